from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from gis.database import Role
from gis.errors import NotFound, StartFailed
from layers import load_catalogue, load_layer
from layers.files import FOLDER, read_folders, stamp

STARTS = {"kind": "style:", "aggregate": "  - {from: 12"}
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
        ('  color: "#6b3fa0"', '  color: "purple"', "style.color: 'purple': "),
        ('  color: "#6b3fa0"', '  colour: "#6b3fa0"', "the names here are color, opacity"),
        ("key: code", "key: kode", "'kode' is not a field; the fields are code, name"),
        ("  table: facilities", "  table: facilities; DROP", "^[a-z_]"),
        ("search: [name]", "search: [nome]", "'nome' is not a field"),
        (
            "thin_px: 6",
            "aggregate: {sum: [kode]}",
            "'kode' is not a field; the fields are code, name",
        ),
        ("thin_px: 6", "aggregate: {sum: [name]}", "here it has to be integer or number"),
        ("thin_px: 6", "aggregate: {shape: point}", "are for points whose heat style has no field"),
        ("visible: true", "visable: true", "the names here are id, category, title"),
        ("key: code", "key: code\nkey: name", "the key 'key' stands here twice"),
    ],
)
def test_a_fault_is_named_with_its_line(tmp_path: Path, old: str, new: str, says: str):
    text = GOOD.replace(old, new)
    assert text != GOOD
    path = written(tmp_path, text)
    with pytest.raises(StartFailed) as refused:
        load_layer(path)
    assert says in str(refused.value)
    starts = STARTS.get(new.split(":", maxsplit=1)[0].strip(), new.splitlines()[-1])
    assert str(refused.value).startswith(f"{path}:{line_of(text, starts)}: ")


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


SERIES = {
    "fields": [
        {"field": "y1", "label": {"zh": "{year-1} 年", "en": "{year-1}"}},
        {"field": "y2", "label": {"zh": "{year} 年", "en": "{year}"}},
    ],
    "default": "y2",
}
GRADUATED = {"kind": "graduated", "field": "y1", "classes": {"count": 4}, "colors": "plum"}


def with_numbers(**changes: Any) -> str:
    """The good file with two numbers, a style by the first, and `changes`."""
    document: dict[str, Any] = yaml.safe_load(GOOD)
    document["fields"] += [
        {"name": name, "type": "integer", "title": {"zh": "数", "en": "Number"}}
        for name in ("y1", "y2")
    ]
    changed = {**document, "style": GRADUATED, **changes}
    return yaml.safe_dump(changed, allow_unicode=True, sort_keys=False)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"style": {**GRADUATED, "colors": "plumm"}}, "style.colors: 'plumm': .*'slate', 'plum', "),
        ({"style": {**GRADUATED, "colors": ["#123456"]}}, "4 classes need 4 colors, here are 1"),
        ({"style": {**GRADUATED, "field": "name"}}, "style.field: 'name' is of type string"),
        ({"style": {**GRADUATED, "classes": {"count": 12}}}, r"classes.count: 12: .* 9"),
        ({"style": {**GRADUATED, "classes": {"method": "mean"}}}, "'mean': .*'quantile', 'jenks'"),
        ({"style": {**GRADUATED, "classes": None}}, "needs `classes` {method, count} or `breaks`"),
        ({"series": SERIES | {"default": "y3"}}, "'y3' is not a step; the steps are y1, y2"),
        ({"series": SERIES, "style": {"kind": "simple", "color": "#000000"}}, "a series needs a g"),
        ({"style": {"kind": "heat"}, "geometry": "polygon"}, "a heat style draws points"),
        (
            {"quality": [{"rule": "codes", "field": "name"}]},
            "quality.0.field: .*'name' has no code",
        ),
        ({"quality": [{"rule": "shiny"}]}, "quality.0: .*'unique', 'required'"),
        ({"quality": [{"rule": "range", "field": "y1"}]}, "range needs `min`, `max` or both"),
    ],
)
def test_a_fault_of_the_style_says_what_is_allowed(
    tmp_path: Path, changes: dict[str, Any], says: str
):
    path = written(tmp_path, with_numbers(**changes))
    with pytest.raises(StartFailed, match=says) as refused:
        load_layer(path)
    line = int(str(refused.value).split(":")[1])
    assert (
        path.read_text(encoding="utf-8")
        .splitlines()[line - 1]
        .startswith(("style:", "series:", "  ", "- "))
    )


