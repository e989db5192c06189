-- Statement trigger on values of areas: the outlines of today's areas with these codes have changed for their themes.
CREATE OR REPLACE FUNCTION mark_dirty_areas() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
DECLARE
    states text;
BEGIN
    states := concat_ws(
        ' UNION ',
        CASE WHEN TG_OP <> 'INSERT' THEN 'SELECT theme, code FROM old_rows' END,
        CASE WHEN TG_OP <> 'DELETE' THEN 'SELECT theme, code FROM new_rows' END
    );
    EXECUTE format(
        'INSERT INTO dirty_outlines (entity, theme, outline)
         SELECT %L, s.theme, ST_SetSRID(ST_Extent(a.geom)::geometry, 4326)
         FROM (%s) AS s
         JOIN areas AS a ON a.code = s.code
         WHERE a.valid_from <= current_date AND (a.valid_to IS NULL OR a.valid_to > current_date)
         GROUP BY s.theme, floor(ST_XMin(a.geom) * 50), floor(ST_YMin(a.geom) * 50)',
        TG_TABLE_NAME, states
    );
    PERFORM pg_notify('onemap_tiles', '');
    RETURN NULL;
END
$$;
