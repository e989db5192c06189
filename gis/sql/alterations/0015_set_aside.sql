GRANT SELECT, INSERT, UPDATE, DELETE ON layers_set_aside TO onemap_loader;
