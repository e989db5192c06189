"""Reads single tiles of PMTiles version 3 archives (github.com/protomaps/PMTiles, spec v3)."""

import json
import mmap
import os
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pmtiles.tile import Compression, Entry, TileType, deserialize_header, find_tile, zxy_to_tileid

from layers.catalogue import Catalogue
from tiles.address import TileAddress
from tiles.archives.directory import BrokenArchive, read_directory, unpacked
from tiles.archives.paths import archive_path, definition_of

HEADER_BYTES = 127
MOST_DIRECTORIES = 64  # of one archive, kept in memory
DEEPEST_ZOOM = 30  # the library's ids end there
DEEPEST = 3  # the specification: at most a root and a level of leaves; one more is let pass


@dataclass(slots=True)
class Archive:
    """One file as it was when it was opened: a later one in its place changes nothing here."""

    identity: tuple[int, int, int]
    header: dict[str, Any]
    metadata: dict[str, Any]
    _bytes: mmap.mmap
    _directories: OrderedDict[tuple[int, int], list[Entry]] = field(
        default_factory=OrderedDict[tuple[int, int], list[Entry]]
    )

    @property
    def definition(self) -> str | None:
        """Of the layer that it was built from."""
        found = self.metadata.get("onemap:definition")
        return found if isinstance(found, str) else None

    def holds(self, z: int) -> bool:
        """Whether the zoom is one of its own."""
        return self.header["min_zoom"] <= z <= self.header["max_zoom"]

    def tile(self, address: TileAddress) -> bytes | None:
        """As it is stored, compressed; None for a tile that is empty. Raises BrokenArchive."""
        tile_id = zxy_to_tileid(address.z, address.x, address.y)
        offset, length = self.header["root_offset"], self.header["root_length"]
        for _ in range(DEEPEST):
            entry = find_tile(self._directory(offset, length), tile_id)
            if entry is None:
                return None
            if entry.run_length:
                return self.slice(self.header["tile_data_offset"] + entry.offset, entry.length)
            offset, length = self.header["leaf_directory_offset"] + entry.offset, entry.length
        raise BrokenArchive("its directories are nested too deep")

    def tiles(self) -> Iterator[tuple[int, bytes]]:
        """All of them by id, in order. Raises BrokenArchive, for more than its header counts too:
        a few bytes can say that one tile fills the world."""
        counted, seen, free = self.header["addressed_tiles_count"], 0, 0
        beyond = zxy_to_tileid(min(self.header["max_zoom"], DEEPEST_ZOOM) + 1, 0, 0)
        for entry in self._entries(self.header["root_offset"], self.header["root_length"], 0):
            # Where ids rise, no directory is read twice.
            if not free <= entry.tile_id <= beyond - entry.run_length:
                raise BrokenArchive("a tile is there twice, or is beyond its zooms")
            free = entry.tile_id + entry.run_length
            seen += entry.run_length
            if counted and seen > counted:
                raise BrokenArchive("it has more tiles than its header counts")
            data = self.slice(self.header["tile_data_offset"] + entry.offset, entry.length)
            for tile_id in range(entry.tile_id, free):
                yield tile_id, data

    def _entries(self, offset: int, length: int, depth: int) -> Iterator[Entry]:
        """Those of tiles."""
        if depth >= DEEPEST:
            raise BrokenArchive("its directories are nested too deep")
        for entry in self._directory(offset, length):
            if entry.run_length:
                yield entry
            else:
                start = self.header["leaf_directory_offset"] + entry.offset
                yield from self._entries(start, entry.length, depth + 1)

    def _directory(self, offset: int, length: int) -> list[Entry]:
        known = self._directories.get((offset, length))
        if known is not None:
            return known
        made = read_directory(self.slice(offset, length))
        self._directories[offset, length] = made
        while len(self._directories) > MOST_DIRECTORIES:
            self._directories.popitem(last=False)
        return made

    def slice(self, offset: int, length: int) -> bytes:
        """Raises BrokenArchive beyond its end."""
        if not 0 <= offset <= offset + length <= len(self._bytes):
            raise BrokenArchive("it ends too early")
        return self._bytes[offset : offset + length]


def open_archive(path: Path) -> Archive | None:
    """None where there is no file. Raises BrokenArchive for one that is no archive of vector tiles
    compressed by gzip."""
    try:
        with path.open("rb") as file:
            stat = os.fstat(file.fileno())
            if stat.st_size < HEADER_BYTES:
                raise BrokenArchive("it is too short")
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise BrokenArchive(f"it cannot be opened: {error.strerror}") from error
    header = _header(mapped)
    archive = Archive((stat.st_ino, stat.st_mtime_ns, stat.st_size), header, {}, mapped)
    archive.metadata = _metadata(archive)
    return archive


def _header(mapped: mmap.mmap) -> dict[str, Any]:
    try:
        header = deserialize_header(mapped[:HEADER_BYTES])
    except Exception as error:
        raise BrokenArchive(f"its header cannot be read: {error}") from error
    if header["tile_type"] is not TileType.MVT:
        raise BrokenArchive("it holds no vector tiles")
    for part in ("internal_compression", "tile_compression"):
        if header[part] is not Compression.GZIP:
            raise BrokenArchive(f"its {part} is not gzip")
    return dict(header)


def _metadata(archive: Archive) -> dict[str, Any]:
    raw = archive.slice(archive.header["metadata_offset"], archive.header["metadata_length"])
    try:
        found = json.loads(unpacked(raw))
    except (ValueError, RecursionError) as error:
        raise BrokenArchive(f"its metadata cannot be read: {error}") from error
    return found if isinstance(found, dict) else {}


class ArchiveShelf:
    """The archives of a data folder, each opened when first asked for and again when replaced."""

    def __init__(self) -> None:
        self._open: dict[Path, Archive] = {}
        self._lock = threading.Lock()

    def at(self, path: Path) -> Archive | None:
        """The archive that lies at `path` now; None for none. Raises BrokenArchive."""
        try:
            stat = path.stat()
        except FileNotFoundError:
            return None
        with self._lock:
            known = self._open.get(path)
            if known and known.identity == (stat.st_ino, stat.st_mtime_ns, stat.st_size):
                return known
            made = open_archive(path)
            if made is None:
                self._open.pop(path, None)
            else:
                self._open[path] = made
            return made


def outdated_archives(catalogue: Catalogue, data: Path) -> list[str]:
    """Ids of public layers whose archive is not there, is broken, or is of another state of their
    file."""
    return [
        layer.id
        for layer in catalogue.public()
        if _definition(archive_path(data, layer.id)) != definition_of(layer)
    ]


def _definition(path: Path) -> str | None:
    try:
        archive = open_archive(path)
    except BrokenArchive:
        return None
    return archive.definition if archive else None
