CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    title text NOT NULL,
    status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'assigned', 'closed')),
    occurred_at timestamptz NOT NULL,
    closed_at timestamptz CHECK (closed_at >= occurred_at),
    address text REFERENCES addresses,
    district text,
    street text,
    community text,
    grid text,
    geom geometry (Point, 4326) NOT NULL
);
CREATE INDEX events_geom_idx ON events USING gist (geom);
CREATE INDEX events_occurred_at_idx ON events (occurred_at);
CREATE INDEX events_address_idx ON events (address);
