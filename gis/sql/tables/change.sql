-- The change feed. Written by triggers, in the transaction of the change itself.
CREATE SEQUENCE change_seq;
CREATE TABLE change (
    seq bigint PRIMARY KEY,
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    changed_at timestamptz NOT NULL DEFAULT now(),
    entity text NOT NULL,
    code text NOT NULL,
    operation text NOT NULL CHECK (operation IN ('insert', 'update', 'delete')),
    before jsonb,
    after jsonb
);
CREATE INDEX change_code_idx ON change (code);
