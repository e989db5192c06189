-- Events are asked for by place and period at once: those of the last months in a tile. One index
-- answers both, where one of each reads all places of the period, or all times of the place.
DROP INDEX events_occurred_at_idx;
DROP INDEX events_geom_idx;
CREATE INDEX events_geom_occurred_at_idx ON events USING gist (geom, occurred_at);
-- Those that somebody has to see to are few, and asked for most.
CREATE INDEX events_open_geom_idx ON events USING gist (geom) WHERE status <> 'closed';
