"""A district so dense that tiles must choose: 4 km by 4 km of squares. Everything is invented."""

import time
from collections.abc import Sequence
from itertools import pairwise, product

import numpy as np
import pyarrow as pa
import shapely
from numpy.typing import NDArray
from sqlalchemy import Connection, text

from gis.database import Database
from gis.loading.copy import copy_rows

WEST, SOUTH, SIDE, STEP = 114.0, 22.5, 0.04, 0.005
DISTRICT = "440399"
KEPT_WITHIN_S = 60  # a deadline, never a measure
KINDS = ("toilet", "clinic", "bus_stop", "shelter", "school", "fire_station", "hydrant")
USES = ("residential", "commercial", "office", "industrial", "education", None)
CLASSES = ("motorway", "primary", "secondary", "tertiary", "residential", "service")


def add_dense_district(connection: Connection, seed: int = 7) -> None:
    """On a connection of the loader."""
    random = np.random.default_rng(seed)
    _add_areas(connection)
    _add_buildings(connection, random)
    _add_facilities(connection, random)
    _add_roads(connection)
    _add_landcover(connection, random)
    _add_incidents(connection, random)


def wait_until_kept(database: Database) -> None:
    """Until a server has dealt with the marks that the making of a district left: they would be
    news in the middle of a test."""
    deadline = time.monotonic() + KEPT_WITHIN_S
    while time.monotonic() < deadline:
        with database.own() as connection:
            if not connection.scalar(text("SELECT count(*) FROM dirty_outlines")):
                return
        time.sleep(0.05)
    raise TimeoutError("Nobody has taken away the marks of the district's making.")


def count_addresses(connection: Connection) -> None:
    """As the layer addresses-per-grid derives them."""
    connection.execute(
        text(
            "INSERT INTO area_values (theme, code, attributes)"
            " SELECT 'addresses-per-grid', a.code, jsonb_build_object('addresses', count(d.code))"
            " FROM areas AS a LEFT JOIN addresses AS d ON d.grid = a.code"
            " WHERE a.level = 'grid' GROUP BY a.code"
        )
    )


def _add_areas(connection: Connection) -> None:
    whole = shapely.box(WEST, SOUTH, WEST + SIDE, SOUTH + SIDE)
    rows: list[tuple[str, str, str, str | None, shapely.Polygon]] = [
        ("district", DISTRICT, "示例区", None, whole)
    ]
    for number in range(4):
        street = shapely.box(WEST, SOUTH + number * 0.01, WEST + SIDE, SOUTH + (number + 1) * 0.01)
        code = f"{DISTRICT}{number + 1:03d}"
        rows.append(("street", code, f"示例{number + 1}街道", DISTRICT, street))
        rows.append(("community", f"{code}001", f"示例{number + 1}社区", code, street))
    for column, row in product(range(8), range(8)):
        west, south = WEST + column * STEP, SOUTH + row * STEP
        parent = f"{DISTRICT}{row // 2 + 1:03d}001"
        code = f"{parent}{column * 2 + row % 2 + 1:02d}"
        rows.append(("grid", code, f"{code[-2:]}网格", parent, _box(west, south, STEP)))
    level, code, name, parent, shape = zip(*rows, strict=True)
    copy_rows(
        connection,
        "areas",
        pa.table(
            {
                "level": level,
                "code": code,
                "name": name,
                "parent": parent,
                "valid_from": ["2020-01-01"] * len(rows),
                "geom": _wkb([shapely.MultiPolygon([polygon]) for polygon in shape]),
            }
        ),
    )


def _add_buildings(connection: Connection, random: np.random.Generator) -> None:
    """900 footprints turned at random, some with a courtyard; an address each, and 3 rooms."""
    corner = _places(random, 900, 0.0008)
    shapes: list[shapely.Polygon] = []
    for number, (x, y) in enumerate(corner):
        outer, angle = _box(x, y, random.uniform(0.0001, 0.0005)), random.uniform(0, 90)
        inner = outer.buffer(-0.00004) if number % 10 == 0 else shapely.Polygon()
        turned = shapely.affinity.rotate(outer.difference(inner), angle)
        assert isinstance(turned, shapely.Polygon)
        shapes.append(turned)
    codes = [f"{_grid(polygon.centroid)}{number:05d}" for number, polygon in enumerate(shapes)]
    copy_rows(
        connection,
        "buildings",
        pa.table(
            {
                "code": codes,
                "name": [f"示例{number}栋" for number in range(len(codes))],
                "use": [USES[number % len(USES)] for number in range(len(codes))],
                "height_m": [None if n % 50 == 0 else 3.0 * (n % 80 + 1) for n in range(900)],
                "floors_above": [number % 80 + 1 for number in range(len(codes))],
                "valid_from": ["2020-01-01"] * len(codes),
                **_areas_of(codes),
                "geom": _wkb([shapely.MultiPolygon([polygon]) for polygon in shapes]),
            }
        ),
    )
    _add_addresses(connection, codes, [polygon.centroid for polygon in shapes])


