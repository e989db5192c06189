-- The classes of people, companies and houses: the rows of gis/classification/*.csv.
CREATE TABLE classes (
    code text PRIMARY KEY,
    subject text NOT NULL CHECK (subject IN ('people', 'companies', 'houses')),
    parent text REFERENCES classes,
    zh text NOT NULL,
    en text NOT NULL
);
COMMENT ON COLUMN classes.parent IS 'The class that this one is a sub-class of; NULL for a class.';
