-- The address of the building around a point, or else the nearest address of a building.
-- in    :lon, :lat (WGS 84), :max_m
-- out   the columns of gis.addresses.Address; at most one row. distance_m is 0 inside the building.
--
-- The index orders by degrees, so the first one's metres only bound the nearest one's: see facilities/nearest.sql.
WITH here AS (
    SELECT ST_SetSRID(ST_MakePoint(:lon, :lat), 4326) AS geom
),

-- The smallest footprint around the point that has an address; its own one, that is with its code, before others.
inside AS (
    SELECT
        a.*,
        0 AS distance_m
    FROM here
    INNER JOIN buildings AS b ON ST_Covers(b.geom, here.geom) AND b.status = 'current'
    INNER JOIN addresses AS a ON b.code = a.building AND a.level = 'building' AND a.status = 'current'
    ORDER BY ST_Area(b.geom), b.code, a.code <> b.code, a.code
    LIMIT 1
),

some_near AS (
    SELECT least(ST_Distance(near.geom::geography, here.geom::geography), :max_m) + 0.001 AS distance_m
    FROM here
    CROSS JOIN LATERAL (
        SELECT a.geom
        FROM addresses AS a
        WHERE a.level = 'building' AND a.status = 'current'
        ORDER BY a.geom <-> here.geom
        LIMIT 1
    ) AS near
),

-- Degrees of longitude are the shorter ones; a box that is too large costs time only.
box AS (
    SELECT
        ST_Expand(
            here.geom,
            some_near.distance_m / 110574 / cos(radians(least(abs(:lat) + some_near.distance_m / 110574, 89)))
        ) AS geom
    FROM some_near
    CROSS JOIN here
),

around AS (
    SELECT
        a.*,
        ST_Distance(a.geom::geography, here.geom::geography) AS distance_m
    FROM here
    CROSS JOIN box
    INNER JOIN addresses AS a ON a.geom && box.geom
    WHERE a.level = 'building' AND a.status = 'current'
    ORDER BY distance_m, a.code
    LIMIT 1
),

found AS (
    SELECT * FROM inside
    UNION ALL
    SELECT * FROM around
)

SELECT
    code,
    standard_address AS text,
    level,
    status,
    building,
    ST_X(geom) AS lon,
    ST_Y(geom) AS lat,
    district,
    street,
    community,
    grid,
    distance_m
FROM found
WHERE distance_m <= :max_m
ORDER BY distance_m
LIMIT 1
