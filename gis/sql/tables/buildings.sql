CREATE TABLE buildings (
    code text PRIMARY KEY,
    name text,
    use text,
    height_m real CHECK (height_m >= 0),
    floors_above smallint CHECK (floors_above >= 0),
    floors_below smallint CHECK (floors_below >= 0),
    status text NOT NULL DEFAULT 'current' CHECK (status IN ('proposed', 'current', 'retired')),
    valid_from date NOT NULL DEFAULT current_date,
    valid_to date,
    district text,
    street text,
    community text,
    grid text,
    source text,
    source_id text,
    geom geometry (MultiPolygon, 4326) NOT NULL,
    CHECK (valid_to > valid_from),
    UNIQUE (source, source_id)
);
CREATE INDEX buildings_geom_idx ON buildings USING gist (geom);
CREATE INDEX buildings_grid_idx ON buildings (grid);
