-- What has been made in metres of EPSG:3857 is made anew, in whole units of tiles.
TRUNCATE overviews, overview_versions;
ALTER TABLE overviews ALTER COLUMN geom TYPE geometry (GEOMETRY, 0) USING ST_SetSRID(geom, 0);
