"""Which charset a text is in: as declared, or else as its first lines look."""

from typing import IO

from gis.errors import InvalidInput

CODECS = {"utf-8": "utf-8", "gbk": "gb18030", "gb2312": "gb18030", "gb18030": "gb18030"}
SAMPLE_BYTES = 1 << 20


def codec_of(source: IO[bytes], declared: str | None) -> str:
    """Python's name of the codec; the file is left at its beginning.

    Text in GBK hardly ever has a line that would do as UTF-8, so UTF-8 is what most lines have to
    agree with. Raises InvalidInput for a declared charset that is not known.
    """
    if declared is not None:
        try:
            return CODECS[declared.lower().replace("utf8", "utf-8")]
        except KeyError:
            raise InvalidInput(
                f"charset={declared[:40]!r} is not one of utf-8, gbk and gb18030.", "charset"
            ) from None
    sample = source.read(SAMPLE_BYTES)
    source.seek(0)
    # The last line may be cut within a character.
    lines = [line for line in sample.splitlines()[:-1] or [sample] if not line.isascii()]
    as_utf8 = sum(_decodes(line, "utf-8") for line in lines)
    as_gb18030 = sum(_decodes(line, "gb18030") for line in lines)
    return "gb18030" if as_gb18030 > as_utf8 and as_utf8 < len(lines) / 2 else "utf-8"


def _decodes(line: bytes, codec: str) -> bool:
    try:
        line.decode(codec)
    except UnicodeDecodeError:
        return False
    return True
