-- The codes that hold today for what `retired_code` named: the ends of its lineage that are not retired themselves.
-- A code without lineage gives itself as long as it is not retired. A cycle ends where it closes.
CREATE OR REPLACE FUNCTION current_successors(retired_code text)
RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL SAFE
SET search_path = onemap, public, pg_temp
AS $$
    WITH RECURSIVE line (code) AS (
        SELECT retired_code
        UNION
        SELECT l.successor
        FROM line
        INNER JOIN code_lineage AS l ON line.code = l.predecessor
        WHERE l.successor IS NOT NULL
    )
    SELECT line.code
    FROM line
    WHERE
        NOT EXISTS (SELECT FROM code_lineage AS l WHERE l.predecessor = line.code)
        AND NOT EXISTS (SELECT FROM addresses AS a WHERE a.code = line.code AND a.status = 'retired')
        AND NOT EXISTS (SELECT FROM buildings AS b WHERE b.code = line.code AND b.status = 'retired')
    ORDER BY line.code COLLATE "C"
$$;
