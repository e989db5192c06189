import numpy as np
import pytest
from sqlalchemy import Connection, text

from gis.codes import CodeScheme
from gis.errors import InvalidInput
from gis.loading.issue import Issuer


def use_up(connection: Connection, prefix: str, last: int) -> None:
    statement = "INSERT INTO code_counters (prefix, last) VALUES (:prefix, :last)"
    connection.execute(text(statement), {"prefix": prefix, "last": last})


def issued(connection: Connection, *prefixes: str) -> list[str]:
    issuer = Issuer(connection, CodeScheme())
    return list(issuer.issue("buildings", np.array(prefixes, dtype=object), 5))


def test_each_prefix_counts_for_itself_and_goes_on(loader: Connection) -> None:
    a, b = "44039900100101", "44039900100102"
    assert issued(loader, a, b, a) == [f"{a}00001", f"{b}00001", f"{a}00002"]
    assert issued(loader, b) == [f"{b}00002"]


def test_places_in_no_community_go_on_in_its_free_numbers(loader: Connection) -> None:
    use_up(loader, "44039900000000", 99998)
    codes = issued(loader, *["44039900000000"] * 3)
    assert codes == ["4403990000000099999", "4403990000000100001", "4403990000000100002"]


@pytest.mark.parametrize("prefix", ["44039900100101", "44039900100100", "44039900000099", "A-1-2"])
def test_a_full_area_has_no_codes_left(loader: Connection, prefix: str) -> None:
    use_up(loader, prefix, 99998)
    with pytest.raises(InvalidInput, match="No codes are left"):
        issued(loader, prefix, prefix)


def test_numbers_that_came_with_data_are_skipped_where_it_goes_on(loader: Connection) -> None:
    use_up(loader, "44039900000000", 99999)
    loader.execute(
        text(
            "INSERT INTO buildings (code, geom) VALUES ('4403990000000100007',"
            " ST_GeomFromText('MULTIPOLYGON(((1 1, 2 1, 2 2, 1 1)))', 4326))"
        )
    )
    assert issued(loader, "44039900000000") == ["4403990000000100008"]
