-- The user behind the bearer token of this request, or NULL. The token comes from the setting
-- `onemap.session`, so a mistake in the service cannot pass for another user: it would need his token.
CREATE OR REPLACE FUNCTION current_user_id() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = onemap, public, pg_temp
AS $$
    SELECT s.user_id
    FROM sessions AS s
    JOIN users AS u ON u.id = s.user_id
    WHERE
        s.token_hash = sha256(convert_to(current_setting('onemap.session', true), 'UTF8'))
        AND s.expires_at > now()
        AND u.disabled_at IS NULL
$$;
