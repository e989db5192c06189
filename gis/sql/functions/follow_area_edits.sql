-- Trigger at the end of a transaction that changed areas: everything that lies where the change was gets the codes of
-- the areas that it lies in now, at the levels that were changed. By the boundary rule of areas_at(), which says why
-- it is ST_Relate(); buildings go by a point inside their footprint. A hair around a region, since PostGIS may round a
-- point on its border to the other side.
CREATE OR REPLACE FUNCTION follow_area_edits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
DECLARE
    regions geometry[];
    levels text[];
    target text;
BEGIN
    -- The first row of a transaction does it for all.
    IF NOT EXISTS (SELECT FROM area_edits) THEN
        RETURN NULL;
    END IF;
    LOCK TABLE buildings, addresses, facilities, components, events, features, guarded_features IN SHARE ROW EXCLUSIVE MODE;
    SELECT array_agg(r.geom), array_agg(DISTINCT r.level) INTO regions, levels FROM edited_regions() AS r;
    DELETE FROM area_edits;
    FOREACH target IN ARRAY ARRAY['buildings', 'addresses', 'facilities', 'components', 'events'] LOOP
        EXECUTE format(
            'WITH here AS MATERIALIZED (
                SELECT DISTINCT ON (t.ctid) t.ctid AS tid, %2$s AS place
                FROM unnest($1) AS r (geom)
                JOIN %1$I AS t ON ST_DWithin(t.geom, r.geom, 1e-9)
            )
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
            target, CASE target WHEN 'buildings' THEN 'ST_PointOnSurface(t.geom)' ELSE 't.geom' END
        ) USING regions, levels;
    END LOOP;
    PERFORM refresh_building_shares(regions, levels);
    -- NULL would be everywhere.
    IF regions IS NOT NULL THEN
        PERFORM follow_themes(regions, levels);
    END IF;
    RETURN NULL;
END
$$;
