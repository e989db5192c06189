-- Themes and their tiles: who may read and write what. `theme` says which of several layers a dirty outline is of.
ALTER TABLE dirty_outlines ADD COLUMN theme text;
REVOKE EXECUTE ON FUNCTION own_grids(), mark_dirty(), mark_dirty_areas() FROM public;
GRANT EXECUTE ON FUNCTION own_grids() TO onemap_worker;
GRANT SELECT (theme, code, name, attributes, district, street, community, grid, geom) ON features, guarded_features
TO onemap_anonymous;
GRANT SELECT (theme, code, attributes) ON area_values, guarded_area_values TO onemap_anonymous;
GRANT SELECT ON features, guarded_features, area_values, guarded_area_values TO onemap_planner, onemap_worker, onemap_auditor;
GRANT SELECT, INSERT, UPDATE, DELETE ON features, guarded_features, area_values, guarded_area_values TO onemap_loader;
GRANT SELECT ON overviews, overview_versions, tile_delta, tile_news
TO onemap_anonymous, onemap_planner, onemap_worker, onemap_auditor;
GRANT SELECT, INSERT, UPDATE, DELETE ON overviews, overview_versions, tile_delta, tile_news TO onemap_loader;
REVOKE EXECUTE ON FUNCTION hexagon_at(double precision, double precision, double precision) FROM public;
GRANT EXECUTE ON FUNCTION hexagon_at(double precision, double precision, double precision)
TO onemap_loader, onemap_anonymous, onemap_planner, onemap_worker, onemap_auditor;
