"""What has changed: the feed that others poll, and the word of it while it happens."""

from gis.changes.listener import EVERYTHING, ChangeListener

__all__ = ["EVERYTHING", "ChangeListener"]
