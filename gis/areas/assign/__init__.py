"""The area codes of everything that has a place, kept right: by `onemap assign` in full, after a
change of areas only where the change was."""

from gis.areas.assign.follow import follow_edits, share_out
from gis.areas.assign.reassign import Assignment, Progress, TableReport, reassign
from gis.areas.assign.rewrite import rewrite
from gis.areas.assign.tables import TABLES, THEMES

__all__ = [
    "TABLES",
    "THEMES",
    "Assignment",
    "Progress",
    "TableReport",
    "follow_edits",
    "reassign",
    "rewrite",
    "share_out",
]
