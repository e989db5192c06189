-- Until migration 0003, which replaces it with change_horizon() and changes_between().
-- The changes after `since_seq`, oldest first, at most `max_rows`. Gap-free for a poller that goes on from the last
-- seq it got, whatever the order of commits: see log_change(). The three reads must each see a later
-- state than the one before, so this runs in READ COMMITTED, in this order.
CREATE OR REPLACE FUNCTION changes_since(since_seq bigint, max_rows integer, only_entity text DEFAULT NULL)
RETURNS SETOF change
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
DECLARE
    drawn bigint;
    horizon bigint;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'changes_since() needs READ COMMITTED';
    END IF;
    SELECT CASE WHEN s.is_called THEN s.last_value ELSE 0 END INTO drawn FROM change_seq AS s;
    -- A bigint advisory lock shows its high half as classid and its low half as objid; ours are all negative.
    SELECT min(-(((l.classid::bigint << 32) | l.objid::bigint))) INTO horizon
    FROM pg_locks AS l
    WHERE
        l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
        AND l.database = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database())
        AND ((l.classid::bigint << 32) | l.objid::bigint) < 0;
    RETURN QUERY
    SELECT c.*
    FROM change AS c
    WHERE
        c.seq > since_seq AND c.seq <= drawn AND (horizon IS NULL OR c.seq < horizon)
        AND (only_entity IS NULL OR c.entity = only_entity)
    ORDER BY c.seq
    LIMIT max_rows;
END
$$;
