-- Which pages may embed a map: the origins of all its live keys, or of the one key that is given. '*' stands for any page: of a
-- key without origins, and of a map that everybody may open by its link. No rows: no page may.
CREATE OR REPLACE FUNCTION embedding_origins(wanted_map text, given_key text)
RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
    SELECT DISTINCT o.origin
    FROM saved_map_keys AS k
    CROSS JOIN LATERAL unnest(CASE WHEN k.origins = '{}' THEN '{*}' ELSE k.origins END) AS o (origin)
    WHERE
        k.map = wanted_map
        AND (given_key IS NULL OR k.key_hash = sha256(convert_to(given_key, 'UTF8')))
        AND k.revoked_at IS NULL
        AND (k.expires_at IS NULL OR k.expires_at > now())
    UNION
    SELECT '*' FROM saved_maps AS m WHERE m.id = wanted_map AND m.sharing = 'link' AND given_key IS NULL
$$;
