-- Custom maps 自定义地图: what a planner composed of layers, filters, looks, a view and words, to be opened again and shared.
CREATE TABLE saved_maps (
    id text PRIMARY KEY CHECK (id ~ '^[a-z2-7]{16}$'),
    owner bigint NOT NULL REFERENCES users,
    owner_name text NOT NULL,
    title text NOT NULL CHECK (title <> ''),
    description text NOT NULL DEFAULT '',
    sharing text NOT NULL DEFAULT 'private' CHECK (sharing IN ('private', 'planners', 'link')),
    composition jsonb NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX saved_maps_owner ON saved_maps (owner);
COMMENT ON COLUMN saved_maps.id IS '80 random bits: whoever was not told it does not find it.';
COMMENT ON COLUMN saved_maps.version IS 'Rises with each change; two who change it at once do not overwrite each other.';
