"""What has changed: the feed that others poll, and the word of it while it happens."""

from gis.changes.feed import ENTITIES, HIGHEST_SEQ, Change, changes_since
from gis.changes.listener import EVERYTHING, ChangeListener

__all__ = [
    "ENTITIES",
    "EVERYTHING",
    "HIGHEST_SEQ",
    "Change",
    "ChangeListener",
    "changes_since",
]
