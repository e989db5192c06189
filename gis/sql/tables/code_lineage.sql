-- What became of retired codes of buildings, floors and rooms: one row a predecessor and successor, none a second time.
CREATE TABLE code_lineage (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    operation text NOT NULL CHECK (operation IN ('split', 'merge', 'renumber', 'demolish')),
    predecessor text NOT NULL CHECK (predecessor <> ''),
    successor text CHECK (successor <> ''),
    on_day date NOT NULL,
    note text,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    CHECK ((operation = 'demolish') = (successor IS NULL)),
    CHECK (predecessor <> successor),
    UNIQUE NULLS NOT DISTINCT (predecessor, successor)
);
CREATE INDEX code_lineage_successor_idx ON code_lineage (successor);
