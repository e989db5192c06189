-- Who may do what with saved maps: their policies say which rows. A map never changes its owner or its id, a key only ends.
GRANT SELECT, INSERT, UPDATE, DELETE ON saved_maps TO onemap_loader;
GRANT SELECT, INSERT, UPDATE, DELETE ON saved_map_keys TO onemap_loader;
GRANT SELECT ON saved_maps TO onemap_anonymous, onemap_planner, onemap_worker, onemap_auditor;
GRANT INSERT (id, owner, owner_name, title, description, sharing, composition),
UPDATE (owner_name, title, description, sharing, composition, version, updated_at), DELETE
ON saved_maps TO onemap_planner;
GRANT SELECT (id, map, label, origins, created_at, expires_at, revoked_at),
INSERT (map, key_hash, label, origins, expires_at), UPDATE (revoked_at)
ON saved_map_keys TO onemap_planner;
REVOKE EXECUTE ON FUNCTION keyed_map(), owns_map(text), embedding_origins(text, text) FROM public;
GRANT EXECUTE ON FUNCTION keyed_map() TO onemap_anonymous;
GRANT EXECUTE ON FUNCTION owns_map(text) TO onemap_planner;
GRANT EXECUTE ON FUNCTION embedding_origins(text, text) TO onemap_anonymous;
