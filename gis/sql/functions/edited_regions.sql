-- Where a transaction has changed which area of a level holds a place, in pieces of few vertices: the symmetric
-- difference of each area's old and new outline. Where one is invalid, all that is around it.
CREATE OR REPLACE FUNCTION edited_regions() RETURNS TABLE (level text, geom geometry)
LANGUAGE sql STABLE
SET search_path = onemap, public, pg_temp
AS $$
    WITH toggled AS (
        SELECT e.level, e.code, (array_agg(e.geom))[1] AS geom
        FROM area_edits AS e
        GROUP BY e.level, e.code, ST_AsBinary(e.geom)
        HAVING count(*) % 2 = 1
    ),
    checked AS (
        SELECT t.level, t.code, t.geom, bool_and(ST_IsValid(t.geom)) OVER (PARTITION BY t.level, t.code) AS valid
        FROM toggled AS t
    ),
    regions AS (
        SELECT c.level, symmetric_difference(c.geom) AS geom FROM checked AS c WHERE c.valid GROUP BY c.level, c.code
        UNION ALL
        SELECT c.level, ST_Envelope(c.geom) FROM checked AS c WHERE NOT c.valid
    )
    SELECT r.level, ST_Subdivide(r.geom, 64) FROM regions AS r WHERE NOT ST_IsEmpty(r.geom)
$$;
