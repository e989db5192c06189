ALTER TABLE floors ENABLE ROW LEVEL SECURITY;
ALTER TABLE floors FORCE ROW LEVEL SECURITY;
CREATE POLICY floors_loader ON floors TO onemap_loader USING (true) WITH CHECK (true);
CREATE POLICY floors_worker ON floors FOR SELECT TO onemap_worker USING (building IN (SELECT leased_buildings()));
