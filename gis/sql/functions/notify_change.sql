-- Statement trigger for tables outside the change feed: tells listeners of onemap_change which table was written.
CREATE OR REPLACE FUNCTION notify_change() RETURNS trigger
LANGUAGE plpgsql
SET search_path = onemap, public, pg_temp
AS $$
BEGIN
    PERFORM pg_notify('onemap_change', TG_TABLE_NAME);
    RETURN NULL;
END
$$;
