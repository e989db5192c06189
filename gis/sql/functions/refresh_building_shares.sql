-- The shares, at some levels, of the buildings that touch some regions. As gis/areas/assign/borders.py counts them:
-- parts of the footprint's area in degrees, since across a footprint a degree has the same length.
CREATE OR REPLACE FUNCTION refresh_building_shares(regions geometry[], levels text[]) RETURNS void
LANGUAGE sql VOLATILE
SET search_path = onemap, public, pg_temp
AS $$
    DELETE FROM building_shares AS s
    USING unnest(regions) AS r (geom), buildings AS b
    WHERE s.building = b.code AND s.level = ANY(levels) AND ST_DWithin(b.geom, r.geom, 1e-9);

    INSERT INTO building_shares (building, level, area, share)
    SELECT b.code, a.level, a.code, round(part::numeric, 4)
    FROM (
        SELECT DISTINCT ON (b.code) b.code, CASE WHEN ST_IsValid(b.geom) THEN b.geom ELSE ST_MakeValid(b.geom) END AS geom
        FROM unnest(regions) AS r (geom)
        JOIN buildings AS b ON ST_DWithin(b.geom, r.geom, 1e-9)
    ) AS b
    JOIN areas AS a ON ST_Intersects(a.geom, b.geom) AND NOT ST_Covers(a.geom, b.geom)
    CROSS JOIN LATERAL (
        SELECT ST_Area(ST_Intersection(b.geom, CASE WHEN ST_IsValid(a.geom) THEN a.geom ELSE ST_MakeValid(a.geom) END))
            / nullif(ST_Area(b.geom), 0) AS part
    ) AS common
    WHERE
        a.level = ANY(levels)
        AND a.valid_from <= current_date AND (a.valid_to IS NULL OR a.valid_to > current_date)
        AND part BETWEEN 1e-3 AND 1 - 1e-3
    ON CONFLICT DO NOTHING;
$$;
