CREATE TRIGGER addresses_keep_code BEFORE UPDATE OF code ON addresses
FOR EACH ROW WHEN (old.code IS DISTINCT FROM new.code) EXECUTE FUNCTION keep_code();
