"""The rule of docs/flood-warning.md, written a second time in plain Python."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import numpy as np
from pyproj import Geod
from sqlalchemy import Connection, text

from gis.database import Database
from layers import load_catalogue
from layers.derive import refresh

WARNINGS = ("none", "blue", "yellow", "orange", "red")
ISSUED = datetime(2026, 6, 18, 22, 30, tzinfo=UTC)
GEOD = Geod(ellps="WGS84")
LAYER = "flood-points"


@dataclass(frozen=True)
class Forecast:
    street: str
    mm_3h: float
    mm_6h: float
    mm_12h: float
    issued: datetime = ISSUED


@dataclass(frozen=True)
class Record:
    point: str
    street: str
    lon: float
    lat: float
    day: date
    depth_cm: int


@dataclass(frozen=True)
class Sensor:
    code: str
    lon: float
    lat: float
    level: float
    warning: float
    danger: float
    at: datetime


def rain_level(forecast: Forecast | None) -> int:
    if forecast is None:
        return 0
    for level, mm, threshold in (
        (4, forecast.mm_3h, 100),
        (3, forecast.mm_3h, 50),
        (2, forecast.mm_6h, 50),
        (1, forecast.mm_12h, 50),
    ):
        if mm >= threshold:
            return level
    return 0


def sensor_level(sensor: Sensor) -> int:
    marks = (
        sensor.warning - 0.1,
        sensor.warning,
        (sensor.warning + sensor.danger) / 2,
        sensor.danger,
    )
    return sum(sensor.level >= mark for mark in marks)


def expected(
    records: list[Record], forecasts: list[Forecast], sensors: list[Sensor]
) -> dict[str, tuple[str, int, int, int, int]]:
    """Warning, by rain, raised, by sensors, floods of five years; by point."""
    found: dict[str, tuple[str, int, int, int, int]] = {}
    for point in {record.point for record in records}:
        own = [record for record in records if record.point == point]
        forecast = next((f for f in forecasts if f.street == own[0].street), None)
        issued = forecast.issued if forecast else datetime.now(UTC)
        rain = rain_level(forecast)
        first_day = issued.date() - timedelta(days=1826)
        recent = [r.depth_cm for r in own if first_day < r.day <= issued.date()]
        raised = int(rain > 0 and (len(recent) >= 3 or max(recent, default=0) >= 50))
        near = [
            sensor_level(s)
            for s in sensors
            if GEOD.inv(own[0].lon, own[0].lat, s.lon, s.lat)[2] <= 300
            and s.at >= issued - timedelta(hours=2)
        ]
        water = max(near, default=0)
        warning = WARNINGS[max(min(rain + raised, 4), water)]
        found[point] = (warning, rain, raised, water, len(recent))
    return found


def write(connection: Connection, *things: Forecast | Record | Sensor) -> None:
    for number, thing in enumerate(things):
        match thing:
            case Forecast():
                values = {"mm_3h": thing.mm_3h, "mm_6h": thing.mm_6h, "mm_12h": thing.mm_12h}
                _upsert(
                    connection,
                    "INSERT INTO area_values (theme, code, attributes)"
                    " VALUES ('rain-forecast', :code, :attributes)",
                    thing.street,
                    values | {"issued_at": thing.issued.isoformat()},
                )
            case Record():
                values = {
                    "point": thing.point,
                    "flooded_on": thing.day.isoformat(),
                    "depth_cm": thing.depth_cm,
                }
                _feature(connection, "flood-records", f"R{number:04d}", thing, values)
            case Sensor():
                values = {
                    "level_m": thing.level,
                    "warning_m": thing.warning,
                    "danger_m": thing.danger,
                    "measured_at": thing.at.isoformat(),
                }
                _feature(connection, "water-level-sensors", thing.code, thing, values)


def _feature(
    connection: Connection, theme: str, code: str, at: Record | Sensor, values: dict[str, Any]
) -> None:
    _upsert(
        connection,
        "INSERT INTO features (theme, code, name, street, attributes, geom) VALUES (:theme, :code,"
        " :code, :street, :attributes, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326))",
        code,
        values,
        theme=theme,
        lon=at.lon,
        lat=at.lat,
        street=at.street if isinstance(at, Record) else None,
    )


def _upsert(
    connection: Connection, insert: str, code: str, values: dict[str, Any], **more: Any
) -> None:
    update = " ON CONFLICT (theme, code) DO UPDATE SET attributes = excluded.attributes"
    bound = {"code": code, "attributes": json.dumps(values), **more}
    connection.execute(text(insert + update), bound)


def derived(database: Database) -> dict[str, Any]:
    """The points' rows after a refresh."""
    refresh(database, load_catalogue(), [LAYER])
    with database.load() as connection:
        rows = connection.execute(
            text("SELECT code, attributes FROM features WHERE theme = :theme"), {"theme": LAYER}
        )
        return {row.code: row.attributes for row in rows}


