from functools import partial

import pytest
from sqlalchemy import text

from gis.database import Database
from gis.errors import Conflict, InvalidInput, NotFound
from tests.cli.conftest import Run
from tests.factories import COMMUNITY, add_small_district

EAST = ("--lon", "114.015", "--lat", "22.505")


@pytest.fixture
def addresses(onemap: Run, database: Database) -> Run:
    """Runs `onemap addresses …` in this process, on this test's own database."""
    with database.load() as connection:
        add_small_district(connection)

    return partial(onemap, "addresses")


def test_an_address_by_hand(addresses: Run, database: Database):
    said = ("--set", "road=东路", "--set", "house_number=5", "--set", "accuracy_m=2.5")
    code, words = addresses("add", *EAST, *said, "--since", "2020-02-03").split()
    assert code == f"{COMMUNITY}0200001"
    assert words.endswith("东路5号")
    changed = addresses(
        "change", code, "--set", "road=", "--set", "estate=示例花园", "--set", "house_number="
    )
    assert changed.strip().endswith("示例花园")
    moved = addresses("change", code, "--lon", "114.003", "--lat", "22.505")
    assert moved.startswith(code)
    assert "retired from 2024-05-01" in addresses("retire", code, "--on", "2024-05-01")
    with database.load() as connection:
        query = """
            SELECT grid, estate, road, status, valid_to::text, accuracy_m FROM addresses
            WHERE code = :code
        """
        row = connection.execute(text(query), {"code": code}).one()
    assert tuple(row) == (f"{COMMUNITY}01", "示例花园", None, "retired", "2024-05-01", 2.5)
    with pytest.raises(Conflict, match="is retired"):
        addresses("retire", code)


def test_what_does_not_fit_is_said(addresses: Run):
    for arguments, says in (
        (("--set", "colour=red"), "FIELD=VALUE with one of standard_address, road"),
        (("--set", "road"), "FIELD=VALUE"),
        (("--set", "accuracy_m=far"), "is no number"),
        (("--since", "3.2.2020"), "YYYY-MM-DD"),
        (("--set", "road=东路", "--crs", "EPSG:1"), "EPSG:1"),
    ):
        with pytest.raises(InvalidInput, match=says):
            addresses("add", *EAST, *arguments)
    with pytest.raises(InvalidInput, match="come together"):
        addresses("change", "4711", "--lon", "114")
    with pytest.raises(NotFound, match="4711"):
        addresses("change", "4711", "--set", "road=东路")
