"""Tiles of an unfinished archive: appended one by one, so that an interrupted build goes on."""

import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from gis.errors import StartFailed

RECORD = struct.Struct("<QI")
START = struct.Struct("<8sQ40s")
MAGIC = b"OMSPOOL1"


@dataclass(frozen=True, slots=True)
class Spooled:
    """Where the bytes of a tile lie."""

    offset: int
    length: int


class Spool:
    """A file of (tile id, bytes), the last of an id holds. `news` is the number of the news that
    the build began after, `definition` that of the layer. Nothing is kept that was half-written.
    """

    def __init__(self, path: Path, news: int, definition: str) -> None:
        """Goes on with the file of a build of the same definition, or begins one."""
        self._path = path
        self.tiles: dict[int, Spooled] = {}
        self.news = news
        begun = self._begun(definition)
        if begun is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("w+b")
            self._file.write(START.pack(MAGIC, news, definition.encode().ljust(40)))
        else:
            self.news = begun
            self._file = path.open("r+b")
            self._file.seek(self._scan())
            self._file.truncate()

    def put(self, tile_id: int, data: bytes) -> None:
        """b"" for a tile that is empty."""
        self._file.write(RECORD.pack(tile_id, len(data)))
        self.tiles[tile_id] = Spooled(self._file.tell(), len(data))
        self._file.write(data)

    def in_order(self) -> Iterator[tuple[int, bytes]]:
        """The tiles that hold something, in the order of an archive."""
        self._file.flush()
        with self._path.open("rb") as file:
            for tile_id in sorted(self.tiles):
                place = self.tiles[tile_id]
                if place.length:
                    file.seek(place.offset)
                    yield tile_id, file.read(place.length)

    def close(self, *, done: bool) -> None:
        """`done` removes the file; without, the next build goes on with it."""
        self._file.close()
        if done:
            with suppress(FileNotFoundError):
                self._path.unlink()

    def _begun(self, definition: str) -> int | None:
        """The number of the news that the file's build began after."""
        try:
            with self._path.open("rb") as file:
                start = file.read(START.size)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StartFailed(f"{self._path}: {error.strerror}.") from None
        if len(start) < START.size:
            return None
        magic, news, of = START.unpack(start)
        return int(news) if (magic, of) == (MAGIC, definition.encode().ljust(40)) else None

    def _scan(self) -> int:
        """Finds the whole records; answers where they end."""
        size = self._path.stat().st_size
        place = START.size
        with self._path.open("rb") as file:
            while place + RECORD.size <= size:
                file.seek(place)
                tile_id, length = RECORD.unpack(file.read(RECORD.size))
                if place + RECORD.size + length > size:
                    break
                self.tiles[tile_id] = Spooled(place + RECORD.size, length)
                place += RECORD.size + length
        return place
