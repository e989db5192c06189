-- Statement trigger on `areas`: as log_change(), and each row of `change` says what the area lay and lies in.
-- An area that moves with the one above it, without being written itself, gets a row too: an update whose images
-- are the same, and whose areas are not.
CREATE OR REPLACE FUNCTION log_area_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
DECLARE
    columns text;
    touched text;
BEGIN
    -- One writer at a time: what one moves, the next has to see.
    LOCK TABLE area_chains IN SHARE ROW EXCLUSIVE MODE;
    IF current_setting('onemap.change_horizon', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        PERFORM pg_advisory_xact_lock_shared((SELECT -last_value - CASE WHEN is_called THEN 1 ELSE 0 END FROM change_seq));
        PERFORM set_config('onemap.change_horizon', pg_current_xact_id()::text, true);
    END IF;
    SELECT string_agg(format('%%1$s.%I', attname), ', ') INTO columns
    FROM pg_attribute
    WHERE attrelid = TG_RELID AND attnum > 0 AND NOT attisdropped AND attname <> 'geom';
    columns := columns || ', ST_AsGeoJSON(%1$s.geom, 20, 0)::jsonb AS geom';
    touched := CASE TG_OP
        WHEN 'INSERT' THEN 'SELECT nx.id, nx.code, NULL::jsonb AS before, to_jsonb(nx) AS after FROM new_rows AS n'
        WHEN 'DELETE' THEN 'SELECT nx.id, nx.code, to_jsonb(nx) AS before, NULL::jsonb AS after FROM old_rows AS n'
        ELSE 'SELECT nx.id, nx.code, to_jsonb(ox) AS before, to_jsonb(nx) AS after
              FROM new_rows AS n JOIN old_rows AS o USING (id)'
    END || format(' CROSS JOIN LATERAL (SELECT %s) AS nx', format(columns, 'n'));
    IF TG_OP = 'UPDATE' THEN
        touched := touched || format(' CROSS JOIN LATERAL (SELECT %s) AS ox', format(columns, 'o'));
    END IF;
    EXECUTE format(
        'WITH touched AS (%s),
        chains AS (
            SELECT coalesce(c.id, s.id) AS id, s.codes AS before_areas, c.codes AS after_areas
            FROM current_area_chains() AS c
            FULL JOIN area_chains AS s USING (id)
        ),
        moved AS (
            SELECT a.id, a.code, to_jsonb(nx) AS image
            FROM chains AS c
            JOIN areas AS a USING (id)
            CROSS JOIN LATERAL (SELECT %s) AS nx
            WHERE c.before_areas <> c.after_areas AND c.id NOT IN (SELECT t.id FROM touched AS t)
        ),
        written AS (
            SELECT id, code, before, after, %L AS operation FROM touched
            UNION ALL
            SELECT id, code, image, image, ''update'' FROM moved
        ),
        changed AS (
            INSERT INTO area_chains AS s (id, codes)
            SELECT c.id, c.after_areas FROM chains AS c
            WHERE c.after_areas IS DISTINCT FROM c.before_areas AND c.after_areas IS NOT NULL
            ON CONFLICT (id) DO UPDATE SET codes = excluded.codes
        ),
        gone AS (
            DELETE FROM area_chains AS s USING chains AS c WHERE s.id = c.id AND c.after_areas IS NULL
        )
        INSERT INTO change (seq, entity, code, operation, before, after, before_areas, after_areas)
        SELECT nextval(''change_seq''), ''areas'', w.code, w.operation, w.before, w.after,
            CASE WHEN w.before IS NOT NULL THEN c.before_areas END,
            CASE WHEN w.after IS NOT NULL THEN c.after_areas END
        FROM written AS w
        JOIN chains AS c USING (id)
        ORDER BY w.id',
        touched, format(columns, 'a'), lower(TG_OP)
    );
    PERFORM pg_notify('onemap_change', TG_TABLE_NAME);
    RETURN NULL;
END
$$;
