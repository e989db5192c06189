REVOKE EXECUTE ON FUNCTION follow_themes(geometry[], text[]) FROM public;
-- Whoever is to own something in a schema must be able to create in it at that moment.
GRANT CREATE ON SCHEMA onemap TO onemap_loader;
ALTER FUNCTION follow_themes(geometry[], text[]) OWNER TO onemap_loader;
REVOKE CREATE ON SCHEMA onemap FROM onemap_loader;
GRANT EXECUTE ON FUNCTION follow_themes(geometry[], text[]) TO current_user;
