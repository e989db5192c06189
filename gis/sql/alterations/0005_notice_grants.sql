-- Who may do what with notices and dirty outlines: planners read notices, the service writes both as the loader.
GRANT SELECT ON notices, notice_reads TO onemap_loader, onemap_planner;
GRANT INSERT ON notices, notice_reads TO onemap_loader;
GRANT SELECT, INSERT, DELETE ON dirty_outlines TO onemap_loader;
