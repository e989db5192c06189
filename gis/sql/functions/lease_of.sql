-- Until when the caller may see inside a building; NULL when not (any more).
CREATE OR REPLACE FUNCTION lease_of(wanted_building text)
RETURNS timestamptz
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
    SELECT max(l.expires_at)
    FROM leases AS l
    WHERE l.user_id = current_user_id() AND l.building = wanted_building AND l.expires_at > clock_timestamp()
$$;
