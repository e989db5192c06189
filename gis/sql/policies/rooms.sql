ALTER TABLE rooms ENABLE ROW LEVEL SECURITY;
ALTER TABLE rooms FORCE ROW LEVEL SECURITY;
CREATE POLICY rooms_loader ON rooms TO onemap_loader USING (true) WITH CHECK (true);
CREATE POLICY rooms_worker ON rooms FOR SELECT TO onemap_worker USING (building IN (SELECT leased_buildings()));
