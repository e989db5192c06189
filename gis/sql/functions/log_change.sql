-- Statement trigger: appends one row of `change` for each row written.
-- TG_ARGV[0] is the column that identifies a row from before to after; the code is always `code`.
--
-- A reader polls by seq, and commits do not come in the order of seq. So each writer first holds, until its
-- transaction ends, a shared advisory lock that names the last number drawn before any of its own;
-- changes_since() reads nothing above the lowest such number.
--
-- The geometry is written apart: PostGIS's own cast to jsonb looks the coordinate system up for each row, which
-- costs three times as much as everything else here.
CREATE OR REPLACE FUNCTION log_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
DECLARE
    columns text;
    image text := 'to_jsonb(%1$s) || jsonb_build_object(''geom'', ST_AsGeoJSON(%2$s.geom, 15, 0)::jsonb)';
    from_rows text;
BEGIN
    IF current_setting('onemap.change_horizon', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        PERFORM pg_advisory_xact_lock_shared((SELECT -last_value - CASE WHEN is_called THEN 1 ELSE 0 END FROM change_seq));
        PERFORM set_config('onemap.change_horizon', pg_current_xact_id()::text, true);
    END IF;
    SELECT string_agg(format('%%1$s.%I', attname), ', ') INTO columns
    FROM pg_attribute
    WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped AND attname <> 'geom';
    from_rows := CASE TG_OP
        WHEN 'INSERT' THEN format('NULL, %s FROM new_rows AS n', format(image, 'nx', 'n'))
        WHEN 'DELETE' THEN format('%s, NULL FROM old_rows AS n', format(image, 'nx', 'n'))
        ELSE format('%s, %s FROM new_rows AS n JOIN old_rows AS o USING (%I)',
            format(image, 'ox', 'o'), format(image, 'nx', 'n'), TG_ARGV[0])
    END;
    from_rows := from_rows || format(' CROSS JOIN LATERAL (SELECT %s) AS nx', format(columns, 'n'));
    IF TG_OP = 'UPDATE' THEN
        from_rows := from_rows || format(' CROSS JOIN LATERAL (SELECT %s) AS ox', format(columns, 'o'));
    END IF;
    EXECUTE format(
        'INSERT INTO change (seq, entity, code, operation, before, after)
         SELECT nextval(''change_seq''), %L, n.code, %L, %s',
        TG_TABLE_NAME, lower(TG_OP), from_rows
    );
    PERFORM pg_notify('onemap_change', TG_TABLE_NAME);
    RETURN NULL;
END
$$;
