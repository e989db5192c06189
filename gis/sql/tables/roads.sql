CREATE TABLE roads (
    code text PRIMARY KEY,
    name text,
    class text NOT NULL CHECK (class IN (
        'motorway', 'trunk', 'primary', 'secondary', 'tertiary',
        'residential', 'service', 'pedestrian', 'path', 'rail'
    )),
    oneway boolean NOT NULL DEFAULT false,
    source text,
    source_id text,
    geom geometry (LineString, 4326) NOT NULL,
    UNIQUE (source, source_id)
);
CREATE INDEX roads_geom_idx ON roads USING gist (geom);
