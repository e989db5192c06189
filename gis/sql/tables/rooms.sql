CREATE TABLE rooms (
    code text PRIMARY KEY,
    building text NOT NULL REFERENCES buildings,
    floor text NOT NULL REFERENCES floors,
    unit text,
    name text NOT NULL,
    use text,
    area_m2 real CHECK (area_m2 > 0)
);
CREATE INDEX rooms_building_idx ON rooms (building);
CREATE INDEX rooms_floor_idx ON rooms (floor);
