-- Which notices a user has read.
CREATE TABLE notice_reads (
    notice bigint NOT NULL REFERENCES notices ON DELETE CASCADE,
    reader bigint NOT NULL REFERENCES users ON DELETE CASCADE,
    read_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (notice, reader)
);
