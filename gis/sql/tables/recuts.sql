-- Proposals to re-cut grids 网格重划, kept: who made them, who approved them, what became of them.
CREATE TABLE recuts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    title text NOT NULL CHECK (title <> ''),
    note text,
    status text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'proposed', 'applied', 'undone', 'withdrawn')),
    owner bigint NOT NULL REFERENCES users,
    owner_name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    proposed_at timestamptz,
    approved_by bigint REFERENCES users,
    approved_by_name text,
    applied_at timestamptz,
    applied_on date,
    undone_by bigint REFERENCES users,
    undone_by_name text,
    undone_at timestamptz,
    withdrawn_at timestamptz,
    outcome jsonb,
    -- Nobody approves, or takes back, what they proposed themselves.
    CHECK (approved_by <> owner),
    CHECK (undone_by <> owner),
    CHECK (status NOT IN ('applied', 'undone') OR (approved_by IS NOT NULL AND applied_on IS NOT NULL)),
    CHECK (status <> 'undone' OR undone_by IS NOT NULL)
);
COMMENT ON COLUMN recuts.outcome IS 'What moved when it was applied: counts per old and new grid.';
