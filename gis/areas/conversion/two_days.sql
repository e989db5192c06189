-- The areas of a level that are valid on one of two days.
-- in    :level, :from_day, :to_day
-- out   code, before (valid on :from_day), after (valid on :to_day), wkb; one row a generation
SELECT
    a.code,
    ST_AsBinary(a.geom) AS wkb,
    a.valid_from <= :from_day AND (a.valid_to IS NULL OR a.valid_to > :from_day) AS before,
    a.valid_from <= :to_day AND (a.valid_to IS NULL OR a.valid_to > :to_day) AS after
FROM areas AS a
WHERE
    a.level = :level
    AND (
        (a.valid_from <= :from_day AND (a.valid_to IS NULL OR a.valid_to > :from_day))
        OR (a.valid_from <= :to_day AND (a.valid_to IS NULL OR a.valid_to > :to_day))
    )
