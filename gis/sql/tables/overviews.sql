-- Generalised features of public layers, zoom by zoom, made from their sources ahead of requests. `region` is the tile of
-- zoom `region_zoom` (x << 24 | y) that a feature's middle lies in: what is made again together after an edit. `geom` is
-- valid as tiles want it, in whole units of a tile of that zoom (4096 a side), from the world's south-west corner.
-- This table has no rows of its own: each layer's are in a table that inherits from it, of the layer's name, in the schema
-- onemap_overviews (tiles/overviews/tables.py).
CREATE TABLE overviews (
    z smallint NOT NULL,
    region bigint NOT NULL,
    key text,
    rank real,
    attributes jsonb NOT NULL,
    geom geometry (GEOMETRY, 0) NOT NULL
);

-- Which layers and zooms have been made, and from which definition: a changed layer file makes them anew.
CREATE TABLE overview_versions (
    layer text NOT NULL,
    z smallint NOT NULL,
    definition text NOT NULL,
    PRIMARY KEY (layer, z)
);

-- Tiles of public layers that were rendered again since their archive was built, compressed by gzip, empty where nothing
-- is left. They lie over the archive until they are folded into it.
CREATE TABLE tile_delta (
    layer text NOT NULL,
    z smallint NOT NULL,
    x integer NOT NULL,
    y integer NOT NULL,
    data bytea NOT NULL,
    tx xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (layer, z, x, y)
);

-- What has been rendered again, in the order in which it may be told: one row a commit of a keeper of tiles.
CREATE TABLE tile_news (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    news jsonb NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now()
);
