-- How many people are registered at the addresses of each cell: counts, and nothing else about them.
-- address_codes, cells   for each address the number of its cell, in the same order
CREATE OR REPLACE FUNCTION people_by_cell(address_codes text[], cells integer[])
RETURNS TABLE (cell integer, people bigint)
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
    SELECT c.cell, count(*)
    FROM unnest(address_codes, cells) AS c (code, cell)
    JOIN people AS p ON p.address = c.code
    GROUP BY c.cell
    ORDER BY c.cell
$$;
