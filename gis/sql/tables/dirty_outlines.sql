-- Where what maps show has changed: outlines of the old and the new state together, for those who keep rendered tiles.
CREATE TABLE dirty_outlines (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entity text NOT NULL,
    outline geometry (GEOMETRY, 4326) NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT now(),
    tx xid8 NOT NULL DEFAULT pg_current_xact_id()
);
COMMENT ON COLUMN dirty_outlines.tx IS 'The transaction, as in `change`: rows are there from its commit on, in whatever order of `id`.';
