-- The areas of a day, as an area index is made of them.
-- in    :day (null: the database's today), :polygons (whether wkb is wanted)
-- out   level, code, name, contact, source, wkb (OGC, little-endian), digest (SHA-256 of wkb)
SELECT
    a.level,
    a.code,
    a.name,
    a.contact,
    a.source,
    CASE WHEN :polygons THEN ST_AsBinary(a.geom, 'NDR') END AS wkb,
    sha256(ST_AsBinary(a.geom, 'NDR')) AS digest
FROM areas AS a
WHERE
    a.valid_from <= coalesce(:day, current_date)
    AND (a.valid_to IS NULL OR a.valid_to > coalesce(:day, current_date))
