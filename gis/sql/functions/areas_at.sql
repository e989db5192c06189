-- The area of each level that a point lies in on a day: at most one row a level.
-- On a shared edge several areas cover the point; the one with the smallest code has it.
-- ST_Covers() takes a shortcut for points that rounds differently from GEOS close to an edge; ST_Relate()
-- asks GEOS, as the index in memory does (gis/areas/index.py), so that both give the same answer.
-- The pattern says: no part of the point lies outside the area.
CREATE OR REPLACE FUNCTION areas_at(lon double precision, lat double precision, on_day date DEFAULT current_date)
RETURNS TABLE (level text, code text, name text, contact text)
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = onemap, public, pg_temp
AS $$
    SELECT DISTINCT ON (a.level) a.level, a.code, a.name, a.contact
    FROM areas AS a, ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS here
    WHERE
        a.geom && here
        AND a.valid_from <= on_day AND (a.valid_to IS NULL OR a.valid_to > on_day)
        AND ST_Relate(here, a.geom, '**F******')
    ORDER BY a.level, a.code COLLATE "C"
$$;
