from datetime import date
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from sqlalchemy import text

from gis.codes.lineage import How, demolish
from gis.database import Database
from gis.loading.values import day
from tests.gis.loading.conftest import Load, houses, query

pytestmark = pytest.mark.usefixtures("district")


def addresses(path: Path, **columns: list[object]) -> Path:
    """Doors of the three houses."""
    points = [shapely.Point(113.9101 + 0.0005 * i, 22.5501) for i in range(3)]
    frame = gpd.GeoDataFrame({"id": ["a0", "a1", "a2"], **columns}, geometry=points, crs=4326)
    frame.to_file(path)
    return path


def test_status_days_accuracy_and_aliases_of_a_file(
    load: Load, database: Database, tmp_path: Path
) -> None:
    load("buildings", houses(tmp_path / "houses.gpkg"))
    file = addresses(
        tmp_path / "doors.gpkg",
        estate=["听渚新村", "听渚新村", None],
        road=["澄鹭路"] * 3,
        house_number=["1", "3", "5"],
        building_name=["1栋", None, None],
        状态=["在用", "规划", "注销"],
        启用日期=["2021-05-01", None, "2019/3/2"],
        停用日期=[None, None, "20240601"],
        精度=["0.5", None, "3"],
        别名=["大帆船；帆船楼", "听渚", "无名"],
    )
    report = load("addresses", file, fields={"status": "状态"})
    assert (report.inserted, report.rejected) == (3, ())
    assert any("1 records have aliases" in note for note in report.notes)
    rows = query(
        database,
        "SELECT status, valid_from, valid_to, accuracy_m FROM addresses ORDER BY source_id",
    )
    assert rows == [
        ("current", date(2021, 5, 1), None, 0.5),
        ("proposed", date.today(), None, None),  # noqa: DTZ011
        ("retired", date(2019, 3, 2), date(2024, 6, 1), 3.0),
    ]
    known = query(
        database,
        "SELECT l.component, l.name, l.alias, a.source_id FROM address_aliases AS l"
        " JOIN addresses AS a ON a.building = l.within ORDER BY l.alias",
    )
    assert known == [
        ("estate", "听渚新村", "听渚", "a1"),
        ("building_name", "1栋", "大帆船", "a0"),
        ("building_name", "1栋", "帆船楼", "a0"),
    ]
    load("addresses", file, fields={"status": "状态"})
    assert query(database, "SELECT count(*) FROM address_aliases") == [(3,)]


def test_what_was_retired_does_not_come_back_with_the_next_file(
    load: Load, database: Database, tmp_path: Path
) -> None:
    file = houses(tmp_path / "houses.gpkg")
    load("buildings", file)
    (code,) = query(database, "SELECT code FROM buildings WHERE source_id = 'h1'")[0]
    with database.load() as connection:
        connection.execute(text("UPDATE buildings SET valid_from = '2020-01-01'"))
        demolish(connection, code, How(date(2026, 3, 1)))
    report = load("buildings", file)
    assert (report.unchanged, report.inserted) == (2, 0)
    (fault,) = report.rejected
    assert fault.kind == "status goes back"
    assert f"{code} is retired since 2026-03-01" in fault.reason
    retired = houses(tmp_path / "houses.gpkg", status=["current", "retired", "proposed"])
    report = load("buildings", retired)
    (fault,) = report.rejected
    assert "is current since 2020-01-01" in fault.reason


def test_days_in_a_wrong_order_are_told(load: Load, tmp_path: Path) -> None:
    file = houses(
        tmp_path / "houses.gpkg",
        valid_from=["2024-01-01", "2024-01-01", "x"],
        valid_to=["2024-01-01", "2025-01-01", None],
    )
    report = load("buildings", file)
    assert [fault.reason.split(" (")[0] for fault in report.rejected] == [
        "valid_to=2024-01-01 is not after valid_from=2024-01-01",
        "valid_from='x' is not a day such as 2024-05-01",
    ]
    assert report.inserted == 1


@pytest.mark.parametrize(
    "written",
    ["2024-05-01", "2024/5/1", "2024.05.01", "20240501", "2024年5月1日", "2024-05-01T10:00:00Z",
     date(2024, 5, 1)],
)  # fmt: skip
def test_days_as_files_write_them(written: object) -> None:
    assert day(written) == date(2024, 5, 1)


@pytest.mark.parametrize("written", ["1.5.2024", "2024", "2024-13-01", "202405011", "soon"])
def test_what_is_no_day(written: str) -> None:
    with pytest.raises(ValueError, match="a day such as"):
        day(written)
