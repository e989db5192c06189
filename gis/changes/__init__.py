"""What has changed: the feed that others poll, copies that follow it, and the word of it while it
happens."""

from gis.changes.copy import Copy
from gis.changes.feed import (
    ENTITIES,
    EVERY_CHANGE,
    HIGHEST_SEQ,
    Change,
    Document,
    Entity,
    Page,
    Wanted,
    changes_document,
    changes_since,
    read_page,
)
from gis.changes.follow import DatabaseSource, Follower, Source
from gis.changes.listener import EVERYTHING, ChangeListener

__all__ = [
    "ENTITIES",
    "EVERYTHING",
    "EVERY_CHANGE",
    "HIGHEST_SEQ",
    "Change",
    "ChangeListener",
    "Copy",
    "DatabaseSource",
    "Document",
    "Entity",
    "Follower",
    "Page",
    "Source",
    "Wanted",
    "changes_document",
    "changes_since",
    "read_page",
]
