GRANT USAGE ON SCHEMA onemap
TO onemap_loader, onemap_authenticator, onemap_anonymous, onemap_planner, onemap_worker, onemap_auditor;

-- Public data: everybody reads it, the loader writes it.
GRANT SELECT ON areas, buildings, addresses, facilities, roads, landcover, components
TO onemap_loader, onemap_anonymous, onemap_planner, onemap_worker, onemap_auditor;
GRANT INSERT, UPDATE, DELETE ON areas, buildings, addresses, facilities, roads, landcover, components, events
TO onemap_loader;

-- Reports and complaints are for the district's staff.
GRANT SELECT ON events TO onemap_loader, onemap_planner, onemap_worker;

-- The inside of a building: the worker under a lease (policies/), the loader.
GRANT SELECT ON floors, rooms, people, legal_entities TO onemap_worker;
GRANT SELECT, INSERT, UPDATE, DELETE ON floors, rooms, people, legal_entities TO onemap_loader;
GRANT SELECT ON audit TO onemap_auditor;
GRANT SELECT, INSERT, UPDATE ON code_counters TO onemap_loader;

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA onemap FROM public;
GRANT EXECUTE ON FUNCTION password_of(text), open_session(bigint, text, interval), session_user_info(text), close_session(text)
TO onemap_authenticator;
GRANT EXECUTE ON FUNCTION current_user_id() TO onemap_worker, onemap_auditor;
GRANT EXECUTE ON FUNCTION leased_buildings(), lease_of(text),
visit_building(text, double precision, double precision, real, text, real, real, interval),
record_disclosure(text, integer, integer) TO onemap_worker;
GRANT EXECUTE ON FUNCTION issue_codes(text, bigint) TO onemap_loader;
GRANT EXECUTE ON FUNCTION changes_since(bigint, integer, text), areas_at(double precision, double precision, date)
TO onemap_loader, onemap_anonymous, onemap_planner, onemap_worker, onemap_auditor;
