-- Trigger: TRUNCATE fires nothing for rows, so the change feed would never tell of it.
CREATE OR REPLACE FUNCTION forbid_truncate() RETURNS trigger
LANGUAGE plpgsql
SET search_path = onemap, public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'TRUNCATE of % would not be in the change feed; DELETE FROM % is', TG_TABLE_NAME, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
