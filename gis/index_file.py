"""One file of columns: written in one go, opened by mapping it, refused when it is torn.

Layout: the kind's magic, the length of the head (8 bytes, little-endian), the head as JSON, then
the sections, each at a multiple of 64 bytes. The head holds each section's place, type and
checksum, its own checksum stands behind it.
"""

import fcntl
import json
import mmap
import os
import zlib
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
MAGIC_BYTES = 16
ALIGNMENT = 64
HEAD_AT = MAGIC_BYTES + 8


class TornFile(Exception):
    """The file is not whole, or of another version; it has to be made again."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Named arrays and what else there is to know about them."""

    arrays: dict[str, Array]
    about: dict[str, Any]


@dataclass(frozen=True, slots=True)
class IndexFile:
    """A kind of file: MAGIC_BYTES bytes that no other kind begins with, and the version of what is
    in it."""

    magic: bytes
    version: int

    def write(self, path: Path, columns: Columns) -> None:
        """All or nothing: the file appears under its name when it is whole and on the disk."""
        sections, place = {}, 0
        for name, array in columns.arrays.items():
            place = _aligned(place)
            sections[name] = {
                "at": place,
                "type": array.dtype.str,
                "shape": array.shape,
                "sum": zlib.crc32(_bytes(array)),
            }
            place += array.nbytes
        head = json.dumps(
            {"version": self.version, "about": columns.about, "sections": sections, "size": place}
        ).encode()
        temporary = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            with temporary.open("wb") as file:
                file.write(self.magic + len(head).to_bytes(8, "little") + head)
                file.write(zlib.crc32(head).to_bytes(4, "little"))
                first = _aligned(file.tell())
                for name, array in columns.arrays.items():
                    file.seek(first + sections[name]["at"])
                    file.write(_bytes(array))
                file.truncate(first + place)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)

    def open(self, path: Path, *, verify: bool = False) -> Columns:
        """Maps a file. What is written into the arrays stays with this process.

        Raises TornFile; FileNotFoundError. `verify` reads all of it and compares the checksums;
        without it the head's checksum and the file's size speak for the rest.
        """
        with path.open("rb") as file:
            head, first = self._read_head(file.read(HEAD_AT), file)
            if os.fstat(file.fileno()).st_size != first + head["size"]:
                raise TornFile(f"{path.name} is not as long as its head says.")
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        arrays: dict[str, Array] = {}
        for name, section in head["sections"].items():
            kind, shape = np.dtype(section["type"]), tuple(section["shape"])
            count = int(np.prod(shape, dtype=np.int64))
            flat = np.frombuffer(mapped, kind, count, first + section["at"])
            arrays[name] = flat.reshape(shape)
            if verify and zlib.crc32(_bytes(arrays[name])) != section["sum"]:
                raise TornFile(f"{path.name}: the section {name} is damaged.")
        return Columns(arrays, head["about"])

    def _read_head(self, start: bytes, file: Any) -> tuple[dict[str, Any], int]:
        if start[:MAGIC_BYTES] != self.magic or len(start) != HEAD_AT:
            raise TornFile("This is no index file of this kind.")
        length = int.from_bytes(start[MAGIC_BYTES:], "little")
        if length > os.fstat(file.fileno()).st_size:
            raise TornFile("The head is cut off.")
        text = file.read(length)
        if zlib.crc32(text).to_bytes(4, "little") != file.read(4):
            raise TornFile("The head is damaged.")
        head = json.loads(text)
        if head["version"] != self.version:
            raise TornFile(f"Version {head['version']} is not {self.version}.")
        return head, _aligned(file.tell())


@contextmanager
def alone(lock: Path) -> Generator[None]:
    """One process at a time; the others wait. The kernel lets go of the lock when one dies."""
    file = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    finally:
        os.close(file)


def _aligned(place: int) -> int:
    return -(-place // ALIGNMENT) * ALIGNMENT


def _bytes(array: Array) -> memoryview:
    flat = np.ascontiguousarray(array).reshape(-1)
    return flat.view(np.uint8).data if flat.size else memoryview(b"")
