-- Statement trigger on `areas`: notes the outlines that come or go, for follow_area_edits().
CREATE OR REPLACE FUNCTION note_area_edits() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = onemap, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO area_edits (level, code, geom)
        SELECT n.level, n.code, n.geom FROM new_rows AS n
        WHERE n.valid_from <= current_date AND (n.valid_to IS NULL OR n.valid_to > current_date);
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO area_edits (level, code, geom)
        SELECT o.level, o.code, o.geom FROM old_rows AS o
        WHERE o.valid_from <= current_date AND (o.valid_to IS NULL OR o.valid_to > current_date);
    ELSE
        INSERT INTO area_edits (level, code, geom)
        SELECT side.level, side.code, side.geom
        FROM old_rows AS o
        JOIN new_rows AS n USING (id)
        CROSS JOIN LATERAL (
            SELECT
                o.valid_from <= current_date AND (o.valid_to IS NULL OR o.valid_to > current_date) AS before,
                n.valid_from <= current_date AND (n.valid_to IS NULL OR n.valid_to > current_date) AS after
        ) AS valid
        CROSS JOIN LATERAL (
            VALUES (o.level, o.code, o.geom, valid.before), (n.level, n.code, n.geom, valid.after)
        ) AS side (level, code, geom, valid)
        WHERE
            side.valid
            AND (o.level, o.code, o.geom, valid.before) IS DISTINCT FROM (n.level, n.code, n.geom, valid.after);
    END IF;
    RETURN NULL;
END
$$;
