-- The unified addresses 统一地址: one row for a building's or a room's standard address.
-- The code of an address is the code of the building or room that it names.
CREATE TABLE addresses (
    code text PRIMARY KEY,
    level text NOT NULL DEFAULT 'building' CHECK (level IN ('building', 'room')),
    standard_address text NOT NULL CHECK (standard_address <> ''),
    road text,
    house_number text,
    estate text,
    building_name text,
    unit text,
    floor text,
    room text,
    building text REFERENCES buildings,
    status text NOT NULL DEFAULT 'current' CHECK (status IN ('proposed', 'current', 'retired')),
    valid_from date NOT NULL DEFAULT current_date,
    valid_to date,
    accuracy_m real,
    district text,
    street text,
    community text,
    grid text,
    source text,
    source_id text,
    geom geometry (Point, 4326) NOT NULL,
    CHECK (valid_to > valid_from),
    UNIQUE (source, source_id)
);
CREATE INDEX addresses_geom_idx ON addresses USING gist (geom);
-- Tiles show the addresses of buildings long before those of rooms.
CREATE INDEX addresses_building_geom_idx ON addresses USING gist (geom) WHERE level = 'building';
CREATE INDEX addresses_grid_idx ON addresses (grid);
CREATE INDEX addresses_community_idx ON addresses (community);
CREATE INDEX addresses_building_idx ON addresses (building);
CREATE INDEX addresses_standard_address_idx ON addresses USING gin (standard_address gin_trgm_ops);
