"""What the database reads to find the events of a place and a period."""

from sqlalchemy import text

from gis.database import Database

EVENTS = """
    INSERT INTO events (kind, title, occurred_at, geom)
    SELECT 'road', '示例', now() - i % 400 * interval '1 day',
        ST_Point(114 + i % 91 / 1000.0, 22.5 + i % 89 / 1000.0, 4326)
    FROM generate_series(1, 20000) AS i
"""
WANTED = """
    EXPLAIN SELECT count(*) FROM events
    WHERE geom && ST_MakeEnvelope(114, 22.5, 114.02, 22.52, 4326)
        AND occurred_at >= now() - interval '30 days'
"""


def test_one_index_answers_place_and_period(database: Database):
    with database.load() as connection:
        connection.execute(text(EVENTS))
    with database.maintain() as connection:
        connection.execute(text("ANALYZE onemap.events"))
    with database.load() as connection:
        plan = [row[0] for row in connection.execute(text(WANTED))]
    [condition] = [line for line in plan if "Index Cond" in line]
    assert "geom &&" in condition
    assert "occurred_at >=" in condition
