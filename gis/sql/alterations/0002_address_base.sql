-- What the address base changes about the tables of 0001, and who may do what with its own.
ALTER TABLE areas ADD COLUMN within text[] CHECK (within IS NULL OR level = 'district');
COMMENT ON COLUMN areas.within IS 'What a district lies in, from the top: {province, city}.';

-- The type-ahead has an index of its own, which is smaller and faster than trigrams.
DROP INDEX addresses_standard_address_idx;

-- A mezzanine 夹层 has the number of the storey below it.
ALTER TABLE floors ADD COLUMN mezzanine boolean NOT NULL DEFAULT false;
ALTER TABLE floors DROP CONSTRAINT floors_building_number_key;
ALTER TABLE floors ADD CONSTRAINT floors_building_number_key UNIQUE (building, number, mezzanine);
ALTER TABLE floors ADD CONSTRAINT floors_mezzanine_check CHECK (number > 0 OR NOT mezzanine);
COMMENT ON COLUMN floors.mezzanine IS 'Whether this is the mezzanine above storey `number`.';

UPDATE buildings SET valid_to = greatest(current_date, valid_from + 1)
WHERE status = 'retired' AND valid_to IS NULL;
UPDATE addresses SET valid_to = greatest(current_date, valid_from + 1)
WHERE status = 'retired' AND valid_to IS NULL;
ALTER TABLE buildings ADD CONSTRAINT buildings_retired_check CHECK (status <> 'retired' OR valid_to IS NOT NULL);
ALTER TABLE addresses ADD CONSTRAINT addresses_retired_check CHECK (status <> 'retired' OR valid_to IS NOT NULL);

GRANT SELECT ON address_aliases, code_lineage
TO onemap_loader, onemap_anonymous, onemap_planner, onemap_worker, onemap_auditor;
GRANT INSERT, UPDATE, DELETE ON address_aliases TO onemap_loader;
GRANT INSERT ON code_lineage TO onemap_loader;
REVOKE EXECUTE ON FUNCTION notify_change(), keep_lifecycle(), forbid_return(), current_successors(text), last_written(text, integer)
FROM public;
GRANT EXECUTE ON FUNCTION last_written(text, integer) TO onemap_loader;
GRANT EXECUTE ON FUNCTION current_successors(text)
TO onemap_loader, onemap_anonymous, onemap_planner, onemap_worker, onemap_auditor;
