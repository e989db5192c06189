"""Which encoding the text of a CSV file or a Shapefile is in."""

import codecs
from pathlib import Path

from gis.errors import InvalidInput

# GB 18030 holds GBK and GB 2312. Nearly anything passes as it, so UTF-8 is tried first.
CANDIDATES = ("utf-8", "gb18030")
FALLBACK = "latin-1"
# The language driver that a dBASE file names in its 30th byte, where that decides it.
LANGUAGE_DRIVERS = {0x4D: "gb18030", 0x7A: "gb18030", 0x4F: "big5", 0x78: "big5"}


def known_encoding(name: str) -> str:
    """Python's name of an encoding; GBK and GB 2312 become GB 18030, which holds both."""
    try:
        found = codecs.lookup(name).name
    except LookupError:
        raise InvalidInput(
            f"encoding={name!r} is unknown; use utf-8, gb18030 or another of Python's.", "encoding"
        ) from None
    return "gb18030" if found in {"gbk", "gb2312"} else found


def encoding_of_text(content: bytes) -> str:
    """UTF-8 where the bytes are valid UTF-8, else GB 18030, else Latin-1."""
    for candidate in CANDIDATES:
        if _decodes([content], candidate):
            return candidate
    return FALLBACK


def encoding_of_shapefile(path: Path) -> str:
    """What the .cpg file says or the attributes' own bytes show, for a file `name.shp`."""
    fields, driver = _dbf_text(path.with_suffix(".dbf"))
    for declared in path.parent.glob(f"{path.stem}.[cC][pP][gG]"):
        try:
            encoding = known_encoding(
                declared.read_text(encoding="ascii", errors="replace").strip()
            )
        except InvalidInput:
            continue
        if _decodes(fields, encoding):
            return encoding
    if driver in LANGUAGE_DRIVERS and _decodes(fields, LANGUAGE_DRIVERS[driver]):
        return LANGUAGE_DRIVERS[driver]
    return next((name for name in CANDIDATES if _decodes(fields, name)), FALLBACK)


def _decodes(fields: list[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)
    try:
        for content in fields:
            # A field cuts long text off wherever its width ends, even inside a character.
            decoder().decode(content, final=False)
    except UnicodeDecodeError:
        return False
    return True


def _dbf_text(path: Path) -> tuple[list[bytes], int]:
    """The distinct contents of the text fields, and the language driver (dBASE III header)."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return [], 0
    records = int.from_bytes(content[4:8], "little")
    start, width = (int.from_bytes(content[at : at + 2], "little") for at in (8, 10))
    spans: list[tuple[int, int]] = []
    offset = 1
    for at in range(32, start - 1, 32):
        length = content[at + 16]
        if content[at + 11 : at + 12] == b"C":
            spans.append((offset, offset + length))
        offset += length
    found = {content[32:start].split(b"\r")[0]} if start > 32 else set[bytes]()
    found = {name.split(b"\0")[0] for header in found for name in _chunks(header, 32)}
    for row in range(records):
        record = content[start + row * width : start + (row + 1) * width]
        found.update(record[begin:end].rstrip(b" \0") for begin, end in spans)
    return sorted(found), content[29] if len(content) > 29 else 0


def _chunks(content: bytes, size: int) -> list[bytes]:
    return [content[at : at + size] for at in range(0, len(content), size)]
