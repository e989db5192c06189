-- Ends a session and every lease taken under its user: what was on a screen cannot be asked for again.
CREATE OR REPLACE FUNCTION close_session(token text)
RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
    UPDATE leases SET expires_at = now()
    WHERE expires_at > now() AND user_id = (SELECT user_id FROM session_user_info(token));
    DELETE FROM sessions WHERE token_hash = sha256(convert_to(token, 'UTF8'));
$$;
