"""Archives of others, broken ones and malicious ones, with the pmtiles library as judge."""

import gzip
import random
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pmtiles.reader import MemorySource, Reader, all_tiles
from pmtiles.tile import (
    Compression,
    Entry,
    TileType,
    serialize_directory,
    serialize_header,
    tileid_to_zxy,
    write_varint,
    zxy_to_tileid,
)

from layers import load_catalogue
from tiles import TileAddress
from tiles.archives import Archive, BrokenArchive, open_archive
from tiles.archives.write import write_archive

FIXTURES = "suites/pmtiles_fixtures"
MOST_SECONDS = 5  # of the processor, for anything that may be done to an archive of this size
FIRST, LAST = zxy_to_tileid(12, 0, 0), zxy_to_tileid(14, 2**14 - 1, 0)


def ours(path: Path, count: int) -> bytes:
    """An archive with tiles of random bytes, and with runs of equal ones."""
    rng = random.Random(count)
    ids = sorted(rng.sample(range(FIRST, LAST), count))
    tiles = [(number, gzip.compress(rng.randbytes(rng.choice((1, 1, 9, 40))))) for number in ids]
    tiles.append((LAST + 1, tiles[-1][1]))
    tiles.append((LAST + 2, tiles[-1][1]))
    layer = load_catalogue().layers[0]
    write_archive(path, layer, (114.0, 22.5, 114.1, 22.6), tiles)
    return path.read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("archives")


@pytest.fixture(scope="module")
def small(folder: Path) -> bytes:
    return ours(folder / "small.pmtiles", 60)


def opened(folder: Path, data: bytes) -> Archive:
    path = folder / "opened.pmtiles"
    path.unlink(missing_ok=True)
    path.write_bytes(data)
    archive = open_archive(path)
    assert archive is not None
    return archive


def read(archive: Archive) -> Iterator[tuple[int, bytes]]:
    """All tiles, both ways of reading them."""
    for tile_id, data in archive.tiles():
        yield tile_id, data
        z, x, y = tileid_to_zxy(tile_id)
        assert archive.tile(TileAddress(z, x, y)) is not None


def try_everything(folder: Path, data: bytes) -> None:
    """What is broken may be told or may go unnoticed; nothing else may happen, and soon."""
    began = time.process_time()
    with suppress(BrokenArchive):
        archive = opened(folder, data)
        assert archive.definition != ""
        for number in (0, FIRST, LAST, LAST + 2):
            with suppress(BrokenArchive):
                archive.tile(TileAddress(*tileid_to_zxy(number)))
        for _ in read(archive):
            pass
    assert time.process_time() - began < MOST_SECONDS


@pytest.mark.parametrize("name", ["test_fixture_1", "test_fixture_2"])
def test_archives_of_others_are_read(shared_data: Path, name: str):
    path = shared_data / FIXTURES / f"{name}.pmtiles"
    archive = open_archive(path)
    assert archive is not None
    expected = list(all_tiles(MemorySource(path.read_bytes())))
    assert [(tileid_to_zxy(number), data) for number, data in archive.tiles()] == expected
    for (z, x, y), data in expected:
        assert archive.holds(z)
        assert archive.tile(TileAddress(z, x, y)) == data
    assert archive.metadata["generator"] == "tippecanoe v2.5.0"
    assert archive.definition is None


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("empty", "too short"),
        ("invalid", "its header cannot be read"),
        ("invalid_v4", "its header cannot be read"),
        ("test_fixture_mlt", "no vector tiles"),
    ],
)
def test_archives_that_are_none_of_ours_are_refused(shared_data: Path, name: str, reason: str):
    with pytest.raises(BrokenArchive, match=reason):
        open_archive(shared_data / FIXTURES / f"{name}.pmtiles")


def test_an_archive_with_leaves_is_read_as_the_library_reads_it(folder: Path):
    data = ours(folder / "large.pmtiles", 9000)
    archive = open_archive(folder / "large.pmtiles")
    assert archive is not None
    assert archive.header["leaf_directory_length"] > 0
    expected = list(all_tiles(MemorySource(data)))
    assert len(expected) == 9002
    assert [(tileid_to_zxy(number), tile) for number, tile in archive.tiles()] == expected
    reader = Reader(MemorySource(data))
    for z, x, y in [expected[number][0] for number in range(0, 9002, 300)] + [(12, 5, 5)]:
        assert archive.tile(TileAddress(z, x, y)) == reader.get(z, x, y)


def test_there_is_nothing_where_no_file_is(folder: Path):
    assert open_archive(folder / "none.pmtiles") is None
    with pytest.raises(BrokenArchive):
        open_archive(folder)


@pytest.mark.parametrize("position", [96, 97, 98, 99, *range(7)])
def test_every_byte_of_the_header_may_be_any(folder: Path, small: bytes, position: int):
    for byte in range(0, 256, 5):
        try_everything(folder, small[:position] + bytes([byte]) + small[position + 1 :])


