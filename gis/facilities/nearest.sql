-- The nearest facilities by geodesic distance, exactly.
-- in    :kinds text[], :lon, :lat (WGS 84), :k, :max_m (infinity: any distance), :accessible (only those known to be)
-- out   code, kind, name, opening_hours, wheelchair, phone, address, lon, lat, distance_m, nearest first
--
-- The index orders by degrees, which is not the order of metres. But k facilities, whichever, bound the distance of
-- the k-th nearest; everything within that bound, ordered by metres, is the answer.
WITH here AS (
    SELECT ST_SetSRID(ST_MakePoint(:lon, :lat), 4326) AS geom
),

some_near AS (
    SELECT ST_Distance(near.geom::geography, here.geom::geography) AS distance_m
    FROM here
    CROSS JOIN unnest(:kinds) AS wanted (kind)
    CROSS JOIN
        LATERAL (
            SELECT f.geom
            FROM facilities AS f
            WHERE f.kind = wanted.kind AND (NOT :accessible OR f.wheelchair)
            ORDER BY f.geom <-> here.geom
            LIMIT :k
        ) AS near
    ORDER BY distance_m
    LIMIT :k
),

bound AS (
    -- Rounding up keeps the k-th itself inside.
    SELECT least(max(distance_m), :max_m) + 0.001 AS distance_m FROM some_near
),

-- Half the sides of a box around that circle: a degree of latitude is never less than 110,574 m, one of
-- longitude shrinks towards the pole.
reach AS (
    SELECT
        distance_m / 110574 AS lat_deg,
        distance_m / 110574 / cos(radians(least(abs(:lat) + distance_m / 110574, 89))) AS lon_deg
    FROM bound
),

-- Where the circle comes near a pole or the antimeridian, the box is the world.
box AS (
    SELECT
        CASE
            WHEN abs(:lat) + lat_deg > 89 OR abs(:lon) + lon_deg > 180
                THEN ST_MakeEnvelope(-180, -90, 180, 90, 4326)
            ELSE ST_MakeEnvelope(:lon - lon_deg, :lat - lat_deg, :lon + lon_deg, :lat + lat_deg, 4326)
        END AS geom
    FROM reach
)

SELECT
    f.code,
    f.kind,
    f.name,
    f.opening_hours,
    f.wheelchair,
    f.phone,
    f.address,
    ST_X(f.geom) AS lon,
    ST_Y(f.geom) AS lat,
    ST_Distance(f.geom::geography, here.geom::geography) AS distance_m
FROM here
CROSS JOIN box
INNER JOIN facilities AS f ON f.geom && box.geom
WHERE
    f.kind = any(:kinds) AND (NOT :accessible OR f.wheelchair)
    AND ST_Distance(f.geom::geography, here.geom::geography) <= :max_m
ORDER BY distance_m, f.code
LIMIT :k
