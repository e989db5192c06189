-- Statement trigger: appends one row of `change` for each row written.
-- TG_ARGV[0] is the column that identifies a row from before to after; the code is always `code`.
--
-- A reader polls by seq, and commits do not come in the order of seq. So each writer first holds, until its
-- transaction ends, a shared advisory lock that names the last number drawn before any of its own;
-- changes_since() reads nothing above the lowest such number.
CREATE OR REPLACE FUNCTION log_change() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
BEGIN
    IF current_setting('onemap.change_horizon', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
        PERFORM pg_advisory_xact_lock_shared((SELECT -last_value - CASE WHEN is_called THEN 1 ELSE 0 END FROM change_seq));
        PERFORM set_config('onemap.change_horizon', pg_current_xact_id()::text, true);
    END IF;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO change (seq, entity, code, operation, after)
        SELECT nextval('change_seq'), TG_TABLE_NAME, n.code, 'insert', to_jsonb(n) FROM new_rows AS n;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO change (seq, entity, code, operation, before)
        SELECT nextval('change_seq'), TG_TABLE_NAME, o.code, 'delete', to_jsonb(o) FROM old_rows AS o;
    ELSE
        EXECUTE format(
            'INSERT INTO change (seq, entity, code, operation, before, after)
             SELECT nextval(''change_seq''), %L, n.code, ''update'', to_jsonb(o), to_jsonb(n)
             FROM old_rows AS o JOIN new_rows AS n USING (%I)', TG_TABLE_NAME, TG_ARGV[0]
        );
    END IF;
    PERFORM pg_notify('onemap_change', TG_TABLE_NAME);
    RETURN NULL;
END
$$;
