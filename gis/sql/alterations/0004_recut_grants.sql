-- Who may do what with re-cuts: planners read them, the service writes them as the loader.
GRANT SELECT ON recuts, recut_grids TO onemap_loader, onemap_planner;
GRANT INSERT, UPDATE ON recuts, recut_grids TO onemap_loader;
GRANT EXECUTE ON FUNCTION current_user_id() TO onemap_planner;

-- People are forced behind row-level security, which lets the loader see them and not the owner of the schema.
GRANT CREATE ON SCHEMA onemap TO onemap_loader;
ALTER FUNCTION people_by_cell(text[], integer[]) OWNER TO onemap_loader;
REVOKE CREATE ON SCHEMA onemap FROM onemap_loader;
REVOKE EXECUTE ON FUNCTION people_by_cell(text[], integer[]) FROM public;
GRANT EXECUTE ON FUNCTION people_by_cell(text[], integer[]) TO onemap_planner;
