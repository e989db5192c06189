GRANT SELECT, INSERT, UPDATE, DELETE ON layer_classes TO onemap_loader;
