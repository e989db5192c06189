CREATE TABLE floors (
    code text PRIMARY KEY,
    building text NOT NULL REFERENCES buildings,
    number smallint NOT NULL CHECK (number <> 0),
    name text NOT NULL,
    use text,
    UNIQUE (building, number)
);
COMMENT ON COLUMN floors.number IS 'Storeys from the ground: 1 is the ground floor, -1 the first basement.';
