-- Codes of rows that are gone are never given out again: looked for whenever a code is given out, among millions of
-- changes. What was deleted is little of them; an index of all was the dearest of a bulk load.
CREATE INDEX change_deleted_code_idx ON change (code) WHERE operation = 'delete';
