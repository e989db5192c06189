-- The addresses of buildings, for the index.
-- In: wanted, the codes of buildings, or NULL for all.
-- Out: one row an address.
SELECT
    a.code,
    a.standard_address,
    a.road,
    a.house_number,
    a.estate,
    a.building_name,
    a.status,
    ST_X(a.geom) AS lon,
    ST_Y(a.geom) AS lat,
    a.district,
    a.street,
    a.community,
    a.grid
FROM addresses AS a
WHERE
    a.level = 'building'
    AND (cast(:wanted AS text[]) IS NULL OR a.code = any(cast(:wanted AS text[])))
