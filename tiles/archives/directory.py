"""The compressed parts of a PMTiles archive, read so that no bytes can cost more than they should:
the lengths and counts in them are held against limits before they are believed."""

import zlib
from itertools import accumulate

from pmtiles.tile import Entry

from tiles.wire import Fault, varints

# A leaf of ours has some ten thousand entries, of some ten bytes each; a root, as the
# specification has it, at most 16 KiB compressed.
MOST_BYTES = 1 << 20
GZIP_WINDOW = 31  # zlib's way to say: the largest window, and the frame of gzip
LAST_TILE_ID = ((1 << 64) - 1) // 3  # of zoom 31, the last that 64 bits can number


class BrokenArchive(Exception):
    """An archive, or the part of it that was asked for, cannot be read."""


def unpacked(packed: bytes) -> bytes:
    """Raises BrokenArchive for what is not gzip, is cut off, or is larger than MOST_BYTES."""
    reader = zlib.decompressobj(GZIP_WINDOW)
    try:
        data = reader.decompress(packed, MOST_BYTES)
    except zlib.error as error:
        raise BrokenArchive(f"a part of it cannot be decompressed: {error}") from error
    if not reader.eof:
        raise BrokenArchive("a part of it is cut off, or too large when decompressed")
    return data


def read_directory(packed: bytes) -> list[Entry]:
    """At least one entry, by their tile ids, none over another. Raises BrokenArchive."""
    try:
        numbers = varints(unpacked(packed), "a directory", 64)
    except Fault as fault:
        raise BrokenArchive(f"a directory cannot be read: {fault}") from fault
    count = numbers[0] if numbers else 0
    if count == 0 or len(numbers) != 1 + 4 * count:
        raise BrokenArchive("a directory has not the entries that it counts")
    ids = list(accumulate(numbers[1 : count + 1]))
    runs, lengths, offsets = (numbers[1 + n * count : 1 + (n + 1) * count] for n in (1, 2, 3))
    if not all(lengths):
        raise BrokenArchive("an entry of a directory has no length")
    ends = [number + max(run, 1) for number, run in zip(ids, runs, strict=True)]
    if any(end > start for end, start in zip(ends, ids[1:], strict=False)):
        raise BrokenArchive("an entry of a directory lies over the next")
    if ends[-1] > LAST_TILE_ID:
        raise BrokenArchive("a directory goes beyond all zooms")
    entries: list[Entry] = []
    follows = -1  # where the last entry ends; the first has none to follow
    for tile_id, run, length, offset in zip(ids, runs, lengths, offsets, strict=True):
        start = offset - 1 if offset else follows
        if start < 0:
            raise BrokenArchive("the first entry of a directory has no offset")
        entries.append(Entry(tile_id, start, length, run))
        follows = start + length
    return entries
