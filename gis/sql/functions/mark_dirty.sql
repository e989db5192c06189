-- Statement trigger: notes where what maps show has changed, in the transaction that changes it: an outline for each
-- old and each new state, so that nothing between two distant places counts as changed. Of a statement with many rows,
-- one outline for all that is near together. Keepers of tiles hear of it at the commit.
-- TG_ARGV[0] is the column of the theme, for tables that hold several.
CREATE OR REPLACE FUNCTION mark_dirty() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
DECLARE
    theme text := coalesce(TG_ARGV[0], 'NULL::text');
    states text;
    few boolean;
BEGIN
    states := concat_ws(
        ' UNION ALL ',
        CASE WHEN TG_OP <> 'INSERT' THEN format('SELECT %s AS theme, geom FROM old_rows', theme) END,
        CASE WHEN TG_OP <> 'DELETE' THEN format('SELECT %s AS theme, geom FROM new_rows', theme) END
    );
    EXECUTE format('SELECT count(*) <= 400 FROM (SELECT FROM (%s) AS s LIMIT 401) AS counted', states) INTO few;
    EXECUTE format(
        CASE
            WHEN few THEN
                'INSERT INTO dirty_outlines (entity, theme, outline)
                 SELECT DISTINCT %L, s.theme, ST_Envelope(s.geom) FROM (%s) AS s'
            ELSE
                'INSERT INTO dirty_outlines (entity, theme, outline)
                 SELECT %L, s.theme, ST_SetSRID(ST_Extent(s.geom)::geometry, 4326) FROM (%s) AS s
                 GROUP BY s.theme, floor(ST_XMin(s.geom) * 50), floor(ST_YMin(s.geom) * 50)'
        END,
        TG_TABLE_NAME, states
    );
    PERFORM pg_notify('onemap_tiles', '');
    RETURN NULL;
END
$$;
