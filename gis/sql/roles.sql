-- The roles of a district's database. Roles belong to the cluster, not to the database,
-- so another OneMap database on the same server may have made them already.
-- The owner is whoever runs the migrations; everybody else is listed here.
DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY[
        'onemap_loader', 'onemap_anonymous', 'onemap_planner', 'onemap_worker', 'onemap_auditor', 'onemap_overviews'
    ] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN', role_name);
        END IF;
    END LOOP;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'onemap_authenticator') THEN
        CREATE ROLE onemap_authenticator LOGIN NOINHERIT;
    END IF;
    -- A request starts as the authenticator and switches to one of these.
    EXECUTE 'GRANT onemap_anonymous, onemap_planner, onemap_worker, onemap_auditor TO onemap_authenticator';
    -- Overviews are made by who reads what everybody may read, and no more.
    EXECUTE 'GRANT onemap_anonymous TO onemap_overviews';
    -- The owner's session hands itself down to those who write, and to the authenticator.
    EXECUTE format('GRANT onemap_loader, onemap_overviews, onemap_authenticator TO %I', current_user);
END
$$;
