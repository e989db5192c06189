-- The stored hash of a login, for the service to verify a password against.
CREATE OR REPLACE FUNCTION password_of(wanted_login text)
RETURNS TABLE (user_id bigint, password_hash text)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
    SELECT u.id, u.password_hash
    FROM users AS u
    WHERE u.login = wanted_login AND u.disabled_at IS NULL
$$;
