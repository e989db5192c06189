-- Who may do what with the shares of buildings, and with what is to be followed.
GRANT SELECT ON building_shares TO onemap_loader, onemap_anonymous, onemap_planner, onemap_worker, onemap_auditor;
GRANT INSERT, UPDATE, DELETE ON building_shares TO onemap_loader;
GRANT SELECT, DELETE ON area_edits TO onemap_loader;
REVOKE EXECUTE ON FUNCTION note_area_edits(), follow_area_edits(), edited_regions(), symmetric_difference(geometry, geometry),
symmetric_difference(geometry), refresh_building_shares(geometry[], text[]) FROM public;
GRANT EXECUTE ON FUNCTION edited_regions(), symmetric_difference(geometry, geometry), symmetric_difference(geometry),
refresh_building_shares(geometry[], text[]) TO onemap_loader;
