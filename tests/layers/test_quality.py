import json
from typing import Any

import pytest
from sqlalchemy import Connection, text

from layers.model import Layer
from layers.quality import RuleResult, check_quality
from tests.factories import DISTRICT, add_areas, area_row, square
from tests.layers.test_derive import layer

BOX = "POLYGON((114 22.5, 114.01 22.5, 114.01 22.51, 114 22.51, 114 22.5))"
BESIDE = "POLYGON((114.01 22.5, 114.02 22.5, 114.02 22.51, 114.01 22.51, 114.01 22.5))"
OVER = "POLYGON((114.015 22.5, 114.02 22.5, 114.02 22.51, 114.015 22.51, 114.015 22.5))"
BOWTIE = "POLYGON((114 22.5, 114.01 22.51, 114.01 22.5, 114 22.51, 114 22.5))"
FIELDS: list[dict[str, Any]] = [
    {"name": "n", "type": "integer"},
    {"name": "most", "type": "number"},
    {"name": "kind", "codes": {"a": {"zh": "甲", "en": "A"}}},
    {"name": "since", "type": "date"},
]


def demanding(rule: dict[str, Any], geometry: str = "point") -> Layer:
    made = layer("things", "SELECT 1", FIELDS)
    document = made.model_dump(mode="json", by_alias=True, exclude_unset=True)
    source = {"theme": "things"}
    return Layer.model_validate(
        {**document, "source": source, "geometry": geometry, "quality": [rule]}
    )


def checked(
    loader: Connection, rule: dict[str, Any], rows: list[dict[str, Any]], shapes: list[str] | None
) -> RuleResult:
    add_areas(loader, area_row(DISTRICT, square(114.0, 22.5, 0.02)))
    for number, row in enumerate(rows):
        shape = shapes[number] if shapes else "POINT(114.005 22.505)"
        query = text(
            "INSERT INTO features (theme, code, attributes, geom) VALUES"
            " ('things', :code, CAST(:attributes AS jsonb), ST_GeomFromText(:shape, 4326))"
        )
        values = {"code": f"c{number}", "attributes": json.dumps(row), "shape": shape}
        loader.execute(query, values)
    polygon = bool(shapes and shapes[0].startswith("POLYGON"))
    [result] = check_quality(loader, demanding(rule, "polygon" if polygon else "point"))
    return result


@pytest.mark.parametrize(
    ("rule", "rows", "broken"),
    [
        ({"rule": "unique", "field": "n"}, [{"n": 1}, {"n": 2}, {}, {}], []),
        ({"rule": "unique", "field": "n"}, [{"n": 1}, {"n": 2}, {"n": 1}], ["c0"]),
        ({"rule": "required", "field": "kind"}, [{"kind": "a"}, {}, {"kind": ""}], ["c1", "c2"]),
        ({"rule": "range", "field": "n", "min": 1, "max": 5}, [{"n": 1}, {"n": 5}, {}], []),
        ({"rule": "range", "field": "n", "min": 1, "max": 5}, [{"n": 0}, {"n": 6}], ["c0", "c1"]),
        ({"rule": "range", "field": "most", "max": 0.5}, [{"most": 0.5}, {"most": 0.6}], ["c1"]),
        (
            {"rule": "range", "field": "since", "min": "2020-01-01"},
            [{"since": "2019-12-31"}, {"since": "2020-01-01"}],
            ["c0"],
        ),
        ({"rule": "codes", "field": "kind"}, [{"kind": "a"}, {"kind": "b"}, {}], ["c1"]),
        (
            {"rule": "pattern", "field": "kind", "pattern": "[a-c]%?"},
            [{"kind": "a%"}, {"kind": "xa"}],
            ["c1"],
        ),
        (
            {"rule": "at_most", "field": "n", "of": "most"},
            [{"n": 3, "most": 3.5}, {"n": 4, "most": 3.5}, {"n": 4}],
            ["c1"],
        ),
    ],
)
def test_what_breaks_a_rule_is_found(
    loader: Connection, rule: dict[str, Any], rows: list[dict[str, Any]], broken: list[str]
):
    result = checked(loader, rule, rows, None)
    assert (result.broken, list(result.examples)) == (len(broken), broken)
    assert result.holds == (not broken)
    assert result.field == rule["field"]


@pytest.mark.parametrize(
    ("rule", "shapes", "broken"),
    [
        ("inside", ["POINT(114.005 22.505)", "POINT(114.0201 22.505)", "POINT(114.03 22.5)"], 1),
        ("valid", [BOX, BOWTIE], 1),
        ("no_overlap", [BOX, BESIDE], 0),
        ("no_overlap", [BOX, BESIDE, OVER], 1),
    ],
)
def test_shapes_are_looked_at(loader: Connection, rule: str, shapes: list[str], broken: int):
    assert checked(loader, {"rule": rule}, [{} for _ in shapes], shapes).broken == broken


@pytest.mark.parametrize(
    ("rule", "broken"),
    [({"min": 2}, 0), ({"min": 5}, 2), ({"max": 2}, 1), ({"min": 1, "max": 3}, 0)],
)
def test_features_are_counted(loader: Connection, rule: dict[str, int], broken: int):
    assert checked(loader, {"rule": "count", **rule}, [{}, {}, {}], None).broken == broken
