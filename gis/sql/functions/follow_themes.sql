-- The features of all themes that lie in some regions, NULL for everywhere, get the codes of the areas that hold a point
-- inside them now, at some levels: as follow_area_edits() does with tables. It is the loader's, whom policies let at the
-- rows that not everybody may read. The spatial index begins with the theme, so each theme is asked by itself.
CREATE OR REPLACE FUNCTION follow_themes(regions geometry[], levels text[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
DECLARE
    target text;
BEGIN
    FOREACH target IN ARRAY ARRAY['features', 'guarded_features'] LOOP
        EXECUTE format(
            CASE
                WHEN regions IS NULL THEN
                    'WITH here AS MATERIALIZED (
                        SELECT t.ctid AS tid, ST_PointOnSurface(t.geom) AS place FROM %1$I AS t
                    )'
                ELSE
                    'WITH RECURSIVE themes AS (
                        (SELECT t.theme FROM %1$I AS t ORDER BY t.theme LIMIT 1)
                        UNION ALL
                        SELECT (SELECT t.theme FROM %1$I AS t WHERE t.theme > h.theme ORDER BY t.theme LIMIT 1)
                        FROM themes AS h WHERE h.theme IS NOT NULL
                    ),
                    here AS MATERIALIZED (
                        SELECT DISTINCT ON (t.ctid) t.ctid AS tid, ST_PointOnSurface(t.geom) AS place
                        FROM unnest($1) AS r (geom)
                        CROSS JOIN themes AS h
                        JOIN %1$I AS t ON t.theme = h.theme AND ST_DWithin(t.geom, r.geom, 1e-9)
                    )'
            END || '
            UPDATE %1$I AS t SET
                (district, street, community, grid) = ROW(
                    CASE WHEN ''district'' = ANY($2) THEN n.district ELSE t.district END,
                    CASE WHEN ''street'' = ANY($2) THEN n.street ELSE t.street END,
                    CASE WHEN ''community'' = ANY($2) THEN n.community ELSE t.community END,
                    CASE WHEN ''grid'' = ANY($2) THEN n.grid ELSE t.grid END
                )
            FROM here AS h
            CROSS JOIN LATERAL (
                SELECT
                    min(a.code COLLATE "C") FILTER (WHERE a.level = ''district'') AS district,
                    min(a.code COLLATE "C") FILTER (WHERE a.level = ''street'') AS street,
                    min(a.code COLLATE "C") FILTER (WHERE a.level = ''community'') AS community,
                    min(a.code COLLATE "C") FILTER (WHERE a.level = ''grid'') AS grid
                FROM areas AS a
                WHERE
                    a.level = ANY($2) AND a.geom && h.place
                    AND a.valid_from <= current_date AND (a.valid_to IS NULL OR a.valid_to > current_date)
                    AND ST_Relate(h.place, a.geom, ''**F******'')
            ) AS n
            WHERE
                t.ctid = h.tid
                AND (
                    (''district'' = ANY($2) AND t.district IS DISTINCT FROM n.district)
                    OR (''street'' = ANY($2) AND t.street IS DISTINCT FROM n.street)
                    OR (''community'' = ANY($2) AND t.community IS DISTINCT FROM n.community)
                    OR (''grid'' = ANY($2) AND t.grid IS DISTINCT FROM n.grid)
                )',
            target
        ) USING regions, levels;
    END LOOP;
END
$$;
