-- Layers whose tiles could not be made anew after an edit: nothing prepared of them is served until they are built again.
-- The name of an overview of areas may be among them.
CREATE TABLE layers_set_aside (
    layer text PRIMARY KEY,
    reason text NOT NULL,
    since timestamptz NOT NULL DEFAULT now()
);
