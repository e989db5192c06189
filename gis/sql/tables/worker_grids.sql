CREATE TABLE worker_grids (
    user_id bigint NOT NULL REFERENCES users,
    grid text NOT NULL,
    PRIMARY KEY (user_id, grid)
);
