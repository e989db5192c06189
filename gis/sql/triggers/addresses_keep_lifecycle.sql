CREATE TRIGGER addresses_insert_lifecycle BEFORE INSERT ON addresses
FOR EACH ROW WHEN (new.status = 'retired') EXECUTE FUNCTION keep_lifecycle();
CREATE TRIGGER addresses_update_lifecycle BEFORE UPDATE OF status, valid_to ON addresses
FOR EACH ROW WHEN (new.status = 'retired' OR old.status IS DISTINCT FROM new.status) EXECUTE FUNCTION keep_lifecycle();
CREATE TRIGGER addresses_insert_return AFTER INSERT ON addresses
REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION forbid_return();
