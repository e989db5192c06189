-- The grids that a re-cut replaces (side 'before') and those that it brings (side 'after'), as they are, were or will be.
CREATE TABLE recut_grids (
    recut bigint NOT NULL REFERENCES recuts ON DELETE CASCADE,
    side text NOT NULL CHECK (side IN ('before', 'after')),
    number smallint NOT NULL CHECK (number > 0),
    code text CHECK (code IS NOT NULL OR side = 'after'),
    name text,
    parent text,
    adapted boolean NOT NULL DEFAULT false,
    area_id bigint,
    contact text,
    valid_from date,
    source text,
    source_id text,
    geom geometry (MultiPolygon, 4326) NOT NULL,
    PRIMARY KEY (recut, side, number)
);
COMMENT ON COLUMN recut_grids.code IS 'NULL for a new grid until its re-cut is applied.';
COMMENT ON COLUMN recut_grids.area_id IS 'The row of `areas` that it is or was; NULL for a new grid until its re-cut is applied.';
COMMENT ON COLUMN recut_grids.adapted IS 'A neighbour that only gets the vertices of the new borders that end on its own.';
