-- Each row of `areas` with its own code and the codes of what it lies in, from the bottom up. Where an area above
-- has several generations, the youngest says what that one lies in.
CREATE OR REPLACE FUNCTION current_area_chains()
RETURNS TABLE (id bigint, codes text[])
LANGUAGE sql STABLE
SET search_path = onemap, public, pg_temp
AS $$
    WITH youngest AS (
        SELECT DISTINCT ON (a.level, a.code) a.level, a.code, a.parent
        FROM areas AS a
        ORDER BY a.level, a.code, a.valid_from DESC, a.id DESC
    )

    SELECT a.id, array_remove(ARRAY[a.code, a.parent, first.parent, second.parent], NULL)
    FROM areas AS a
    LEFT JOIN youngest AS first
        ON a.parent = first.code
        AND first.level = CASE a.level WHEN 'grid' THEN 'community' WHEN 'community' THEN 'street' END
    LEFT JOIN youngest AS second
        ON first.parent = second.code
        AND second.level = CASE first.level WHEN 'community' THEN 'street' END
$$;
