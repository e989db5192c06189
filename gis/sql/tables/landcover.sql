-- What the base map is painted with, from the sea to the sports field.
CREATE TABLE landcover (
    code text PRIMARY KEY,
    class text NOT NULL CHECK (class IN (
        'land', 'sea', 'river', 'lake', 'wetland', 'park', 'forest', 'grass', 'farmland', 'beach',
        'residential', 'commercial', 'industrial', 'education', 'medical', 'public', 'transport', 'plaza', 'pitch'
    )),
    name text,
    source text,
    source_id text,
    geom geometry (MultiPolygon, 4326) NOT NULL,
    UNIQUE (source, source_id)
);
CREATE INDEX landcover_geom_idx ON landcover USING gist (geom);
