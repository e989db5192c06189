-- What the quality rules of a layer's file said of its data when they were last looked at. For its page.
CREATE TABLE layer_checks (
    layer text PRIMARY KEY,
    results jsonb NOT NULL,
    checked_at timestamptz NOT NULL DEFAULT now()
);
