-- An address with everything about it.
-- in    :code, :as_of (NULL for today)
-- out   the columns of the address, lon, lat, its day (the one asked for, else today, or for a retired one its last),
--       `within` (province, city) and `area_names` {level: name} as they were on that day; at most one row
WITH wanted AS (
    SELECT
        a.*,
        coalesce(cast(:as_of AS date), CASE WHEN a.status = 'retired' THEN a.valid_to - 1 ELSE current_date END) AS day
    FROM addresses AS a
    WHERE a.code = :code
),

-- The generation of the day; else the last one.
generation AS (
    SELECT DISTINCT ON (a.level)
        a.level,
        a.name,
        a.within
    FROM wanted AS w
    INNER JOIN areas AS a
        ON (a.level, a.code) IN (
            ('district', w.district), ('street', w.street), ('community', w.community), ('grid', w.grid)
        )
    ORDER BY a.level ASC, daterange(a.valid_from, a.valid_to) @> w.day DESC, a.valid_from DESC
),

named AS (
    SELECT
        min(within) AS within,
        coalesce(jsonb_object_agg(level, name), '{}') AS area_names
    FROM generation
)

SELECT
    w.code,
    w.standard_address AS text,
    w.level,
    w.status,
    w.building,
    ST_X(w.geom) AS lon,
    ST_Y(w.geom) AS lat,
    w.district,
    w.street,
    w.community,
    w.grid,
    w.road,
    w.house_number,
    w.estate,
    w.building_name,
    w.unit,
    w.floor,
    w.room,
    w.valid_from,
    w.valid_to,
    w.source,
    w.accuracy_m,
    w.day,
    named.within,
    named.area_names
FROM wanted AS w
CROSS JOIN named
