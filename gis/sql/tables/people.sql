-- Who lives or works at an address. Read only through a lease: see policies/people.sql.
CREATE TABLE people (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    category text NOT NULL CHECK (category IN ('resident', 'tenant', 'employee', 'visitor')),
    birth_year smallint,
    phone text,
    address text NOT NULL REFERENCES addresses,
    building text NOT NULL REFERENCES buildings,
    verified_at timestamptz,
    verified_by bigint
);
CREATE INDEX people_building_idx ON people (building);
CREATE INDEX people_address_idx ON people (address);
