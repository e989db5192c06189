-- A worker's permission to see inside one building while standing there.
CREATE TABLE leases (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id bigint NOT NULL REFERENCES users,
    building text NOT NULL REFERENCES buildings,
    nonce text NOT NULL,
    fix geometry (Point, 4326) NOT NULL,
    accuracy_m real NOT NULL,
    distance_m real NOT NULL,
    issued_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL,
    UNIQUE (user_id, nonce)
);
CREATE INDEX leases_user_id_idx ON leases (user_id, expires_at);
