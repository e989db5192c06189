-- The last number given out under a code prefix: what makes a code permanent and never given out twice.
CREATE TABLE code_counters (
    prefix text PRIMARY KEY,
    last bigint NOT NULL CHECK (last > 0)
);
