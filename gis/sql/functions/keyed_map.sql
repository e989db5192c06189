-- The map that the embed key of this request opens, or NULL. The key comes from the setting `onemap.map_key`, so a mistake in
-- the service cannot open another map: it would need that map's key.
CREATE OR REPLACE FUNCTION keyed_map() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER PARALLEL RESTRICTED
SET search_path = onemap, public, pg_temp
AS $$
    SELECT k.map
    FROM saved_map_keys AS k
    WHERE
        k.key_hash = sha256(convert_to(current_setting('onemap.map_key', true), 'UTF8'))
        AND k.revoked_at IS NULL
        AND (k.expires_at IS NULL OR k.expires_at > now())
$$;
