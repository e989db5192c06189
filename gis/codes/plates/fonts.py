"""Chinese and Latin type that a PDF can embed: TrueType outlines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

from gis.errors import InvalidInput, StartFailed

# Where systems keep a Chinese font with TrueType outlines; what is embedded are the glyphs used.
KNOWN = (
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/google-droid-sans-fonts/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/wqy-microhei/wqy-microhei.ttc",
    "/System/Library/Fonts/STHeiti Medium.ttc",
)
# Bitstream Vera comes with reportlab.
LATIN = Path(reportlab.__file__).parent / "fonts"
MISSING = "□"
Run = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Fonts:
    """Names under which reportlab knows them. Letters that the Latin font has are its; `chinese`
    has the others.
    """

    chinese: str
    latin: str
    bold: str

    @classmethod
    def load(cls, chinese: Path | None = None) -> "Fonts":
        """`chinese` is a TrueType file; without it, one that the system is known to have.

        Raises StartFailed when there is none, InvalidInput for a file that does not do.
        """
        file = chinese or next((Path(known) for known in KNOWN if Path(known).is_file()), None)
        if file is None:
            raise StartFailed(
                "Plates need a Chinese font with TrueType outlines: install one with"
                " apt-get install fonts-droid-fallback, or name a .ttf file with --font."
            )
        names = (f"chinese {file}", "onemap-latin", "onemap-bold")
        files = (file, LATIN / "Vera.ttf", LATIN / "VeraBd.ttf")
        for name, path in zip(names, files, strict=True):
            _register(name, path)
        return cls(*names)

    def runs(self, text: str, *, bold: bool = False) -> Iterator[Run]:
        """The pieces of a text, each with its font; what no font has is a box."""
        latin = self.bold if bold else self.latin

        def font_of(letter: str) -> tuple[str, bool]:
            for name in (latin, self.chinese):
                if ord(letter) in _glyphs(name):
                    return name, False
            return self.chinese, True

        for (font, missing), letters in groupby(text, font_of):
            piece = "".join(letters)
            yield font, MISSING * len(piece) if missing else piece

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """In the unit of `size`."""
        return sum(
            pdfmetrics.stringWidth(piece, font, size) for font, piece in self.runs(text, bold=bold)
        )

    def lacks(self, text: str) -> frozenset[str]:
        """The letters that neither font has."""
        known = _glyphs(self.latin), _glyphs(self.chinese)
        return frozenset(one for one in text if not any(ord(one) in glyphs for glyphs in known))


def _register(name: str, file: Path) -> None:
    if name in pdfmetrics.getRegisteredFontNames():
        return
    try:
        pdfmetrics.registerFont(TTFont(name, str(file)))
    except (TTFError, OSError) as error:
        raise InvalidInput(
            f"font={file} cannot be embedded; a TrueType font (.ttf) with Chinese can.", "font"
        ) from error


def _glyphs(name: str) -> Mapping[int, int]:
    """The letters that a font has. reportlab's types say less than its TTFont has."""
    font = pdfmetrics.getFont(name)
    if not isinstance(font, TTFont):
        raise TypeError(f"{name} is no TrueType font")
    return font.face.charToGlyph  # pyright: ignore[reportAttributeAccessIssue]
