-- Whether a saved map is the caller's; under row-level security, so that one nobody may see is nobody's.
CREATE OR REPLACE FUNCTION owns_map(wanted_map text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL RESTRICTED
SET search_path = onemap, public, pg_temp
AS $$
    SELECT EXISTS (SELECT FROM saved_maps AS m WHERE m.id = wanted_map AND m.owner = current_user_id())
$$;
