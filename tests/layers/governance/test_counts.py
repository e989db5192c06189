"""The counts of governance, counted a second time from the tables in plain Python."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any

import pytest
from sqlalchemy import Connection, text

from fixtures.district import DistrictSize, generate, load_district
from fixtures.themes import governance, make_themes
from gis.classification import Subject, classes_of
from gis.database import Database
from layers import load_catalogue
from layers.derive import derivable, refresh
from tests.conftest import Databases

Values = dict[str, dict[str, Any]]
LIVING = ("resident", "tenant")
CATALOGUE = load_catalogue()


@pytest.fixture(scope="module")
def district(databases: Databases) -> Iterator[Database]:
    """A small district of today with all layers of governance derived."""
    database = databases.copy()
    today = datetime.now(UTC).date()
    with database.load() as connection:
        load_district(connection, generate(DistrictSize(7_000, 500), 1, today))
        make_themes(connection, today, themes=governance.THEMES)
    ids = [layer.id for layer in derivable(CATALOGUE) if layer.category == "governance"]
    refresh(database, CATALOGUE, ids)
    yield database
    database.close()


@pytest.fixture
def loader(district: Database) -> Iterator[Connection]:
    with district.load() as connection:
        yield connection


def values(connection: Connection, theme: str) -> Values:
    query = """
        SELECT code, attributes FROM area_values WHERE theme = :theme
        UNION ALL SELECT code, attributes FROM guarded_area_values WHERE theme = :theme
    """
    return {row.code: row.attributes for row in connection.execute(text(query), {"theme": theme})}


def people(connection: Connection, column: str) -> list[Any]:
    query = f"SELECT p.category, p.class, b.{column} AS area, p.address FROM people AS p"
    return list(connection.execute(text(f"{query} JOIN buildings AS b ON b.code = p.building")))


@pytest.mark.parametrize(
    ("theme", "subject", "level", "digits", "below"),
    [
        ("people-by-class", "people", "community", 3, 5),
        ("people-by-subclass", "people", "street", 4, 5),
        ("companies-by-class", "companies", "community", 3, 3),
        ("companies-by-subclass", "companies", "street", 4, 3),
    ],
)
def test_counts_by_class_are_the_tables_or_nothing(
    loader: Connection, theme: str, subject: Subject, level: str, digits: int, below: int
):
    counted: Counter[tuple[str, str]] = Counter()
    if subject == "people":
        rows = [(p.area, p[1]) for p in people(loader, level) if p.category in LIVING]
    else:
        query = f"SELECT b.{level}, e.class FROM legal_entities AS e"
        query = f"{query} JOIN buildings AS b ON b.code = e.building"
        rows = [(area, kind) for area, kind in loader.execute(text(query))]
    counted.update((area, kind[:digits].lower()) for area, kind in rows)
    names = [c.code.lower() for c in classes_of(subject) if len(c.code) == digits]
    found = values(loader, theme)
    shown = 0
    for area, attributes in found.items():
        for name in names:
            count = attributes.get(name)
            assert count in (None, counted[area, name]), (area, name)
            assert count is None or count == 0 or count >= below
            shown += bool(count)
    assert shown >= 10


def test_the_fields_are_the_classes():
    for theme, subject, digits in (
        ("people-by-class", "people", 3), ("people-by-subclass", "people", 4),
        ("companies-by-class", "companies", 3), ("companies-by-subclass", "companies", 4),
    ):  # fmt: skip
        layer = next(layer for layer in CATALOGUE.layers if layer.id == theme)
        names = {c.code.lower() for c in classes_of(subject) if len(c.code) == digits}
        assert layer.series is not None
        assert set(layer.series.names) == names
        assert layer.source.suppress is not None
        assert set(layer.source.suppress.fields) == names


@pytest.mark.parametrize("subject", ["people", "companies"])
def test_of_a_class_all_sub_classes_are_published_or_none(loader: Connection, subject: Subject):
    groups: dict[str, list[str]] = defaultdict(list)
    for one in classes_of(subject):
        if one.parent:
            groups[one.parent].append(one.code.lower())
    hidden = 0
    for attributes in values(loader, f"{subject}-by-subclass").values():
        for group in groups.values():
            shown = {name in attributes for name in group}
            assert len(shown) == 1, group
            hidden += False in shown
    assert hidden


def test_people_present_are_counted_by_what_they_do(loader: Connection):
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for person in people(loader, "grid"):
        counted[person.area][f"{person.category}s"] += 1
    found = values(loader, "grid-population")
    shown = 0
    for grid, attributes in found.items():
        for name in ("residents", "tenants", "employees"):
            count = attributes.get(name)
            assert count in (None, counted[grid][name])
            assert not count or count >= 5
            shown += bool(count)
    assert shown > 20
    assert set(counted) <= set(found)


def test_houses_are_counted_by_class_and_sub_class(loader: Connection):
    query = "SELECT grid, house_class FROM buildings WHERE status = 'current'"
    houses = Counter((grid, kind.lower()) for grid, kind in loader.execute(text(query)))
    found = values(loader, "houses-by-class")
    for grid, attributes in found.items():
        own = {kind: count for (area, kind), count in houses.items() if area == grid}
        assert attributes["houses"] == sum(own.values())
        assert {k: v for k, v in attributes.items() if len(k) == 4 and k != "name"} == own
        assert attributes["h01"] == sum(n for kind, n in own.items() if kind[:3] == "h01")


def test_a_dwelling_without_inhabitants_is_vacant(loader: Connection):
    lived_in = {p.address for p in people(loader, "grid") if p.category in LIVING}
    query = """
        SELECT r.code, r.house_class, b.grid
        FROM rooms AS r JOIN buildings AS b ON b.code = r.building
    """
    dwellings: Counter[str] = Counter()
    vacant: Counter[str] = Counter()
    for room in loader.execute(text(query)):
        if room.house_class[:3] in ("H01", "H02") or room.house_class == "H101":
            dwellings[room.grid] += 1
            vacant[room.grid] += room.code not in lived_in
    found = values(loader, "vacant-dwellings")
    assert {grid: a["dwellings"] for grid, a in found.items()} == dict(dwellings)
    assert {grid: a["vacant"] for grid, a in found.items() if a["vacant"]} == dict(+vacant)


def test_this_years_people_are_those_of_the_register(loader: Connection):
    now = Counter(p.area for p in people(loader, "community") if p.category in LIVING)
    found = values(loader, "population-by-year")
    assert {code: a["y6"] for code, a in found.items() if "y6" in a} == {
        code: count for code, count in now.items() if "y6" in found[code]
    }
    for attributes in found.values():
        if "y1" in attributes and "y6" in attributes:
            grown = 100 * (attributes["y6"] / attributes["y1"] - 1)
            assert attributes["growth_pct"] == pytest.approx(grown, abs=1.5)


def _months() -> list[str]:
    today = datetime.now(UTC).date()
    count = today.year * 12 + today.month - 1
    return [f"{m // 12}-{m % 12 + 1:02d}" for m in range(count - 11, count + 1)]


def test_events_are_counted_by_month_and_grid(loader: Connection):
    counted: Counter[tuple[str, str]] = Counter()
    for grid, at in loader.execute(text("SELECT grid, occurred_at FROM events")):
        counted[grid, f"{at.astimezone(UTC):%Y-%m}"] += 1
    found = values(loader, "grid-events-by-month")
    for grid, attributes in found.items():
        wanted = [counted[grid, month] for month in _months()]
        assert [attributes[f"m{number}"] for number in range(1, 13)] == wanted
        assert attributes["events"] == sum(wanted)


def test_calls_are_counted_by_month_and_subject(loader: Connection):
    query = "SELECT community, attributes FROM guarded_features WHERE theme = 'hotline-calls'"
    counted: Counter[tuple[str, str]] = Counter()
    for community, call in loader.execute(text(query)):
        if call["called_at"][:7] in _months():
            counted[community, call["called_at"][:7]] += 1
            counted[community, call["kind"]] += 1
    for community, attributes in values(loader, "hotline-by-month").items():
        wanted = [counted[community, month] for month in _months()]
        assert [attributes[f"m{number}"] for number in range(1, 13)] == wanted
        assert attributes["noise"] == counted[community, "noise"]


def test_half_of_the_events_took_longer_than_the_median(loader: Connection):
    since = datetime.now(UTC) - timedelta(days=366)
    days: dict[str, list[float]] = defaultdict(list)
    query = "SELECT community, occurred_at, closed_at FROM events WHERE closed_at IS NOT NULL"
    for community, occurred, closed in loader.execute(text(query)):
        if occurred >= since:
            days[community].append((closed - occurred).total_seconds() / 86_400)
    for community, attributes in values(loader, "days-to-close").items():
        assert attributes["median_days"] == pytest.approx(median(days[community]), abs=0.006)
        soon = sum(took <= 3 for took in days[community]) / len(days[community])
        assert attributes["within_3_days_pct"] == pytest.approx(100 * soon, abs=0.06)


def test_the_average_grid_has_a_load_of_a_hundred(loader: Connection):
    loads = [attributes["load"] for attributes in values(loader, "workload-balance").values()]
    assert sum(loads) / len(loads) == pytest.approx(100, abs=1)
    assert max(loads) > 150


def test_people_under_measures_are_counted_for_auditors(loader: Connection):
    query = "SELECT grid, attributes FROM guarded_features WHERE theme = 'legal-measures'"
    counted = Counter(
        grid
        for grid, row in loader.execute(text(query))
        if row["kind"] == "enforcement"
    )  # fmt: skip
    found = values(loader, "enforcement-per-grid")
    for grid, attributes in found.items():
        assert attributes.get("persons") in (None, counted[grid])
        assert attributes.get("persons", 0) == 0 or attributes["persons"] >= 3
    readers = "SELECT DISTINCT readers FROM guarded_area_values WHERE theme = :theme"
    for theme in ("enforcement-per-grid", "aftercare-per-community"):
        assert loader.scalars(text(readers), {"theme": theme}).all() == [["auditor"]]
    raw = "SELECT count(*) FROM guarded_features WHERE theme = 'legal-measures' AND readers <> '{}'"
    assert loader.scalar(text(raw)) == 0


def test_addresses_of_a_grid_are_those_in_use(loader: Connection):
    query = "SELECT grid, status = 'current' FROM addresses"
    rows = [(grid, current) for grid, current in loader.execute(text(query))]
    counted = Counter(grid for grid, current in rows if current)
    assert any(not current for _, current in rows)
    query = "SELECT code FROM areas WHERE level = 'grid' AND valid_to IS NULL"
    grids = loader.execute(text(query)).scalars().all()
    expected = {code: {"addresses": counted[code]} for code in grids}
    assert values(loader, "addresses-per-grid") == expected