@pytest.mark.parametrize("part", range(8, 96, 8))
@pytest.mark.parametrize("number", [0, 1, 2**31, 2**63, 2**64 - 1])
def test_every_number_of_the_header_may_be_any(folder: Path, small: bytes, part: int, number: int):
    try_everything(folder, small[:part] + number.to_bytes(8, "little") + small[part + 8 :])


@given(cut=st.integers(0, 100_000))
@settings(deadline=None, max_examples=60)
def test_an_archive_may_end_anywhere(folder: Path, small: bytes, cut: int):
    try_everything(folder, small[: cut % len(small)])


@given(flips=st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), min_size=1))
@settings(deadline=None, max_examples=150)
def test_any_bytes_may_be_flipped(folder: Path, small: bytes, flips: list[tuple[int, int]]):
    broken = bytearray(small)
    for position, bits in flips:
        broken[position % len(small)] ^= bits
    try_everything(folder, bytes(broken))


@given(garbage=st.binary(max_size=600))
@settings(deadline=None, max_examples=60)
def test_garbage_is_no_archive(folder: Path, small: bytes, garbage: bytes):
    try_everything(folder, garbage)
    try_everything(folder, small[:127] + garbage)


def crafted(root: bytes, leaf: bytes = b"", metadata: bytes | None = None, count: int = 1) -> bytes:
    """An archive of these directories, as packed, and one tile of three bytes."""
    described = gzip.compress(b"{}") if metadata is None else metadata
    header: Any = {
        "root_offset": 127,
        "root_length": len(root),
        "metadata_offset": 127 + len(root),
        "metadata_length": len(described),
        "leaf_directory_offset": 127 + len(root) + len(described),
        "leaf_directory_length": len(leaf),
        "tile_data_offset": 127 + len(root) + len(described) + len(leaf),
        "tile_data_length": 3,
        "addressed_tiles_count": count,
        "clustered": True,
        "internal_compression": Compression.GZIP,
        "tile_compression": Compression.GZIP,
        "tile_type": TileType.MVT,
        "min_zoom": 0,
        "max_zoom": 14,
    }
    return serialize_header(header) + root + described + leaf + b"abc"


TILE = serialize_directory([Entry(0, 0, 3, 1)])
BOMB = gzip.compress(bytes(200_000_000), 9)


def leaves(count: int, length: int) -> bytes:
    """A directory whose entries are all the same leaf."""
    entries = [Entry(number, 0, length, 0) for number in range(count)]
    return serialize_directory(entries)


def nested_leaves() -> bytes:
    leaf = leaves(100, 1)
    root = serialize_directory([Entry(0, 0, len(leaf), 0)])
    return crafted(root, leaf)


class Numbers:
    """Collects what `write_varint` writes."""

    def __init__(self) -> None:
        self.data = b""

    def write(self, data: bytes) -> None:
        self.data += data


def packed(*numbers: int) -> bytes:
    written: Any = Numbers()
    for number in numbers:
        write_varint(written, number)
    return gzip.compress(written.data)


def test_a_crafted_archive_is_read_when_it_is_sound(folder: Path):
    assert list(read(opened(folder, crafted(TILE)))) == [(0, b"abc")]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(crafted(BOMB), id="a bomb for a root"),
        pytest.param(crafted(TILE, metadata=BOMB), id="a bomb for metadata"),
        pytest.param(crafted(TILE, metadata=gzip.compress(b"[" * 100_000)), id="deep metadata"),
        pytest.param(crafted(TILE, metadata=gzip.compress(b"9" * 900_000)), id="a long number"),
        pytest.param(crafted(gzip.compress(b"\xff" * 1_000_000)), id="an endless number"),
        pytest.param(crafted(packed(2**60, 1, 1, 1, 1)), id="many entries"),
        pytest.param(crafted(packed(0)), id="no entries"),
        pytest.param(crafted(packed(1, 0, 1, 3, 0)), id="an offset below 0"),
        pytest.param(crafted(packed(1, 0, 1, 0, 1)), id="a tile without length"),
        pytest.param(crafted(packed(1, 2**64 - 1, 1, 3, 1)), id="a tile beyond all zooms"),
        pytest.param(crafted(packed(2, 0, 0, 1, 1, 3, 3, 1, 1)), id="a tile twice"),
        pytest.param(crafted(packed(2, 0, 1, 9, 1, 3, 3, 1, 1)), id="a run over the next tile"),
        pytest.param(crafted(packed(1, 0, 2**40, 3, 1)), id="a run of more tiles than there are"),
        pytest.param(crafted(packed(1, 0, 2**40, 3, 1), count=0), id="a run beyond its zooms"),
        pytest.param(crafted(leaves(10_000, len(TILE)), TILE, count=0), id="a leaf many times"),
        pytest.param(crafted(leaves(3000, 11), packed(0), count=0), id="empty leaves"),
        pytest.param(nested_leaves(), id="leaves of leaves"),
        pytest.param(crafted(TILE)[:-1], id="a tile that is not there"),
    ],
)
def test_a_malicious_archive_is_told_soon(folder: Path, data: bytes):
    began = time.process_time()
    with pytest.raises(BrokenArchive):
        for _ in read(opened(folder, data)):
            pass
    assert time.process_time() - began < MOST_SECONDS
