ALTER TABLE saved_maps ENABLE ROW LEVEL SECURITY;
ALTER TABLE saved_maps FORCE ROW LEVEL SECURITY;
CREATE POLICY saved_maps_loader ON saved_maps TO onemap_loader USING (true) WITH CHECK (true);
-- For the definer functions, which run as the owner of the schema.
CREATE POLICY saved_maps_definer ON saved_maps FOR SELECT TO current_user USING (true);
CREATE POLICY saved_maps_owner ON saved_maps TO onemap_planner
USING (owner = current_user_id()) WITH CHECK (owner = current_user_id());
CREATE POLICY saved_maps_planners ON saved_maps FOR SELECT TO onemap_planner
USING (sharing IN ('planners', 'link') AND current_user_id() IS NOT NULL);
-- Everybody else opens one map at a time, by its link or by a key of it: none of them can list what there is.
CREATE POLICY saved_maps_link ON saved_maps FOR SELECT
TO onemap_anonymous, onemap_planner, onemap_worker, onemap_auditor
USING (sharing = 'link' AND id = current_setting('onemap.map', true));
CREATE POLICY saved_maps_key ON saved_maps FOR SELECT TO onemap_anonymous
USING (id = current_setting('onemap.map', true) AND id = keyed_map());
