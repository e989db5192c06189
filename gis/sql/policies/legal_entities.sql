ALTER TABLE legal_entities ENABLE ROW LEVEL SECURITY;
ALTER TABLE legal_entities FORCE ROW LEVEL SECURITY;
CREATE POLICY legal_entities_loader ON legal_entities TO onemap_loader USING (true) WITH CHECK (true);
CREATE POLICY legal_entities_worker ON legal_entities FOR SELECT TO onemap_worker USING (building IN (SELECT leased_buildings()));
