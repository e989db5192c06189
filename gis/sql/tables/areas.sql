-- The nested areas of a district 区 > street 街道 > community 社区 > grid 网格, one row a generation.
CREATE TABLE areas (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    level text NOT NULL CHECK (level IN ('district', 'street', 'community', 'grid')),
    code text NOT NULL CHECK (code <> ''),
    name text NOT NULL,
    parent text CHECK (parent IS NOT NULL OR level = 'district'),
    contact text,
    valid_from date NOT NULL DEFAULT current_date,
    valid_to date,
    source text,
    source_id text,
    geom geometry (MultiPolygon, 4326) NOT NULL,
    CHECK (valid_to > valid_from),
    CONSTRAINT areas_one_generation_a_day EXCLUDE USING gist (
        level WITH =, code WITH =, daterange(valid_from, valid_to) WITH &&
    )
);
CREATE INDEX areas_geom_idx ON areas USING gist (geom);
-- What the tiles of layers/base/area-labels.yaml look for.
CREATE INDEX areas_label_point_idx ON areas USING gist (ST_PointOnSurface(geom));
CREATE INDEX areas_code_idx ON areas (code);
COMMENT ON COLUMN areas.contact IS 'The duty contact of a grid: a role and a telephone number, never a person''s private one.';
