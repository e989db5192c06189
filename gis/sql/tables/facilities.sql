CREATE TABLE facilities (
    code text PRIMARY KEY,
    kind text NOT NULL CHECK (
        kind IN ('toilet', 'clinic', 'bus_stop', 'shelter', 'school', 'fire_station', 'hydrant')
    ),
    name text,
    opening_hours text,
    wheelchair boolean,
    phone text,
    capacity integer CHECK (capacity >= 0),
    address text,
    district text,
    street text,
    community text,
    grid text,
    source text,
    source_id text,
    geom geometry (Point, 4326) NOT NULL,
    UNIQUE (source, source_id)
);
-- btree_gist lets one index answer "the nearest of this kind".
CREATE INDEX facilities_kind_geom_idx ON facilities USING gist (kind, geom);
COMMENT ON COLUMN facilities.opening_hours IS 'In the syntax of the OpenStreetMap key opening_hours; NULL is unknown.';
COMMENT ON COLUMN facilities.wheelchair IS 'NULL is unknown.';
