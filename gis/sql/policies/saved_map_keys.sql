ALTER TABLE saved_map_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_map_keys FORCE ROW LEVEL SECURITY;
CREATE POLICY saved_map_keys_loader ON saved_map_keys TO onemap_loader USING (true) WITH CHECK (true);
-- For the definer functions, which run as the owner of the schema.
CREATE POLICY saved_map_keys_definer ON saved_map_keys FOR SELECT TO current_user USING (true);
-- Whoever owns the map has all of its keys.
CREATE POLICY saved_map_keys_owner ON saved_map_keys TO onemap_planner
USING (owns_map(map)) WITH CHECK (owns_map(map));
