-- A layer's overview is made in a table of its own, which takes the place of the one before when it is whole.
TRUNCATE overviews, overview_versions;
DROP INDEX IF EXISTS overviews_geom_idx, overviews_region_idx;
ALTER TABLE overviews DROP COLUMN IF EXISTS layer;
REVOKE INSERT, UPDATE, DELETE ON overviews FROM onemap_loader;
CREATE SCHEMA onemap_overviews;
GRANT USAGE ON SCHEMA onemap_overviews
TO onemap_overviews, onemap_anonymous, onemap_planner, onemap_worker, onemap_auditor;
CREATE SCHEMA onemap_overviews_unfinished;
GRANT USAGE ON SCHEMA onemap_overviews_unfinished TO onemap_overviews;
