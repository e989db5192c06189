-- Starts a session for a token made by the service; old sessions of the user are swept out on the way.
CREATE OR REPLACE FUNCTION open_session(for_user_id bigint, token text, lifetime interval)
RETURNS timestamptz
LANGUAGE sql SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
    DELETE FROM sessions WHERE user_id = for_user_id AND expires_at <= now();
    INSERT INTO sessions (token_hash, user_id, expires_at)
    VALUES (sha256(convert_to(token, 'UTF8')), for_user_id, now() + lifetime)
    RETURNING expires_at;
$$;