def _add_addresses(connection: Connection, codes: list[str], points: list[shapely.Point]) -> None:
    suffixes = ("", "001001", "001002", "002001")
    rows = [
        (code + suffix, code, suffix, point)
        for code, point in zip(codes, points, strict=True)
        for suffix in suffixes
    ]
    code, building, suffix, point = zip(*rows, strict=True)
    copy_rows(
        connection,
        "addresses",
        pa.table(
            {
                "code": code,
                "level": ["room" if part else "building" for part in suffix],
                "standard_address": [f"示例区示例路{n + 1}号" for n in range(len(rows))],
                "house_number": [f"{n + 1}号" for n in range(len(rows))],
                "building": building,
                "valid_from": ["2020-01-01"] * len(rows),
                **_areas_of(list(building)),
                "geom": _wkb(list(point)),
            }
        ),
    )


def _add_facilities(connection: Connection, random: np.random.Generator) -> None:
    points = [shapely.Point(xy) for xy in _places(random, 700)]
    copy_rows(
        connection,
        "facilities",
        pa.table(
            {
                "code": [f"F{number:06d}" for number in range(700)],
                "kind": [KINDS[number % 7] for number in range(700)],
                "name": [f"示例设施{number}" for number in range(700)],
                "wheelchair": [(None, True, False)[number % 3] for number in range(700)],
                "geom": _wkb(points),
            }
        ),
    )


def _add_roads(connection: Connection) -> None:
    lines: list[shapely.LineString] = []
    names: list[str] = []
    for number in range(80):
        along = WEST + number * STEP / 10
        for south, north in pairwise(np.linspace(SOUTH, SOUTH + SIDE, 11)):
            lines.append(shapely.LineString([(along, south), (along, north)]))
            names.append(f"示例{number}路")
    copy_rows(
        connection,
        "roads",
        pa.table(
            {
                "code": [f"R{number:05d}" for number in range(len(lines))],
                "name": names,
                "class": [CLASSES[number // 10 % len(CLASSES)] for number in range(len(lines))],
                "oneway": [number % 2 == 0 for number in range(len(lines))],
                "geom": _wkb(lines),
            }
        ),
    )


def _add_landcover(connection: Connection, random: np.random.Generator) -> None:
    shapes = [shapely.box(WEST - 0.01, SOUTH - 0.01, WEST + SIDE + 0.01, SOUTH + SIDE + 0.01)]
    centres = _places(random, 150)
    shapes += [shapely.Point(xy).buffer(random.uniform(0.0001, 0.001)) for xy in centres]
    kinds = ["sea"] + [("park", "lake", "residential", "grass")[n % 4] for n in range(150)]
    copy_rows(
        connection,
        "landcover",
        pa.table(
            {
                "code": [f"L{number:05d}" for number in range(len(shapes))],
                "class": kinds,
                "name": [f"示例地块{number}" for number in range(len(shapes))],
                "geom": _wkb([shapely.MultiPolygon([polygon]) for polygon in shapes]),
            }
        ),
    )


def _add_incidents(connection: Connection, random: np.random.Generator) -> None:
    """300 components and, a day apart, 500 events of staff's eyes only."""
    points = [shapely.Point(xy) for xy in _places(random, 500)]
    copy_rows(
        connection,
        "components",
        pa.table(
            {
                "code": [f"C{number:05d}" for number in range(300)],
                "kind": ["井盖"] * 300,
                "state": [("good", "damaged", "missing")[number % 3] for number in range(300)],
                "geom": _wkb(points[:300]),
            }
        ),
    )
    connection.execute(
        text(
            "INSERT INTO events (kind, title, status, occurred_at, geom)"
            " VALUES ('市容', 'secret title', :status, now() - :days * interval '1 day',"
            " ST_GeomFromWKB(:geom, 4326))"
        ),
        [
            {"status": ("open", "assigned")[number % 2], "days": number, "geom": point.wkb}
            for number, point in enumerate(points)
        ],
    )


def _places(random: np.random.Generator, number: int, margin: float = 0) -> NDArray[np.float64]:
    return random.uniform(margin, SIDE - margin, (number, 2)) + np.array([WEST, SOUTH])


def _box(west: float, south: float, side: float) -> shapely.Polygon:
    return shapely.box(west, south, west + side, south + side)


def _grid(point: shapely.Point) -> str:
    column, row = int((point.x - WEST) / STEP), int((point.y - SOUTH) / STEP)
    return f"{DISTRICT}{row // 2 + 1:03d}001{column * 2 + row % 2 + 1:02d}"


def _areas_of(codes: list[str]) -> dict[str, list[str]]:
    widths = {"district": 6, "street": 9, "community": 12, "grid": 14}
    return {level: [code[:width] for code in codes] for level, width in widths.items()}


def _wkb(shapes: Sequence[shapely.Geometry]) -> pa.Array:
    return pa.array([shapely.to_wkb(shape) for shape in shapes], pa.binary())
