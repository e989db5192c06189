-- What the change feed by area needs of the tables of 0001.
-- A change of an area says what the area lies in; everything else has that in its own columns.
ALTER TABLE change ADD COLUMN before_areas text[], ADD COLUMN after_areas text[];
COMMENT ON COLUMN change.before_areas IS 'For a change of an area: its own code and those above it, as they were before.';

-- Nobody asks by code, and it was the dearest index of a bulk load.
DROP INDEX change_code_idx;

-- What has been written so far counts by what lies in what today.
INSERT INTO area_chains (id, codes)
SELECT
    c.id,
    c.codes
FROM current_area_chains() AS c;
ALTER TABLE change DISABLE TRIGGER change_append_only;
UPDATE change AS c
SET
    before_areas = CASE WHEN c.before IS NOT NULL THEN coalesce(s.codes, ARRAY[c.code]) END,
    after_areas = CASE WHEN c.after IS NOT NULL THEN coalesce(s.codes, ARRAY[c.code]) END
FROM change AS same
LEFT JOIN area_chains AS s ON s.id = (coalesce(same.after, same.before) ->> 'id')::bigint
WHERE c.entity = 'areas' AND same.seq = c.seq;
ALTER TABLE change ENABLE TRIGGER change_append_only;

DROP TRIGGER areas_insert_change ON areas;
DROP TRIGGER areas_update_change ON areas;
DROP TRIGGER areas_delete_change ON areas;
DROP FUNCTION changes_since(bigint, integer, text);
