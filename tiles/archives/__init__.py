"""PMTiles archives of public layers: built, read tile by tile, folded together with their delta."""

from tiles.archives.build import ArchiveBuilder, ArchiveReport
from tiles.archives.folding import fold
from tiles.archives.paths import archive_path, archived_zooms, definition_of
from tiles.archives.reader import (
    Archive,
    ArchiveShelf,
    BrokenArchive,
    open_archive,
    outdated_archives,
)

__all__ = [
    "Archive",
    "ArchiveBuilder",
    "ArchiveReport",
    "ArchiveShelf",
    "BrokenArchive",
    "archive_path",
    "archived_zooms",
    "definition_of",
    "fold",
    "open_archive",
    "outdated_archives",
]
