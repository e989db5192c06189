REVOKE EXECUTE ON FUNCTION mark_new_day() FROM public;
GRANT EXECUTE ON FUNCTION mark_new_day() TO onemap_loader;
-- Themes may have periods of their own, which only the files of their layers know.
GRANT INSERT ON dirty_outlines TO onemap_loader;
