"""Layer files that change and change back, with edits between: nothing old may come back."""

from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from gis.database import Role
from layers.catalogue import Catalogue
from layers.model import Layer
from tests.tiles.conftest import Towns
from tests.tiles.town import Town
from tiles import Keeper, archive_path
from tiles.archives import open_archive
from tiles.overviews import versions

NAMES = ["buildings", "roads"]
RAISE = text("UPDATE buildings SET height_m = 77")


@pytest.fixture
def town(towns: Towns, tmp_path: Path) -> Generator[Town]:
    with towns(tmp_path, NAMES, NAMES) as lent:
        yield lent


def with_other(catalogue: Catalogue, state: str) -> Catalogue:
    """The catalogue with another state of the layer of buildings."""
    layer = catalogue.layer("buildings", Role.ANONYMOUS)
    others = tuple(one for one in catalogue.layers if one is not layer)
    said = layer.model_dump(by_alias=True, exclude_unset=True)
    changes: dict[str, dict[str, Any]] = {
        "other bands": {"bands": [{"from": layer.zoom.min, "min_px": 2}]},
        "another table": {"source": {"table": "landcover"}},
    }
    new = [Layer.model_validate(said | changes[state])] if state in changes else []
    return Catalogue(catalogue.categories, (*others, *new))


@pytest.mark.parametrize("state", ["other bands", "another table", "not there"])
def test_what_was_edited_meanwhile_is_not_served_as_it_was(town: Town, state: str):
    changed = with_other(town.catalogue, state)
    keeper = Keeper(town.database, town.renderer, town.data, town.shelf)
    keeper.renderer.replace(changed)
    town.edit(RAISE)
    assert keeper.step().marks
    with town.database.load() as connection:
        assert {name for name, _ in versions(connection)} == {"roads"}
    town.overviews = ["roads"]
    assert town.stale() == []
    archive = open_archive(archive_path(town.data, "roads"))
    assert archive is not None


def test_a_broken_archive_does_not_come_back(town: Town):
    path = archive_path(town.data, "buildings")
    whole = path.read_bytes()
    path.write_bytes(b"no archive at all" * 20)
    town.edit(RAISE)
    town.keeper.step()
    assert not path.exists()
    assert whole
    assert town.stale() == []
