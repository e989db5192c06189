-- Reserves `amount` consecutive numbers under a code prefix and returns the first.
-- Two writers of one prefix wait for each other; a number taken back by a rollback was never given out.
CREATE OR REPLACE FUNCTION issue_codes(code_prefix text, amount bigint)
RETURNS bigint
LANGUAGE sql
SET search_path = onemap, public, pg_temp
AS $$
    INSERT INTO code_counters AS c (prefix, last) VALUES (code_prefix, amount)
    ON CONFLICT (prefix) DO UPDATE SET last = c.last + excluded.last
    RETURNING last - amount + 1
$$;
