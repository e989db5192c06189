-- City components 城市部件: what stands in the street and is looked after (GB/T 30428.2).
CREATE TABLE components (
    code text PRIMARY KEY,
    kind text NOT NULL,
    name text,
    state text NOT NULL DEFAULT 'good' CHECK (state IN ('good', 'damaged', 'missing')),
    address text REFERENCES addresses,
    district text,
    street text,
    community text,
    grid text,
    geom geometry (Point, 4326) NOT NULL
);
CREATE INDEX components_geom_idx ON components USING gist (geom);
CREATE INDEX components_address_idx ON components (address);
