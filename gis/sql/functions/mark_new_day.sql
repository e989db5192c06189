-- Marks what has come into force or gone out of it since the day that tiles are of, and has what lies in areas follow those
-- of today at the end of the transaction. Answers the day before; NULL where it is this day already, or another
-- transaction has just done it. A clock that was set back is followed as well.
CREATE OR REPLACE FUNCTION mark_new_day() RETURNS date
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
DECLARE
    before date;
    target text;
BEGIN
    SELECT t.day INTO before FROM tile_day AS t FOR UPDATE;
    IF before = current_date THEN
        RETURN NULL;
    END IF;
    UPDATE tile_day SET day = current_date;
    FOREACH target IN ARRAY ARRAY['areas', 'buildings', 'addresses'] LOOP
        EXECUTE format(
            'INSERT INTO dirty_outlines (entity, theme, outline)
             SELECT %1$L, %2$s, ST_SetSRID(ST_Extent(t.geom)::geometry, 4326)
             FROM %1$I AS t
             WHERE
                (t.valid_from <= $1 AND (t.valid_to IS NULL OR t.valid_to > $1))
                <> (t.valid_from <= current_date AND (t.valid_to IS NULL OR t.valid_to > current_date))
             GROUP BY %2$s, floor(ST_XMin(t.geom) * 200), floor(ST_YMin(t.geom) * 200)',
            target, CASE target WHEN 'areas' THEN 't.level' ELSE 'NULL::text' END
        ) USING before;
    END LOOP;
    INSERT INTO area_edits (level, code, geom)
    SELECT a.level, a.code, a.geom
    FROM areas AS a
    WHERE
        (a.valid_from <= before AND (a.valid_to IS NULL OR a.valid_to > before))
        <> (a.valid_from <= current_date AND (a.valid_to IS NULL OR a.valid_to > current_date));
    PERFORM pg_notify('onemap_tiles', '');
    RETURN before;
END
$$;
