-- The highest code of a prefix and so many digits whose row the change feed knows to be gone. Rows that are there still
-- say so themselves.
CREATE OR REPLACE FUNCTION last_written(code_prefix text, digits integer)
RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
    SELECT c.code
    FROM change AS c
    WHERE
        c.operation = 'delete'
        AND c.code > code_prefix AND c.code <= code_prefix || repeat('9', digits)
        AND length(c.code) = length(code_prefix) + digits
        AND left(c.code, length(code_prefix)) = code_prefix
        AND right(c.code, digits) ~ '^[0-9]+$'
    ORDER BY c.code DESC
    LIMIT 1
$$;
