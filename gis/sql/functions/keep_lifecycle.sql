-- Row trigger: proposed -> current -> retired, never back; a proposal may be withdrawn. What is retired has a last day.
CREATE OR REPLACE FUNCTION keep_lifecycle() RETURNS trigger
LANGUAGE plpgsql
SET search_path = onemap, public, pg_temp
AS $$
DECLARE
    steps CONSTANT text[] := ARRAY['proposed', 'current', 'retired'];
BEGIN
    IF TG_OP = 'UPDATE' AND array_position(steps, NEW.status) < array_position(steps, OLD.status) THEN
        RAISE EXCEPTION 'The code % of % is %: it does not become % again', OLD.code, TG_TABLE_NAME, OLD.status, NEW.status
        USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF NEW.status = 'retired' AND NEW.valid_to IS NULL THEN
        NEW.valid_to := greatest(current_date, NEW.valid_from + 1);
    END IF;
    RETURN NEW;
END
$$;
