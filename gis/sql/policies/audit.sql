ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit FORCE ROW LEVEL SECURITY;
-- The definer functions write as the owner; nobody but the auditor reads.
CREATE POLICY audit_append ON audit FOR INSERT TO current_user WITH CHECK (true);
CREATE POLICY audit_auditor ON audit FOR SELECT TO onemap_auditor USING (current_user_id() IS NOT NULL);
