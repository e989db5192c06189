from pathlib import Path
from typing import Any

import pytest
import yaml

from gis.database import Role
from gis.errors import NotFound, StartFailed
from layers import load_catalogue, load_layer
from layers.files import FOLDER

GOOD = (FOLDER / "services" / "toilets.yaml").read_text(encoding="utf-8")


def written(folder: Path, text: str, name: str = "toilets") -> Path:
    path = folder / "services" / f"{name}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def line_of(text: str, start: str) -> int:
    return next(n for n, line in enumerate(text.splitlines(), 1) if line.startswith(start))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("geometry: point", "geometry: dot", "'point', 'line' or 'polygon'"),
        ("  kind: simple", "  kind: rainbow", "'simple', 'categorised', 'graduated'"),
        ('  color: "#6b3fa0"', '  color: "purple"', "^#[0-9a-f]{6}$"),
        ("key: code", "key: kode", "'kode' is not a field; the fields are code, name"),
        ("  table: facilities", "  table: facilities; DROP", "^[a-z_]"),
        ("search: [name]", "search: [nome]", "'nome' is not a field"),
        ("visible: true", "visable: true", "Extra inputs are not permitted"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, says: str):
    text = GOOD.replace(old, new)
    assert text != GOOD
    path = written(tmp_path, text)
    with pytest.raises(StartFailed) as refused:
        load_layer(path)
    assert says in str(refused.value)
    # A fault between fields belongs to the file as a whole.
    starts = {"kind": "style:"}.get(new.split(":", maxsplit=1)[0].strip(), new)
    line = 1 if "is not a field" in says else line_of(text, starts)
    assert str(refused.value).startswith(f"{path}:{line}: ")


def test_a_missing_title_is_named(tmp_path: Path):
    path = written(
        tmp_path, GOOD.replace("title: {zh: 公共厕所, en: Public toilets}", "title: {zh: 厕}")
    )
    with pytest.raises(StartFailed, match=rf"toilets\.yaml:{line_of(GOOD, 'title')}: title\.en: "):
        load_layer(path)


def test_broken_yaml_is_named_with_its_line(tmp_path: Path):
    path = written(tmp_path, GOOD + "\nsearch: [a\n")
    with pytest.raises(StartFailed, match=r"toilets\.yaml:\d+: "):
        load_layer(path)


@pytest.mark.parametrize(
    ("name", "text"),
    [("loos", GOOD), ("toilets", GOOD.replace("category: services", "category: safety"))],
)
def test_a_layer_lies_where_it_says(tmp_path: Path, name: str, text: str):
    with pytest.raises(StartFailed, match="the file's place says"):
        load_layer(written(tmp_path, text, name))


def test_two_layers_of_one_id_are_refused(tmp_path: Path):
    written(tmp_path, GOOD)
    other = tmp_path / "safety" / "toilets.yaml"
    other.parent.mkdir()
    other.write_text(GOOD.replace("category: services", "category: safety"), encoding="utf-8")
    _categories(tmp_path, "services", "safety")
    with pytest.raises(StartFailed, match="two layers have the id 'toilets'"):
        load_catalogue(tmp_path)


def test_a_folder_that_is_no_category_is_named(tmp_path: Path):
    written(tmp_path, GOOD)
    _categories(tmp_path, "safety")
    with pytest.raises(StartFailed, match="has no category 'services'"):
        load_catalogue(tmp_path)


def test_bands_start_with_the_layer_and_rise(tmp_path: Path):
    document: dict[str, Any] = yaml.safe_load(GOOD)
    for starts in ([13], [12, 12], [14, 12]):
        document["bands"] = [{"from": start} for start in starts]
        path = written(tmp_path, yaml.safe_dump(document, allow_unicode=True))
        with pytest.raises(StartFailed, match="bands must start at zoom min 12"):
            load_layer(path)


def test_a_restricted_field_is_for_its_roles(tmp_path: Path):
    text = GOOD.replace("{name: name, title", "{name: name, roles: [planner], title")
    layer = load_layer(written(tmp_path, text))
    assert "name" not in {field.name for field in layer.fields_for(Role.ANONYMOUS)}
    assert "name" in {field.name for field in layer.fields_for(Role.PLANNER)}
    assert layer.visible_to(Role.ANONYMOUS)
    assert not layer.is_public


def test_forbidden_and_absent_read_the_same():
    catalogue = load_catalogue()
    assert catalogue.layer("events", Role.PLANNER).id == "events"
    messages: list[str] = []
    for layer_id in ("events", "eventz"):
        with pytest.raises(NotFound) as refused:
            catalogue.layer(layer_id, Role.ANONYMOUS)
        messages.append(str(refused.value).replace("eventz", "events"))
    assert messages[0] == messages[1]


def _categories(folder: Path, *ids: str) -> None:
    rows = [{"id": name, "title": {"zh": "类", "en": "Category"}} for name in ids]
    (folder / "categories.yaml").write_text(
        yaml.safe_dump(rows, allow_unicode=True), encoding="utf-8"
    )
