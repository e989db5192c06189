-- The day that tiles are of, one row: rows that come into force or go out of it on a later day have not been marked yet.
CREATE TABLE tile_day (
    is_only_one boolean PRIMARY KEY DEFAULT true CHECK (is_only_one),
    day date NOT NULL
);
INSERT INTO tile_day (day) VALUES (current_date);
