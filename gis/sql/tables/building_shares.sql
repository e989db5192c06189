-- Buildings that straddle a border: how much of the footprint lies in each area of the level. Those of the others
-- are not here: all of a footprint, but for less than a thousandth, lies in one area, or in none.
CREATE TABLE building_shares (
    building text NOT NULL REFERENCES buildings ON DELETE CASCADE,
    level text NOT NULL CHECK (level IN ('district', 'street', 'community', 'grid')),
    area text NOT NULL,
    share double precision NOT NULL CHECK (share > 0 AND share < 1),
    PRIMARY KEY (building, level, area)
);
COMMENT ON COLUMN building_shares.share IS 'The part of the footprint''s area, to four digits.';
