-- The grids of the worker whose request this is.
CREATE OR REPLACE FUNCTION own_grids() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
    SELECT w.grid FROM worker_grids AS w WHERE w.user_id = current_user_id()
$$;
