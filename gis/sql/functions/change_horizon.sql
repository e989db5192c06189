-- How far the change feed can be read from `since_seq` at this moment without ever missing a row.
-- max_rows  how many rows of `change` a reader is willing to go through
-- feed      names this very sequence of changes: another one in a database that was restored from a backup
-- latest    the last number drawn so far
-- scan_to   every row up to here has been committed or never will be; at most max_rows of them after since_seq
--
-- The three reads must each see a later state than the one before, so this runs in READ COMMITTED, in this
-- order: see log_change().
CREATE OR REPLACE FUNCTION change_horizon(since_seq bigint, max_rows integer)
RETURNS TABLE (feed text, latest bigint, scan_to bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
DECLARE
    horizon bigint;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'change_horizon() needs READ COMMITTED';
    END IF;
    SELECT CASE WHEN s.is_called THEN s.last_value ELSE 0 END INTO latest FROM change_seq AS s;
    -- A bigint advisory lock shows its high half as classid and its low half as objid; ours are all negative.
    SELECT min(-(((l.classid::bigint << 32) | l.objid::bigint))) INTO horizon
    FROM pg_locks AS l
    WHERE
        l.locktype = 'advisory' AND l.objsubid = 1 AND l.granted
        AND l.database = (SELECT d.oid FROM pg_database AS d WHERE d.datname = current_database())
        AND ((l.classid::bigint << 32) | l.objid::bigint) < 0;
    scan_to := least(latest, horizon - 1);
    SELECT least(scan_to, CASE WHEN count(*) = max_rows THEN max(c.seq) END) INTO scan_to
    FROM (
        SELECT n.seq FROM change AS n
        WHERE n.seq > since_seq AND n.seq <= scan_to
        ORDER BY n.seq
        LIMIT max_rows
    ) AS c;
    scan_to := greatest(scan_to, since_seq);
    SELECT md5(c.system_identifier || ' ' || d.oid) INTO feed
    FROM pg_control_system() AS c, pg_database AS d
    WHERE d.datname = current_database();
    RETURN NEXT;
END
$$;
