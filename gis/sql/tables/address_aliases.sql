-- What a component of standard addresses is also called 别名, or was called before 曾用名.
CREATE TABLE address_aliases (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    component text NOT NULL CHECK (
        component IN ('province', 'city', 'district', 'street', 'community', 'road', 'estate', 'building_name')
    ),
    name text NOT NULL CHECK (name <> ''),
    alias text NOT NULL CHECK (alias <> ''),
    kind text NOT NULL DEFAULT 'alias' CHECK (kind IN ('alias', 'former', 'short')),
    within text,
    valid_from date,
    valid_to date,
    source text,
    CHECK (alias <> name),
    CHECK (valid_to > valid_from),
    UNIQUE NULLS NOT DISTINCT (component, name, alias, within)
);
COMMENT ON COLUMN address_aliases.name IS 'The component as it stands in standard addresses.';
COMMENT ON COLUMN address_aliases.within IS 'The area or the building in which the alias holds; NULL everywhere.';
COMMENT ON COLUMN address_aliases.valid_from IS
'The alias is understood from this day on, before valid_to: a former name from the day of the renaming. NULL: always.';
