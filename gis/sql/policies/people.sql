ALTER TABLE people ENABLE ROW LEVEL SECURITY;
ALTER TABLE people FORCE ROW LEVEL SECURITY;
CREATE POLICY people_loader ON people TO onemap_loader USING (true) WITH CHECK (true);
CREATE POLICY people_worker ON people FOR SELECT TO onemap_worker USING (building IN (SELECT leased_buildings()));
