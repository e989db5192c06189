from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any

import pytest
from pydantic import ValidationError
from sqlalchemy import text

from gis.database import Database, Role
from gis.errors import InvalidInput
from layers.catalogue import Catalogue, CategoryEntry
from layers.derive import derivable, refresh
from layers.guarding import STAFF
from layers.model import Layer
from layers.parts import Access, Bilingual
from tests.dense_district import add_dense_district
from tests.factories import COMMUNITY, add_small_district

WORDS = {"zh": "数", "en": "Number"}
PER_GRID = """
SELECT a.code, count(b.code) AS n, 100.0 * count(b.code) / 3 AS share
FROM areas AS a LEFT JOIN buildings AS b ON b.grid = a.code
WHERE a.level = 'grid'
GROUP BY a.code
"""
POINTS = """
SELECT 'p' || b.code AS code, b.name, b.use LIKE '%res%' AS home, ST_Centroid(b.geom) AS geom
FROM buildings AS b
"""


def layer(
    name: str,
    derived: str,
    fields: list[dict[str, Any]],
    roles: Sequence[Access] = tuple(Access),
    **source: Any,
) -> Layer:
    return Layer.model_validate(
        {
            "id": name,
            "category": "base",
            "title": WORDS,
            "description": WORDS,
            "owner": WORDS,
            "source": {"theme": name, "derived": derived, **source},
            "geometry": "polygon" if "level" in source else "point",
            "key": "code",
            "fields": [{"name": "code", "title": WORDS}, *({"title": WORDS, **f} for f in fields)],
            "zoom": {"min": 10, "max": 14},
            "style": {"kind": "simple", "color": "#123456"},
            "popup": {"title": "{code}"},
            "roles": roles,
            "update": WORDS,
            "licence": "CC0",
        }
    )


def catalogue(*layers: Layer) -> Catalogue:
    category = CategoryEntry(id="base", title=Bilingual(**WORDS))
    return Catalogue((category,), layers)


N = {"name": "n", "type": "integer"}
SHARE = {"name": "share", "type": "number"}
HOME = {"name": "home", "type": "boolean"}
GRIDS = layer("per-grid", PER_GRID, [N, SHARE], level="grid")
PLACES = layer("places", POINTS, [HOME])


@pytest.fixture
def district(database: Database) -> Database:
    with database.load() as connection:
        add_small_district(connection)
    return database


def stored(database: Database, table: str, columns: str = "code, attributes") -> list[Any]:
    with database.load() as connection:
        found = connection.execute(text(f"SELECT {columns} FROM {table} ORDER BY theme, code"))
        return [tuple(row) for row in found]


@contextmanager
def dirt(database: Database) -> Generator[list[Any]]:
    """The outlines that the block marks dirty, when it is over."""
    marked: list[Any] = []
    with database.own() as connection:
        connection.execute(text("DELETE FROM dirty_outlines"))
    yield marked
    with database.own() as connection:
        marked += connection.execute(text("SELECT theme FROM dirty_outlines")).scalars()


def test_values_of_areas(district: Database):
    done = refresh(district, catalogue(GRIDS))
    assert stored(district, "area_values") == [
        (f"{COMMUNITY}01", {"n": 1, "share": 33.333333}),
        (f"{COMMUNITY}02", {"n": 0, "share": 0}),
    ]
    assert (done[0].rows, done[0].written, done[0].removed) == (2, 2, 0)


def test_features_get_the_areas_they_lie_in(district: Database):
    refresh(district, catalogue(PLACES))
    columns = "name, attributes, district, street, community, grid, ST_AsText(geom, 5)"
    [row] = stored(district, "features", columns)
    codes = (COMMUNITY[:6], COMMUNITY[:9], COMMUNITY, f"{COMMUNITY}01")
    assert row == ("示例大厦", {"home": True}, *codes, "POINT(114.00125 22.50125)")


def test_what_did_not_change_is_not_drawn_again(district: Database):
    both = catalogue(GRIDS, PLACES)
    with dirt(district) as first:
        refresh(district, both)
    assert set(first) == {"per-grid", "places"}
    with dirt(district) as again:
        done = refresh(district, both)
    assert again == []
    assert [(one.written, one.removed) for one in done] == [(0, 0), (0, 0)]
    with district.load() as connection:
        connection.execute(text("UPDATE buildings SET use = 'office'"))
    with dirt(district) as changed:
        done = refresh(district, both)
    assert "places" in changed
    assert "per-grid" not in changed
    assert [one.written for one in done] == [0, 1]


def test_what_is_gone_is_removed(district: Database):
    refresh(district, catalogue(GRIDS, PLACES))
    with district.load() as connection:
        connection.execute(text("DELETE FROM areas WHERE code LIKE '%02'"))
    refresh(district, catalogue(GRIDS, PLACES))
    assert [code for code, _ in stored(district, "area_values")] == [f"{COMMUNITY}01"]


def test_what_becomes_guarded_leaves_the_public_table(district: Database):
    refresh(district, catalogue(PLACES))
    guarded = layer("places", POINTS, [HOME], [Access.PLANNER], guarded=True, readers=["planner"])
    refresh(district, catalogue(guarded))
    assert stored(district, "features") == []
    assert stored(district, "guarded_features", "readers") == [(["planner"],)]
    for role, count in ((Role.ANONYMOUS, 0), (Role.WORKER, 0), (Role.PLANNER, 1)):
        with district.request(role) as connection:
            found = connection.execute(text("SELECT count(*) FROM guarded_features"))
            assert found.scalar_one() == count, role


