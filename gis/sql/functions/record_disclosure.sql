-- Writes down that the caller was shown the inside of a building.
CREATE OR REPLACE FUNCTION record_disclosure(shown_building text, rooms integer, people integer)
RETURNS void
LANGUAGE sql SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
    INSERT INTO audit (user_id, action, building, outcome, detail)
    VALUES (current_user_id(), 'floors', shown_building, 'shown', jsonb_build_object('rooms', rooms, 'people', people))
$$;
