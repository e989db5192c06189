import pytest
from sqlalchemy import Connection

from gis.education import School, locator, outlook_of
from gis.errors import NotFound
from tests.gis.education.rows import add_forecast


def test_an_outlook_is_what_the_layer_and_the_schools_say(loader: Connection) -> None:
    add_forecast(loader)
    outlook = outlook_of(loader, "primary")
    assert (outlook.first_year, outlook.in_migration) == (2027, 0)
    west, east = outlook.catchments
    assert (west.code, west.pupils, west.seats) == ("d-1", (700,) * 6, (500,) * 3 + (600,) * 3)
    assert (east.code, east.pupils, east.seats) == ("d-2", (300,) * 6, (500,) * 6)
    # Private schools have no catchment of their own, and their seats do not count.
    assert outlook.schools == (
        School("p-1", "示例小学p-1", 100, 2030, "d-1"),
        School("s-1", "示例小学s-1", 500, None, "d-1"),
        School("s-2", "示例小学s-2", 500, None, "d-2"),
    )


def test_on_a_shared_border_the_smallest_code_has_the_point(loader: Connection) -> None:
    add_forecast(loader)
    locate = locator(loader, "primary")
    assert locate(114.005, 22.505) == "d-1"
    assert locate(114.0051, 22.505) == "d-2"
    assert locate(0, 0) is None


def test_without_the_layer_there_is_no_forecast(loader: Connection) -> None:
    with pytest.raises(NotFound, match="no forecast of junior school seats"):
        outlook_of(loader, "junior")
