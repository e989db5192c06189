-- A role reads the rows that name it. A worker's own grids are part of it: a row that names workers and lies in a grid
-- is for those who work there.
ALTER TABLE guarded_features ENABLE ROW LEVEL SECURITY;
ALTER TABLE guarded_features FORCE ROW LEVEL SECURITY;
CREATE POLICY guarded_features_loader ON guarded_features TO onemap_loader USING (true) WITH CHECK (true);
CREATE POLICY guarded_features_anonymous ON guarded_features FOR SELECT TO onemap_anonymous
USING (readers @> ARRAY['anonymous']);
CREATE POLICY guarded_features_planner ON guarded_features FOR SELECT TO onemap_planner
USING (readers @> ARRAY['planner']);
CREATE POLICY guarded_features_auditor ON guarded_features FOR SELECT TO onemap_auditor
USING (readers @> ARRAY['auditor']);
CREATE POLICY guarded_features_worker ON guarded_features FOR SELECT TO onemap_worker
USING (readers @> ARRAY['worker'] AND (grid IS NULL OR grid IN (SELECT own_grids())));

ALTER TABLE guarded_area_values ENABLE ROW LEVEL SECURITY;
ALTER TABLE guarded_area_values FORCE ROW LEVEL SECURITY;
CREATE POLICY guarded_area_values_loader ON guarded_area_values TO onemap_loader USING (true) WITH CHECK (true);
CREATE POLICY guarded_area_values_anonymous ON guarded_area_values FOR SELECT TO onemap_anonymous
USING (readers @> ARRAY['anonymous']);
CREATE POLICY guarded_area_values_planner ON guarded_area_values FOR SELECT TO onemap_planner
USING (readers @> ARRAY['planner']);
CREATE POLICY guarded_area_values_auditor ON guarded_area_values FOR SELECT TO onemap_auditor
USING (readers @> ARRAY['auditor']);
CREATE POLICY guarded_area_values_worker ON guarded_area_values FOR SELECT TO onemap_worker
USING (readers @> ARRAY['worker']);
