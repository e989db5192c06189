-- A worker's scan of a building's code. Grants a lease when the worker stands there, or says why not.
-- wanted_building   building code
-- lon, lat          the device's fix, WGS 84
-- fix_accuracy_m    the device's own estimate of the fix's error, metres
-- visit_nonce       a random string of the device's; repeating it repeats the answer, not the visit
-- reach_m           how far from the footprint a fix may lie
-- max_accuracy_m    how bad a fix is still taken
-- lifetime          how long a lease lasts
-- outcome           granted | no_session | no_building | not_your_grid | fix_too_coarse | too_far | nonce_used
CREATE OR REPLACE FUNCTION visit_building(
    wanted_building text, lon double precision, lat double precision,
    fix_accuracy_m real, visit_nonce text, reach_m real, max_accuracy_m real, lifetime interval
)
RETURNS TABLE (outcome text, lease_id uuid, expires_at timestamptz, distance_m real)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
DECLARE
    me bigint := current_user_id();
    here geometry := ST_SetSRID(ST_MakePoint(lon, lat), 4326);
    target buildings%ROWTYPE;
BEGIN
    SELECT l.id, l.expires_at, l.distance_m,
        CASE WHEN l.building = wanted_building AND l.expires_at > clock_timestamp() THEN 'granted' ELSE 'nonce_used' END
    INTO lease_id, expires_at, distance_m, outcome
    FROM leases AS l WHERE l.user_id = me AND l.nonce = visit_nonce;
    IF FOUND THEN
        IF outcome = 'nonce_used' THEN
            lease_id := NULL; expires_at := NULL;
        END IF;
        RETURN NEXT;
        RETURN;
    END IF;

    SELECT b.* INTO target FROM buildings AS b WHERE b.code = wanted_building AND b.status = 'current';
    IF target.code IS NOT NULL THEN
        distance_m := ST_Distance(target.geom::geography, here::geography);
    END IF;
    outcome := CASE
        WHEN me IS NULL THEN 'no_session'
        WHEN target.code IS NULL THEN 'no_building'
        WHEN NOT EXISTS (
            SELECT FROM worker_grids AS w JOIN users AS u ON u.id = w.user_id
            WHERE w.user_id = me AND w.grid = target.grid AND u.role = 'worker'
        ) THEN 'not_your_grid'
        WHEN fix_accuracy_m > max_accuracy_m THEN 'fix_too_coarse'
        WHEN distance_m > reach_m THEN 'too_far'
        ELSE 'granted'
    END;
    IF outcome = 'granted' THEN
        INSERT INTO leases AS l (user_id, building, nonce, fix, accuracy_m, distance_m, expires_at)
        VALUES (
            me, wanted_building, visit_nonce, here, fix_accuracy_m,
            visit_building.distance_m, clock_timestamp() + lifetime
        )
        RETURNING l.id, l.expires_at INTO lease_id, expires_at;
    END IF;
    INSERT INTO audit (user_id, action, building, outcome, detail)
    VALUES (me, 'visit', wanted_building, outcome, jsonb_build_object('distance_m', distance_m, 'accuracy_m', fix_accuracy_m));
    RETURN NEXT;
END
$$;
