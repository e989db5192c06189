-- Statement trigger: a code that lineage ended is not written anew as a living one, even after its row was deleted.
CREATE OR REPLACE FUNCTION forbid_return() RETURNS trigger
LANGUAGE plpgsql
SET search_path = onemap, public, pg_temp
AS $$
DECLARE
    returning_code text;
BEGIN
    SELECT n.code INTO returning_code
    FROM code_lineage AS l
    INNER JOIN new_rows AS n ON l.predecessor = n.code
    WHERE n.status <> 'retired'
    ORDER BY n.code
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'The code % of % was retired for good', returning_code, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;
