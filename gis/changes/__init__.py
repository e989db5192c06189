"""What has changed: the feed that others poll, and the word of it while it happens."""

from gis.changes.feed import HIGHEST_SEQ, Change, Entity, changes_since
from gis.changes.listener import EVERYTHING, ChangeListener

__all__ = [
    "EVERYTHING",
    "HIGHEST_SEQ",
    "Change",
    "ChangeListener",
    "Entity",
    "changes_since",
]
