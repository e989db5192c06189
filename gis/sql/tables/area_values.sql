-- What themed layers say of areas: counts, rates, prices. The outline is that of the area of this code today.
CREATE TABLE area_values (
    theme text NOT NULL CHECK (theme <> ''),
    code text NOT NULL CHECK (code <> ''),
    attributes jsonb NOT NULL DEFAULT '{}',
    internal jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (theme, code)
);
COMMENT ON COLUMN area_values.attributes IS 'Field by field, for everybody.';
COMMENT ON COLUMN area_values.internal IS 'Field by field, for staff: granted by column.';

-- Rows that not everybody may read: each names its readers.
CREATE TABLE guarded_area_values (
    LIKE area_values INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING COMMENTS,
    readers text[] NOT NULL CHECK (readers <@ ARRAY['anonymous', 'planner', 'worker', 'auditor']),
    PRIMARY KEY (theme, code)
);
