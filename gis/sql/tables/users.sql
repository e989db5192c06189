-- Those who log in. No request role reads this table: only the functions beside it do.
CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    login text NOT NULL UNIQUE,
    password_hash text NOT NULL,
    role text NOT NULL CHECK (role IN ('planner', 'worker', 'auditor')),
    name text NOT NULL,
    disabled_at timestamptz
);
