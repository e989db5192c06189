-- Who asked to see what, and what came of it. Nobody updates or deletes here.
CREATE TABLE audit (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    user_id bigint,
    action text NOT NULL,
    building text,
    outcome text NOT NULL,
    detail jsonb
);
CREATE INDEX audit_at_idx ON audit (at);
