from pathlib import Path

import pytest

from gis.errors import StartFailed
from layers import load_catalogue, load_layer
from layers.files import FOLDER
from layers.parts import Access

GUARDED = (FOLDER / "governance" / "enforcement-per-grid.yaml").read_text(encoding="utf-8")
PARTLY = (FOLDER / "governance" / "grid-stations.yaml").read_text(encoding="utf-8")
STAFF = "roles: [planner, worker, auditor]"


@pytest.mark.parametrize(
    ("text", "old", "new", "says"),
    [
        (GUARDED, "\nroles: [auditor]", "", "a guarded layer is not for everybody"),
        (GUARDED, "  guarded: true\n  readers: [auditor]\n", "", "unless it is `guarded: true`"),
        (GUARDED, "\nroles: [auditor]", "\nroles: [planner]", "a layer's readers are its roles"),
        (PARTLY, STAFF, "roles: [auditor]", "'members' of a theme is for everybody or for all"),
    ],
)  # fmt: skip
def test_a_file_that_keeps_nothing_is_refused(
    tmp_path: Path, text: str, old: str, new: str, says: str
):
    assert old in text
    name = text.split("\n", 1)[0].removeprefix("id: ")
    path = tmp_path / "governance" / f"{name}.yaml"
    path.parent.mkdir()
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(StartFailed, match=says):
        load_layer(path)


def test_what_is_guarded_is_never_public():
    guarded = [layer for layer in load_catalogue().layers if layer.source.guarded]
    assert guarded
    for layer in guarded:
        assert not layer.is_public
        assert Access.ANONYMOUS not in layer.roles
