-- What themed layers show that has no table of its own: the rows of one layer are those of its theme.
CREATE TABLE features (
    theme text NOT NULL CHECK (theme <> ''),
    code text NOT NULL CHECK (code <> ''),
    name text,
    attributes jsonb NOT NULL DEFAULT '{}',
    internal jsonb NOT NULL DEFAULT '{}',
    district text,
    street text,
    community text,
    grid text,
    geom geometry (GEOMETRY, 4326) NOT NULL,
    PRIMARY KEY (theme, code)
);
CREATE INDEX features_theme_geom_idx ON features USING gist (theme, geom);
COMMENT ON COLUMN features.attributes IS 'Field by field, for everybody.';
COMMENT ON COLUMN features.internal IS 'Field by field, for staff: granted by column.';

-- Rows that not everybody may read: each names its readers.
CREATE TABLE guarded_features (
    LIKE features INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    readers text[] NOT NULL CHECK (readers <@ ARRAY['anonymous', 'planner', 'worker', 'auditor']),
    PRIMARY KEY (theme, code)
);
CREATE INDEX guarded_features_theme_geom_idx ON guarded_features USING gist (theme, geom);
