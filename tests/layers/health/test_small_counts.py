"""What layers of health and civil affairs tell of few people: nothing."""

from collections import Counter, defaultdict
from typing import Any

import pytest
from sqlalchemy import text

from gis.database import Database, Role

FEW = range(1, 10)
PEOPLE = """
    SELECT b.street, b.community, p.birth_year, extract(YEAR FROM current_date)::int
    FROM people AS p JOIN buildings AS b ON b.code = p.building
    WHERE p.category IN ('resident', 'tenant')
"""


def test_births_of_fewer_than_ten_are_not_published(themed: Database) -> None:
    born: dict[str, Counter[int]] = defaultdict(Counter)
    for street, _, year, today in _rows(themed, PEOPLE):
        born[street][today - year] += 1
    published = withheld = 0
    for street, row in _values(themed, "births").items():
        residents = sum(born[street].values())
        assert row["residents"] == residents
        for step, ago in zip(("y1", "y2", "y3", "y4", "y5", "y6"), range(6, 0, -1), strict=True):
            count = born[street][ago]
            if count < 10:
                withheld += 1
                assert step not in row
            else:
                published += 1
                assert row[step] == pytest.approx(1000 * count / residents, abs=0.051)
    assert published
    assert withheld


def test_the_share_of_few_elderly_is_not_published(themed: Database) -> None:
    ages: dict[str, list[int]] = defaultdict(list)
    for _, community, year, today in _rows(themed, PEOPLE):
        ages[community].append(today - year)
    found = _values(themed, "ageing")
    assert found
    for community, row in found.items():
        elderly = sum(age >= 60 for age in ages[community])
        assert ("share" in row) == (elderly not in FEW), community
        for field in ("from60", "from65", "from80", "under60"):
            assert row.get(field) not in FEW


@pytest.mark.parametrize("theme", ["elderly-alone", "subsistence-allowance"])
def test_only_planners_read_who_lives_alone_or_draws_an_allowance(
    themed: Database, theme: str
) -> None:
    query = text("SELECT count(*) FROM guarded_area_values WHERE theme = :theme")
    for role in Role:
        with themed.request(role) as connection:
            count = connection.execute(query, {"theme": theme}).scalar_one()
        assert (count > 0) == (role is Role.PLANNER), role


def _values(database: Database, theme: str) -> dict[str, Any]:
    query = f"SELECT code, attributes FROM area_values WHERE theme = '{theme}'"
    return dict(_rows(database, query))


def _rows(database: Database, query: str) -> list[Any]:
    with database.load() as connection:
        return [tuple(row) for row in connection.execute(text(query))]
