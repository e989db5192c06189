-- Breaks that were computed from the data of a layer, and the ends of its numbers. `definition` is the part of the
-- layer's file that they follow from: of another one, they say nothing. Read by the owner alone: breaks of layers that
-- not everybody sees are not for everybody either.
CREATE TABLE layer_classes (
    layer text PRIMARY KEY,
    definition text NOT NULL,
    breaks double precision[] NOT NULL,
    smallest double precision,
    largest double precision,
    seen bigint NOT NULL,
    computed_at timestamptz NOT NULL DEFAULT now()
);