def test_dates_are_filled_in_where_people_read_them(tmp_path: Path):
    path = written(
        tmp_path, with_numbers(series=SERIES, title={"zh": "至{month-2}", "en": "{month}"})
    )
    layer = load_layer(path, date(2026, 1, 31))
    assert layer.title.zh == "至2025-11"
    assert layer.title.en == "2026-01"
    assert layer.series is not None
    assert [step.label.en for step in layer.series.fields] == ["2025", "2026"]
    assert layer.popup.title == "{name}"


def test_all_faults_of_a_folder_are_found(tmp_path: Path):
    written(
        tmp_path, GOOD.replace("key: code", "key: kode").replace("geometry: point", "geometry: x")
    )
    written(tmp_path, GOOD.replace("search: [name]", "search: [nome, naam]"), "toilets-2")
    written(tmp_path, GOOD, "toilets-3")
    _categories(tmp_path, "services")
    reading = read_folders([tmp_path])
    assert reading.catalogue.layers == ()
    assert [(fault.path.stem, fault.where) for fault in reading.faults] == [
        ("toilets-2", "search.0"),
        ("toilets-2", "search.1"),
        ("toilets-3", "id"),
        ("toilets", "geometry"),
    ]
    with pytest.raises(StartFailed, match="and 3 more"):
        load_catalogue(tmp_path)


def test_a_district_lays_its_own_files_over_ours(tmp_path: Path):
    ours, theirs = tmp_path / "ours", tmp_path / "theirs"
    for folder in (ours, theirs):
        folder.mkdir()
    _categories(ours, "services", "safety")
    written(ours, GOOD)
    written(ours, GOOD.replace("id: toilets", "id: baths"), "baths")
    _categories(theirs, "shops")
    written(theirs, GOOD.replace("公共厕所", "卫生间"))
    shop = theirs / "shops" / "markets.yaml"
    shop.parent.mkdir()
    text = GOOD.replace("id: toilets", "id: markets").replace("y: services", "y: shops")
    shop.write_text(text, encoding="utf-8")
    catalogue = load_catalogue(ours, over=theirs)
    assert [layer.id for layer in catalogue.layers] == ["baths", "toilets", "markets"]
    assert [entry.id for entry in catalogue.categories] == ["services", "safety", "shops"]
    assert catalogue.layer("toilets", Role.ANONYMOUS).title.zh == "卫生间"
    assert catalogue.files["toilets"] == theirs / "services" / "toilets.yaml"
    assert catalogue.files["baths"] == ours / "services" / "baths.yaml"


def test_the_stamp_changes_with_the_files(tmp_path: Path):
    _categories(tmp_path, "services")
    path = written(tmp_path, GOOD)
    first = stamp([tmp_path])
    assert stamp([tmp_path]) == first
    path.write_text(GOOD + "\n", encoding="utf-8")
    second = stamp([tmp_path])
    assert second != first
    path.unlink()
    assert stamp([tmp_path]) not in (first, second)


def test_only_what_has_changed_is_read_anew(tmp_path: Path):
    _categories(tmp_path, "services")
    path = written(tmp_path, GOOD)
    written(tmp_path, GOOD.replace("id: toilets", "id: baths"), "baths")
    baths, toilets = load_catalogue(tmp_path).layers
    path.write_text(GOOD.replace("公共厕所", "公共浴室"), encoding="utf-8")
    again, changed = load_catalogue(tmp_path).layers
    assert again is baths
    assert (toilets.title.zh, changed.title.zh) == ("公共厕所", "公共浴室")
    assert load_layer(path, date(2026, 11, 1)) is not changed
