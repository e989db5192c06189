from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from sqlalchemy import text

from gis.database import Database, Role
from gis.errors import InvalidInput
from layers.catalogue import Catalogue
from layers.classify import classify, read_classes, unclassified, with_classes
from layers.legend import legend
from layers.model import Layer
from layers.style import style_layers
from layers.symbols import GraduatedStyle, ProportionalStyle
from tests.layers.test_derive import N, catalogue, layer

NUMBERS = range(1, 101)


def numbers(style: dict[str, Any], **more: Any) -> Layer:
    """A layer of the points below, with two numbers."""
    made = layer("numbers", "SELECT 1", [N, {"name": "m", "type": "number", "unit": "m"}])
    source = {"theme": "numbers", **more.pop("source", {})}
    document = made.model_dump(mode="json", by_alias=True, exclude={"source", "style"})
    return Layer.model_validate({**document, "source": source, "style": style, **more})


def graduated(count: int = 4, field: str = "n", **more: Any) -> Layer:
    classes = {"method": "quantile", "count": count}
    style = {"kind": "graduated", "field": field, "classes": classes, "colors": "teal"}
    return numbers(style, **more)


@pytest.fixture
def points(database: Database) -> Database:
    add_points(database, NUMBERS)
    return database


def add_points(database: Database, values: Sequence[int], theme: str = "numbers") -> None:
    query = text(
        "INSERT INTO features (theme, code, attributes, geom) SELECT :theme, 'c' || value,"
        " jsonb_build_object('n', value, 'm', value * 10), ST_SetSRID(ST_MakePoint(114, 22), 4326)"
        " FROM unnest(CAST(:values AS int[])) AS value"
    )
    with database.load() as connection:
        connection.execute(query, {"theme": theme, "values": list(values)})


def completed(database: Database, layers: Catalogue) -> Catalogue:
    with database.own() as connection:
        return with_classes(layers, read_classes(connection))


def test_breaks_come_from_the_rows(points: Database):
    before = catalogue(graduated())
    [found] = classify(points, before)
    assert np.allclose(found.breaks, np.quantile(NUMBERS, [0.25, 0.5, 0.75]), atol=2)
    assert (found.smallest, found.largest, found.seen) == (1, 100, 100)
    [after] = completed(points, before).layers
    assert isinstance(after.style, GraduatedStyle)
    assert after.style.breaks == found.breaks
    assert [item.label.zh for item in legend(after)] == [
        "25 以下",
        "25 – 49",
        "50 – 74",
        "75 及以上",
    ]
    assert len(set(after.style.shades)) == 4


def test_without_classes_a_layer_can_still_be_drawn():
    before = graduated()
    assert [item.label.en for item in legend(before)] == ["No data yet, not classified"]
    [fill] = style_layers(before)
    assert fill["paint"]["circle-color"][2] == legend(before)[0].color


def test_one_number_alone_is_said_as_such(points: Database):
    style = {"kind": "graduated", "field": "n", "classes": {"count": 3}, "colors": "teal"}
    few = numbers(style, source={"where": {"code": ["c1", "c2", "c3"]}})
    classify(points, catalogue(few))
    [after] = completed(points, catalogue(few)).layers
    assert [item.label.zh for item in legend(after)] == ["1", "2", "3 及以上"]


def test_all_steps_of_a_series_share_their_breaks(points: Database):
    steps = [{"field": name, "label": {"zh": f"第{name}", "en": name}} for name in ("n", "m")]
    one = graduated(series={"fields": steps, "default": "m"})
    [found] = classify(points, catalogue(one))
    assert found.seen == 200
    assert (found.smallest, found.largest) == (1, 1000)
    [after] = completed(points, catalogue(one)).layers
    shown = [style_layers(after, step=step)[0]["paint"]["circle-color"] for step in ("n", "m")]
    assert shown[0][2][2:] == shown[1][2][2:]
    assert [one[1] for one in shown] == [["has", "n"], ["has", "m"]]
    assert style_layers(after) == style_layers(after, step="m")
    with pytest.raises(InvalidInput, match="they are n, m"):
        style_layers(after, step="code")


def test_the_largest_circle_is_that_of_the_largest_number(points: Database):
    one = numbers({"kind": "proportional", "field": "m", "color": "#123456", "radius_px": 20})
    classify(points, catalogue(one))
    [after] = completed(points, catalogue(one)).layers
    assert isinstance(after.style, ProportionalStyle)
    assert after.style.largest == 1000
    [circle] = style_layers(after)
    radius = circle["paint"]["circle-radius"][-1]
    factor = radius[2][1]
    assert factor * 1000**0.5 == pytest.approx(20)
    items = legend(after)
    assert [item.label.en for item in items] == ["1,000 m", "500 m", "200 m"]
    # The area says the number.
    assert items[1].radius == pytest.approx(20 * 0.5**0.5, abs=0.01)


def test_a_changed_file_has_no_classes_until_they_are_computed(points: Database):
    classify(points, catalogue(graduated(4)))
    changed = catalogue(graduated(6))
    with points.own() as connection:
        kept = read_classes(connection)
    assert [one.id for one in unclassified(changed, kept)] == ["numbers"]
    assert unclassified(catalogue(graduated(4)), kept) == []
    [layer] = with_classes(changed, kept).layers
    assert isinstance(layer.style, GraduatedStyle)
    assert layer.style.breaks == ()


def test_what_is_the_same_is_not_written_again(points: Database):
    def written() -> Any:
        with points.own() as connection:
            return connection.execute(text("SELECT xmin::text, layer FROM layer_classes")).all()

    classify(points, catalogue(graduated()))
    first = written()
    classify(points, catalogue(graduated()))
    assert written() == first
    add_points(points, range(500, 600))
    classify(points, catalogue(graduated()))
    assert written() != first
    classify(points, catalogue())
    assert written() == []


def test_breaks_are_not_for_request_roles(points: Database):
    classify(points, catalogue(graduated()))
    for role in Role:
        with points.request(role) as connection:
            query = "SELECT has_table_privilege('layer_classes', 'SELECT')"
            assert connection.execute(text(query)).scalar_one() is False


def test_only_layers_with_classes_are_classified(points: Database):
    plain = numbers({"kind": "simple", "color": "#123456"})
    assert classify(points, catalogue(plain)) == []
    with pytest.raises(InvalidInput, match="'numbers' has no classes"):
        classify(points, catalogue(plain), ["numbers"])


def test_circles_of_what_is_counted_are_of_whole_numbers():
    one = numbers({"kind": "proportional", "field": "n", "color": "#123456", "largest": 36})
    assert [item.label.zh for item in legend(one)] == ["36", "18", "7"]
    few = numbers({"kind": "proportional", "field": "n", "color": "#123456", "largest": 1})
    assert [item.label.zh for item in legend(few)] == ["1"]
