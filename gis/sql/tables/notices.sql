-- Word to the owner of a layer that somebody else has changed its data: a re-cut of grids, applied or undone.
CREATE TABLE notices (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now(),
    layer text NOT NULL,
    owner_zh text NOT NULL,
    owner_en text NOT NULL,
    event text NOT NULL CHECK (event IN ('recut_applied', 'recut_undone')),
    recut bigint NOT NULL REFERENCES recuts ON DELETE CASCADE,
    grids_before text[] NOT NULL,
    grids_after text[] NOT NULL,
    rows jsonb NOT NULL
);
COMMENT ON COLUMN notices.rows IS 'For each table that the layer reads, how many of its rows were changed.';
