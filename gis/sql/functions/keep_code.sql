-- Trigger: a code is for life.
CREATE OR REPLACE FUNCTION keep_code() RETURNS trigger
LANGUAGE plpgsql
SET search_path = onemap, public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'The code % of % is permanent', OLD.code, TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
