-- Who the token's owner is and which role to switch to; no row when the token is not (or no longer) good.
CREATE OR REPLACE FUNCTION session_user_info(token text)
RETURNS TABLE (user_id bigint, login text, name text, role text, expires_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
    SELECT u.id, u.login, u.name, u.role, s.expires_at
    FROM sessions AS s
    JOIN users AS u ON u.id = s.user_id
    WHERE
        s.token_hash = sha256(convert_to(token, 'UTF8'))
        AND s.expires_at > now()
        AND u.disabled_at IS NULL
$$;
