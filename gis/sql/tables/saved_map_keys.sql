-- Embed keys 嵌入密钥: each opens one saved map for another department's system, and nothing else.
CREATE TABLE saved_map_keys (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    map text NOT NULL REFERENCES saved_maps ON DELETE CASCADE,
    key_hash bytea NOT NULL UNIQUE,
    label text NOT NULL CHECK (label <> ''),
    origins text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    revoked_at timestamptz
);
CREATE INDEX saved_map_keys_map ON saved_map_keys (map);
COMMENT ON COLUMN saved_map_keys.key_hash IS 'SHA-256 of the key; the key itself is nowhere in the database.';
COMMENT ON COLUMN saved_map_keys.origins IS 'Scheme, host and port of the pages that may embed the map; none: any page.';
