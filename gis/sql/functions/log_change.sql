-- Statement trigger: appends one row of `change` for each row written.
-- TG_ARGV[0] is the column that identifies a row from before to after; the code is always `code`.
--
-- A reader polls by seq, and commits do not come in the order of seq. So each writer first holds, until its
-- transaction ends, a shared advisory lock that names the first number that it may draw itself;
-- change_horizon() lets nobody read from the lowest such number on.
--
-- Geometry is GeoJSON with as many digits as a double has: PostGIS's own cast to jsonb gives nine, and looks the
-- coordinate system up for each row. The image is made in one piece: joining the geometry to the other columns
-- as two jsonb values took as long as making them.
CREATE OR REPLACE FUNCTION log_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
DECLARE
    columns text;
    images text;
BEGIN
    IF current_setting('onemap.change_horizon', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        PERFORM pg_advisory_xact_lock_shared((SELECT -last_value - CASE WHEN is_called THEN 1 ELSE 0 END FROM change_seq));
        PERFORM set_config('onemap.change_horizon', pg_current_xact_id()::text, true);
    END IF;
    SELECT string_agg(format('%%1$s.%I', attname), ', ') INTO columns
    FROM pg_attribute
    WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped AND attname <> 'geom';
    columns := columns || ', ST_AsGeoJSON(%1$s.geom, 20, 0)::jsonb AS geom';
    images := CASE TG_OP
        WHEN 'INSERT' THEN 'NULL, to_jsonb(nx) FROM new_rows AS n'
        WHEN 'DELETE' THEN 'to_jsonb(nx), NULL FROM old_rows AS n'
        ELSE format('to_jsonb(ox), to_jsonb(nx) FROM new_rows AS n JOIN old_rows AS o USING (%I)', TG_ARGV[0])
    END || format(' CROSS JOIN LATERAL (SELECT %s) AS nx', format(columns, 'n'));
    IF TG_OP = 'UPDATE' THEN
        images := images || format(' CROSS JOIN LATERAL (SELECT %s) AS ox', format(columns, 'o'));
    END IF;
    EXECUTE format(
        'INSERT INTO change (seq, entity, code, operation, before, after)
         SELECT nextval(''change_seq''), %L, n.code, %L, %s',
        TG_TABLE_NAME, lower(TG_OP), images
    );
    PERFORM pg_notify('onemap_change', TG_TABLE_NAME);
    RETURN NULL;
END
$$;
