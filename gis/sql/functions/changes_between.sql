-- The changes after `since_seq` and up to `scan_to`, which change_horizon() has given, oldest first.
-- max_rows       at most so many
-- only_entities  NULL for all
-- only_area      the code of an area of any level, NULL for everywhere: what lies in it before or after the change.
--                An update that brings something in is an `enter`, one that takes it out a `leave`.
-- An area counts by the codes that its row of `change` says, everything else by those in its own columns.
CREATE OR REPLACE FUNCTION changes_between(
    since_seq bigint, scan_to bigint, max_rows integer, only_entities text[] DEFAULT NULL, only_area text DEFAULT NULL
)
RETURNS TABLE (
    seq bigint, xid text, changed_at timestamptz, entity text, code text, operation text, before text, after text
)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
    SELECT c.seq, c.xid::text, c.changed_at, c.entity, c.code,
        CASE
            WHEN only_area IS NULL OR c.operation <> 'update' OR lay.inside = lies.inside THEN c.operation
            WHEN lies.inside THEN 'enter'
            ELSE 'leave'
        END,
        c.before::text, c.after::text
    FROM change AS c
    CROSS JOIN LATERAL (
        SELECT only_area IS NULL OR CASE
            WHEN c.before IS NULL THEN false
            WHEN c.before_areas IS NOT NULL THEN only_area = ANY (c.before_areas)
            ELSE coalesce(only_area IN (
                coalesce(c.before ->> 'grid', ''), coalesce(c.before ->> 'community', ''),
                coalesce(c.before ->> 'street', ''), coalesce(c.before ->> 'district', '')
            ), false)
        END AS inside
    ) AS lay
    CROSS JOIN LATERAL (
        SELECT only_area IS NULL OR CASE
            WHEN c.after IS NULL THEN false
            WHEN c.after_areas IS NOT NULL THEN only_area = ANY (c.after_areas)
            ELSE coalesce(only_area IN (
                coalesce(c.after ->> 'grid', ''), coalesce(c.after ->> 'community', ''),
                coalesce(c.after ->> 'street', ''), coalesce(c.after ->> 'district', '')
            ), false)
        END AS inside
    ) AS lies
    WHERE
        c.seq > since_seq AND c.seq <= scan_to
        AND (only_entities IS NULL OR c.entity = ANY (only_entities))
        AND (lay.inside OR lies.inside)
    ORDER BY c.seq
    LIMIT max_rows
$$;
