"""What triggers note of edits, whatever made them."""

import pytest
import shapely
from sqlalchemy import Connection, text

from gis.database import Database, Role

PUT = text(
    "INSERT INTO features (theme, code, geom)"
    " VALUES (:theme, :code, ST_SetSRID(ST_MakePoint(:lon, :lat), 4326))"
)


def marks(
    connection: Connection,
) -> dict[tuple[str, str | None], list[tuple[float, float, float, float]]]:
    rows = connection.execute(
        text("SELECT entity, theme, ST_AsBinary(outline) AS wkb FROM dirty_outlines ORDER BY id")
    ).all()
    connection.execute(text("DELETE FROM dirty_outlines"))
    found: dict[tuple[str, str | None], list[tuple[float, float, float, float]]] = {}
    for row in rows:
        west, south, east, north = shapely.from_wkb(bytes(row.wkb)).bounds
        found.setdefault((row.entity, row.theme), []).append((west, south, east, north))
    return found


def test_an_insert_a_move_and_a_delete_mark_old_and_new(loader: Connection):
    marks(loader)
    loader.execute(PUT, {"theme": "benches", "code": "1", "lon": 114.5, "lat": 22.5})
    assert marks(loader) == {("features", "benches"): [(114.5, 22.5, 114.5, 22.5)]}
    loader.execute(text("UPDATE features SET geom = ST_SetSRID(ST_MakePoint(114.6, 22.6), 4326)"))
    moved = marks(loader)[("features", "benches")]
    assert sorted(moved) == [(114.5, 22.5, 114.5, 22.5), (114.6, 22.6, 114.6, 22.6)]
    loader.execute(text("DELETE FROM features"))
    assert marks(loader) == {("features", "benches"): [(114.6, 22.6, 114.6, 22.6)]}


def test_many_rows_make_few_marks_that_cover_them_all(loader: Connection):
    marks(loader)
    loader.execute(
        text(
            "INSERT INTO features (theme, code, geom)"
            " SELECT CASE i % 2 WHEN 0 THEN 'a' ELSE 'b' END,"
            " i::text, ST_SetSRID(ST_MakePoint(114 + i * 1e-4, 22), 4326)"
            " FROM generate_series(0, 1999) AS i"
        )
    )
    found = marks(loader)
    assert set(found) == {("features", "a"), ("features", "b")}
    for offset, theme in enumerate("ab"):
        boxes = [shapely.box(*bounds) for bounds in found[("features", theme)]]
        assert 1 < len(boxes) < 15
        points = [shapely.Point(114 + i * 1e-4, 22) for i in range(offset, 2000, 2)]
        covered = shapely.union_all([box.buffer(1e-9) for box in boxes])
        assert all(covered.covers(point) for point in points)


def test_a_value_of_an_area_marks_its_outline(database: Database):
    square = "MULTIPOLYGON(((114 22, 114.1 22, 114.1 22.1, 114 22.1, 114 22)))"
    with database.load() as connection:
        connection.execute(
            text(
                "INSERT INTO areas (level, code, name, geom)"
                " VALUES ('district', '440399', '示例区', ST_GeomFromText(:wkt, 4326))"
            ),
            {"wkt": square},
        )
        assert set(marks(connection)) == {("areas", "district")}
        connection.execute(
            text("INSERT INTO area_values (theme, code) VALUES ('noise', '440399'), ('x', '1')")
        )
        assert marks(connection) == {("area_values", "noise"): [(114.0, 22.0, 114.1, 22.1)]}


def test_staff_fields_are_for_staff(shared_database: Database):
    for role in Role:
        with shared_database.request(role) as connection:
            granted = connection.scalar(
                text("SELECT has_column_privilege('features', 'internal', 'SELECT')")
            )
            assert granted == (role is not Role.ANONYMOUS)


@pytest.mark.parametrize("table", ["guarded_features", "guarded_area_values"])
def test_a_role_reads_the_guarded_rows_that_name_it(database: Database, table: str):
    geom = ", ST_SetSRID(ST_MakePoint(114, 22), 4326)" if table == "guarded_features" else ""
    with database.load() as connection:
        for readers in ("{planner}", "{auditor,planner}", "{}", "{anonymous,worker}"):
            connection.execute(
                text(
                    f"INSERT INTO {table} (theme, code, readers{', geom' if geom else ''})"
                    f" VALUES ('t', CAST(:readers AS text), CAST(:readers AS text[]){geom})"
                ),
                {"readers": readers},
            )
    seen: dict[Role, set[str]] = {}
    for role in Role:
        with database.request(role) as connection:
            seen[role] = set(connection.scalars(text(f"SELECT code FROM {table}")))
    assert seen == {
        Role.ANONYMOUS: {"{anonymous,worker}"},
        Role.PLANNER: {"{planner}", "{auditor,planner}"},
        Role.WORKER: {"{anonymous,worker}"},
        Role.AUDITOR: {"{auditor,planner}"},
    }