def test_each_row_may_name_its_readers(district: Database):
    query = POINTS.replace("b.name", "b.name, ARRAY['auditor'] AS readers")
    refresh(district, catalogue(layer("places", query, [HOME], [Access.AUDITOR], guarded=True)))
    assert stored(district, "guarded_features", "readers") == [(["auditor"],)]


def test_fields_of_staff_are_kept_apart(district: Database):
    staff = layer("per-grid", PER_GRID, [N, SHARE | {"roles": sorted(STAFF)}], level="grid")
    refresh(district, catalogue(staff))
    found = stored(district, "area_values", "attributes, internal")
    assert found[0] == ({"n": 1}, {"share": 33.333333})


def test_more_fields_than_one_call_takes(district: Database):
    names = [f"n{number}" for number in range(130)]
    query = PER_GRID.replace("100.0", "".join(f"{n} AS n{n}, " for n in range(130)) + "100.0")
    many = layer(
        "per-grid", query, [{"name": name, "type": "integer"} for name in names], level="grid"
    )
    refresh(district, catalogue(many))
    [first, _] = stored(district, "area_values")
    assert first[1] == {name: number for number, name in enumerate(names)}


def test_small_counts_are_never_stored(database: Database):
    with database.load() as connection:
        add_dense_district(connection)
    counts = """
        SELECT grid AS code, count(*) AS n, count(*) FILTER (WHERE use = 'office') AS a,
            count(*) FILTER (WHERE use IS DISTINCT FROM 'office') AS b,
            100.0 * count(*) FILTER (WHERE use = 'office') / count(*) AS share
        FROM buildings GROUP BY grid
    """
    fields = [N, N | {"name": "a"}, N | {"name": "b"}, SHARE]
    rule = {"fields": ["a", "b"], "below": 3, "total": "n"}
    refresh(database, catalogue(layer("small", counts, fields, level="grid", suppress=rule)))
    rows = [attributes for _, attributes in stored(database, "area_values")]
    assert len(rows) == 64
    shown = [row[name] for row in rows for name in ("a", "b") if name in row]
    assert shown
    assert not set(shown) & {1, 2}
    hidden = [row for row in rows if "a" not in row or "b" not in row]
    assert hidden
    assert all("share" not in row for row in hidden)
    # One alone would be its total less the other.
    assert all(("a" in row) == ("b" in row) for row in hidden)


def test_fields_whose_sum_is_known_elsewhere_are_hidden_together(database: Database):
    with database.load() as connection:
        add_dense_district(connection)
    counts = """
        SELECT grid AS code, 100 AS n, count(*) FILTER (WHERE use = 'office') AS a, 50 AS b
        FROM buildings GROUP BY grid
    """
    fields = [N, N | {"name": "a"}, N | {"name": "b"}]
    rule = {"fields": ["n", "a", "b"], "below": 3, "together": [["a", "b"]]}
    refresh(database, catalogue(layer("small", counts, fields, level="grid", suppress=rule)))
    rows = [attributes for _, attributes in stored(database, "area_values")]
    assert {("a" in row, "b" in row, "n" in row) for row in rows} == {
        (True, True, True),
        (False, False, True),
    }
    with pytest.raises(ValidationError, match="'c' is none of the fields"):
        layer("small", counts, fields, level="grid", suppress=rule | {"together": [["a", "c"]]})


def test_needs_come_first_and_a_circle_is_named():
    first = layer("first", "SELECT 1", [], needs=["second"])
    second = layer("second", "SELECT 1", [], needs=["third", "toilets"])
    third = layer("third", "SELECT 1", [])
    assert [one.id for one in derivable(catalogue(first, second, third))] == [
        "third",
        "second",
        "first",
    ]
    circle = layer("third", "SELECT 1", [], needs=["first"])
    with pytest.raises(InvalidInput, match="first → second → third → first"):
        derivable(catalogue(first, second, circle))


def test_a_theme_is_derived_once():
    other = layer("other", "SELECT 1", []).model_copy(update={"source": PLACES.source})
    with pytest.raises(InvalidInput, match="other and places both derive the theme 'places'"):
        derivable(catalogue(PLACES, other))


@pytest.mark.parametrize(
    ("query", "says"),
    [
        (
            "SELECT code,\n  nonsense\nFROM areas",
            r"line 2 of its SQL: .*\"nonsense\" does not exist",
        ),
        ("SELECT code FROM areas", "no column 'geom'; its columns are code"),
        ("SELECT NULL AS code, 1 AS n, 2 AS share, geom FROM buildings", "1 rows .* have no code"),
        ("SELECT 'x' AS code, 1 AS n, 2 AS share, geom FROM areas", "the code 'x' is .* more than"),
        ("SELECT code, 1/0 AS n, 1 AS share, geom FROM areas", "the database says: division by z"),
        ("SELECT 1; DROP TABLE areas", "the database says: .*"),
    ],
)
def test_a_fault_names_the_file_and_what_the_database_says(
    district: Database, query: str, says: str
):
    wrong = layer("wrong", query, [N, SHARE])
    with pytest.raises(InvalidInput, match=says) as refused:
        refresh(district, catalogue(wrong))
    assert str(refused.value).startswith("layers/base/wrong.yaml: source.derived")
    assert stored(district, "features") == []


def test_only_derived_layers_are_refreshed(district: Database):
    with pytest.raises(InvalidInput, match="'toilets' is not a derived layer"):
        refresh(district, catalogue(PLACES), ["toilets"])
    heard: list[Any] = []
    refresh(district, catalogue(GRIDS, PLACES), ["places"], lambda *said: heard.append(said))
    assert heard == [("places", 0, 1), ("done", 1, 1)]
    assert stored(district, "area_values") == []
