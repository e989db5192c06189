CREATE TRIGGER buildings_insert_lifecycle BEFORE INSERT ON buildings
FOR EACH ROW WHEN (new.status = 'retired') EXECUTE FUNCTION keep_lifecycle();
CREATE TRIGGER buildings_update_lifecycle BEFORE UPDATE OF status, valid_to ON buildings
FOR EACH ROW WHEN (new.status = 'retired' OR old.status IS DISTINCT FROM new.status) EXECUTE FUNCTION keep_lifecycle();
CREATE TRIGGER buildings_insert_return AFTER INSERT ON buildings
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION forbid_return();
