-- The addresses of rooms, for the index.
-- In: wanted, the codes of buildings, or NULL for all; an empty one stands for rooms that have none.
-- Out: one row an address. What follows from the building's address is left out: `tail` is the code
-- after the building's; text, place and areas are NULL where they are what the building's make them.
SELECT
    coalesce(a.building, '') AS building,
    CASE WHEN starts_with(a.code, b.code) THEN substr(a.code, length(b.code) + 1) ELSE '=' || a.code END AS tail,
    a.unit,
    a.floor,
    a.room,
    a.status,
    CASE
        WHEN a.standard_address = b.standard_address || coalesce(a.unit, '') || coalesce(a.room, '') THEN NULL
        ELSE a.standard_address
    END AS standard_address,
    CASE WHEN a.geom = b.geom THEN NULL ELSE ST_X(a.geom) END AS lon,
    CASE WHEN a.geom = b.geom THEN NULL ELSE ST_Y(a.geom) END AS lat,
    nullif(
        concat_ws(chr(31), coalesce(a.district, ''), coalesce(a.street, ''), coalesce(a.community, ''), coalesce(a.grid, '')),
        concat_ws(chr(31), coalesce(b.district, ''), coalesce(b.street, ''), coalesce(b.community, ''), coalesce(b.grid, ''))
    ) AS areas,
    CASE
        WHEN b.code IS NULL
            THEN
                concat_ws(
                    chr(31), coalesce(a.road, ''), coalesce(a.house_number, ''), coalesce(a.estate, ''), coalesce(a.building_name, '')
                )
    END AS parts
FROM addresses AS a
LEFT JOIN addresses AS b ON a.building = b.code AND b.level = 'building'
WHERE
    a.level = 'room'
    AND (
        cast(:wanted AS text[]) IS NULL
        OR a.building = any(cast(:wanted AS text[]))
        OR (a.building IS NULL AND '' = any(cast(:wanted AS text[])))
    )
