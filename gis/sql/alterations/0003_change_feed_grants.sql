-- Who may read the change feed: everybody, as what is in it.
REVOKE EXECUTE ON FUNCTION log_area_change(), forbid_truncate(), current_area_chains(), change_horizon(bigint, integer),
changes_between(bigint, bigint, integer, text[], text) FROM public;
GRANT EXECUTE ON FUNCTION change_horizon(bigint, integer), changes_between(bigint, bigint, integer, text[], text)
TO onemap_loader, onemap_anonymous, onemap_planner, onemap_worker, onemap_auditor;
