GRANT SELECT, INSERT, UPDATE, DELETE ON layer_checks TO onemap_loader;
