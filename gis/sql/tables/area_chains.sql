-- The area codes that a row of `areas` was last said to count by in the change feed: its own and those above it.
CREATE TABLE area_chains (
    id bigint PRIMARY KEY,
    codes text[] NOT NULL
);
