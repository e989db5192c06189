-- What a transaction has done to the areas of today and not followed yet: each outline that came or went, so that one
-- that is here twice is as it was. Empty but for transactions under way, so nothing is lost with it in a crash.
CREATE UNLOGGED TABLE area_edits (
    level text NOT NULL,
    code text NOT NULL,
    geom geometry (MultiPolygon, 4326) NOT NULL
);
