-- The buildings that the caller may see inside of at this moment.
CREATE OR REPLACE FUNCTION leased_buildings() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
    SELECT l.building
    FROM leases AS l
    WHERE l.user_id = current_user_id() AND l.expires_at > clock_timestamp()
$$;
