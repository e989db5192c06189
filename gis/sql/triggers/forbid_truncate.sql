CREATE TRIGGER areas_forbid_truncate BEFORE TRUNCATE ON areas
FOR EACH STATEMENT EXECUTE FUNCTION forbid_truncate();
CREATE TRIGGER buildings_forbid_truncate BEFORE TRUNCATE ON buildings
FOR EACH STATEMENT EXECUTE FUNCTION forbid_truncate();
CREATE TRIGGER addresses_forbid_truncate BEFORE TRUNCATE ON addresses
FOR EACH STATEMENT EXECUTE FUNCTION forbid_truncate();
