CREATE TABLE legal_entities (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    category text NOT NULL,
    credit_code text UNIQUE,
    contact text,
    phone text,
    address text NOT NULL REFERENCES addresses,
    building text NOT NULL REFERENCES buildings
);
CREATE INDEX legal_entities_building_idx ON legal_entities (building);
CREATE INDEX legal_entities_address_idx ON legal_entities (address);
COMMENT ON COLUMN legal_entities.credit_code IS 'Unified social credit code, GB 32100-2015.';