def scenario() -> tuple[list[Record], list[Forecast], list[Sensor]]:
    """Values on and beside every threshold; sensors on both sides of 300 m, some of them silent."""
    random = np.random.default_rng(5)
    amounts = (0, 49.9, 50, 75, 99.9, 100, 140)
    streets = [f"S{number}" for number in range(40)]
    forecasts: list[Forecast] = []
    for street in streets[:-2]:  # two streets without
        mm_3h, mm_6h, mm_12h = np.sort(random.choice(amounts, 3)).tolist()
        forecasts.append(Forecast(street, mm_3h, mm_6h, mm_12h))
    records: list[Record] = []
    sensors: list[Sensor] = []
    for number in range(160):
        lon, lat = 114 + 0.01 * (number % 20), 22.5 + 0.01 * (number // 20)
        street = str(random.choice(streets))
        for _ in range(int(random.integers(1, 6))):
            day = ISSUED.date() - timedelta(days=int(random.choice([-1, 0, 400, 1825, 1826, 2500])))
            depth = int(random.choice([10, 49, 50, 90], p=(0.6, 0.25, 0.1, 0.05)))
            records.append(Record(f"P{number}", street, lon, lat, day, depth))
        for _ in range(int(random.integers(0, 3))):
            east, north, _ = GEOD.fwd(lon, lat, random.uniform(0, 360), random.uniform(200, 400))
            level = float(random.choice([0, 0.04, 0.05, 0.15, 0.26, 0.275, 0.4, 0.6]))
            at = ISSUED - timedelta(minutes=int(random.choice([-5, 3, 119, 120, 121, 600])))
            sensors.append(Sensor(f"W{len(sensors)}", east, north, level, 0.15, 0.4, at))
    return records, forecasts, sensors


def test_each_point_gets_the_warning_of_the_rule(database: Database):
    records, forecasts, sensors = scenario()
    with database.load() as connection:
        write(connection, *records, *forecasts, *sensors)
    rows = derived(database)
    names = ("warning", "rain_level", "raised", "sensor_level", "floods")
    found = {code: tuple(row[name] for name in names) for code, row in rows.items()}
    wanted = expected(records, forecasts, sensors)
    assert found == wanted
    assert {row[0] for row in wanted.values()} == set(WARNINGS)
    assert {row[2] for row in wanted.values()} == {0, 1}
    assert any(WARNINGS.index(row[0]) > row[1] + row[2] for row in wanted.values())


RECORD = Record("P1", "S1", 114.0, 22.5, date(2025, 7, 1), 20)
FORECAST = Forecast("S1", 10, 20, 30)
SENSOR = Sensor("W1", 114.001, 22.5, 0.02, 0.15, 0.4, ISSUED)
CHANGES = (
    (Forecast("S1", 10, 20, 50), "blue"),
    (Forecast("S1", 10, 55, 60), "yellow"),
    (Forecast("S1", 50, 55, 60), "orange"),
    (Forecast("S1", 100, 120, 130), "red"),
    (replace(SENSOR, level=0.05), "blue"),
    (replace(SENSOR, level=0.15), "yellow"),
    (replace(SENSOR, level=0.4), "red"),
    (replace(SENSOR, level=0.6, at=ISSUED - timedelta(hours=3)), "none"),  # silent since
)


def test_a_changed_row_changes_the_point_when_it_is_refreshed(database: Database):
    for change, warning in CHANGES:
        with database.load() as connection:
            write(connection, RECORD, FORECAST, SENSOR)
        assert derived(database)["P1"]["warning"] == "none"
        with database.load() as connection:
            write(connection, change)
        assert derived(database)["P1"]["warning"] == warning, change
        done = refresh(database, load_catalogue(), [LAYER])
        assert (done[0].rows, done[0].written) == (1, 0)
