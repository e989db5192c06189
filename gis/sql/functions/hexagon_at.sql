-- The hexagon of ST_Hexagon(size, i, j) that a place lies in: axial coordinates, rounded as cubes are.
-- https://www.redblobgames.com/grids/hexagons/#rounding
CREATE OR REPLACE FUNCTION hexagon_at(x double precision, y double precision, size double precision)
RETURNS TABLE (i integer, j integer)
LANGUAGE sql IMMUTABLE PARALLEL SAFE
SET search_path = onemap, public, pg_temp
AS $$
    WITH axial AS (
        SELECT 2.0 / 3 * x / size AS q, (-1.0 / 3 * x + sqrt(3.0) / 3 * y) / size AS r
    ),
    rounded AS (
        SELECT a.q, a.r, round(a.q) AS rq, round(a.r) AS rr, round(-a.q - a.r) AS rs FROM axial AS a
    ),
    cube AS (
        SELECT
            CASE
                WHEN abs(o.rq - o.q) > abs(o.rr - o.r) AND abs(o.rq - o.q) > abs(o.rs + o.q + o.r) THEN -o.rr - o.rs
                ELSE o.rq
            END AS q,
            CASE
                WHEN abs(o.rq - o.q) > abs(o.rr - o.r) AND abs(o.rq - o.q) > abs(o.rs + o.q + o.r) THEN o.rr
                WHEN abs(o.rr - o.r) > abs(o.rs + o.q + o.r) THEN -o.rq - o.rs
                ELSE o.rr
            END AS r
        FROM rounded AS o
    )
    SELECT c.q::integer, (c.r + (c.q - (c.q::integer & 1)) / 2)::integer FROM cube AS c
$$;
