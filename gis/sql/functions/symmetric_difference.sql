-- Where an odd number of geometries lies.
CREATE OR REPLACE FUNCTION symmetric_difference(one geometry, other geometry) RETURNS geometry
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = onemap, public, pg_temp
AS $$
    SELECT ST_SymDifference(one, other)
$$;
CREATE OR REPLACE AGGREGATE symmetric_difference (geometry)(sfunc = symmetric_difference, stype = geometry);
