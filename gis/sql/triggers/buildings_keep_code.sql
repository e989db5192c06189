CREATE TRIGGER buildings_keep_code BEFORE UPDATE OF code ON buildings
FOR EACH ROW WHEN (old.code IS DISTINCT FROM new.code) EXECUTE FUNCTION keep_code();
