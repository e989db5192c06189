"""The first ones of a search against a count of all of them, in the plainest way."""

import itertools
from collections import Counter
from typing import NamedTuple

import pytest
from sqlalchemy import text

from gis.addresses.index import AddressIndex, build_columns, read_source
from gis.addresses.index.readings import reading_sections
from gis.addresses.typeahead import Searcher, read_query, readings_of
from gis.addresses.typeahead.query import encoded
from tests.conftest import Databases
from tests.factories import Row, add_addresses
from tests.gis.addresses.typeahead.test_suggest import SECOND, district

INSIDE, NUMBER_ALONE, UNFINISHED, SKIPPED = 5, 1, 2, 2
ESTATE, BUILDING = 3, 4


class Wanted(NamedTuple):
    cost: int
    level: int
    rank: int
    identity: str


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return district()


@pytest.fixture(scope="module")
def index(databases: Databases, rows: list[Row]) -> AddressIndex:
    with databases.lend() as database:
        with database.load() as connection:
            add_addresses(connection, *rows)
        with database.own() as connection:
            connection.execute(text("RESET ROLE"))
            columns = build_columns(read_source(connection))
    columns.arrays.update(reading_sections())
    return AddressIndex(columns)


def street_of(row: Row) -> str:
    whole: str = row["standard_address"]
    return whole[: whole.index(row["road"])]


def expected(rows: list[Row], piece: str, digits: str, limit: int) -> list[Wanted]:
    """All that has the piece inside of a name and then a number that starts with the digits."""
    in_estate = Counter((row["estate"], street_of(row)) for row in rows)
    best: dict[tuple[int, str], Wanted] = {}
    for row in rows:
        for above, below in itertools.product(
            (street_of(row), row["road"], row["estate"]), ("house_number", "building_name")
        ):
            name: str | None = row[below]
            if not above or piece not in above or not name or not name.startswith(digits):
                continue
            cost = INSIDE + (NUMBER_ALONE if name[:-1] == digits else UNFINISHED)
            cost += SKIPPED if above == row["road"] and below == "building_name" else 0
            found = [Wanted(cost, BUILDING, 0, row["code"])]
            if below == "house_number" and row["estate"] and above != row["estate"]:
                count = in_estate[row["estate"], street_of(row)]
                found.append(Wanted(cost, ESTATE, -count, row["estate"] + street_of(row)))
            for one in found:
                if above == row["estate"] and below == "house_number":
                    continue
                key = (one.level, one.identity)
                best[key] = min(best.get(key, one), one)
    order = sorted(best.values())
    return [one for one in order if one.cost <= max(order[0].cost + 2, 7)][:limit]


@pytest.mark.parametrize("limit", [10, 50])
def test_none_of_the_first_is_lost(index: AddressIndex, rows: list[Row], limit: int):
    searcher = Searcher(index, readings_of(index.arrays), ())
    compared = 0
    for piece in (*(one + kind for one in SECOND for kind in "路街"), *"路街"):
        for digits in ("1", "2", "7", "12", "21", "3"):
            wanted = expected(rows, piece, digits, limit)
            (query, *_) = read_query(piece + digits)
            found = [hit for hit in searcher.search(encoded(query), limit) if not hit.implied]
            assert [hit[:2] for hit in found] == [one[:2] for one in wanted], piece + digits
            assert [hit.rank for hit in found] == [one.rank for one in wanted], piece + digits
            houses = [hit.id.decode() for hit in found if hit.level == BUILDING]
            assert houses == [one.identity for one in wanted if one.level == BUILDING]
            compared += len(wanted) == limit
    assert compared > 5
