"""Sheets of plates, as PDF."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from gis.codes.plates.design import Frame, draw_plate, module_mm, symbol
from gis.codes.plates.fonts import Fonts
from gis.codes.plates.link import building_link
from gis.codes.plates.plate import Plate
from gis.codes.plates.size import PlateSize
from gis.codes.scheme import CodeScheme
from gis.errors import InvalidInput

# A PDF is kept in memory until it is whole: many plates go into several files.
PLATES_A_FILE = 4_000
MARK_MM, MARK_AWAY_MM, HAIR = 3.0, 1.0, 0.25
NOTE = "按 100% 打印，沿裁切线裁下 · print at 100 %, cut along the marks"
Progress = Callable[[int], None]


@dataclass(slots=True)
class Printed:
    """`lacking` are letters that no font had: boxes stand in their place. `module_mm` is the side
    of the smallest module of the symbols.
    """

    files: list[Path] = field(default_factory=list[Path])
    plates: int = 0
    sheets: int = 0
    module_mm: float = 0.0
    lacking: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Press:
    """Prints plates of one size with links under one address."""

    fonts: Fonts
    size: PlateSize
    public_url: str
    scheme: CodeScheme

    def draw(self, canvas: Canvas, place: int, plate: Plate) -> float:
        """Draws a plate at its place on the sheet; returns the side of its modules."""
        modules = symbol(building_link(self.public_url, plate.code))
        side = module_mm(modules, self.size.height_mm)
        x, y = (corner * mm for corner in self.size.corner_mm(place))
        frame = Frame(x, y, self.size.width_mm * mm, self.size.height_mm * mm)
        draw_plate(canvas, self.fonts, frame, plate, modules, self._grouped(plate.code))
        _draw_marks(canvas, frame)
        return side

    def _grouped(self, code: str) -> str:
        try:
            return self.scheme.grouped(code)
        except InvalidInput:
            # A code that came with somebody's own data.
            return code


def print_plates(
    plates: Iterable[Plate], press: Press, file: Path, progress: Progress | None = None
) -> Printed:
    """Writes `file`, and beside it file-2, file-3 … for every further 4,000 plates. Memory does not
    grow with their number beyond that.

    Raises InvalidInput when there are none, or when their modules would be too small.
    """
    printed, rest = Printed(), iter(plates)
    while some := list(islice(rest, PLATES_A_FILE)):
        name = file if not printed.files else _numbered(file, len(printed.files) + 1)
        _write(name, some, press, printed, progress)
    if not printed.files:
        raise InvalidInput("There are no current buildings to make plates for.", "area")
    return printed


def _write(
    file: Path, plates: list[Plate], press: Press, printed: Printed, progress: Progress | None
) -> None:
    unfinished = file.with_name(f".{file.name}.unfinished")
    canvas = Canvas(
        str(unfinished),
        pagesize=(press.size.sheet_mm[0] * mm, press.size.sheet_mm[1] * mm),
        pageCompression=1,
        # Its own one would be Helvetica, which is not embedded.
        initialFontName=press.fonts.latin,  # pyright: ignore[reportArgumentType] - a str
        invariant=1,
    )
    canvas.setTitle("OneMap plates 楼栋门牌")
    canvas.setCreator("OneMap")
    for number, plate in enumerate(plates):
        place = number % press.size.per_sheet
        if number and not place:
            canvas.showPage()
        if not place:
            printed.sheets += 1
            _draw_note(canvas, press, printed.sheets)
        side = press.draw(canvas, place, plate)
        printed.module_mm = min(printed.module_mm or side, side)
        printed.lacking |= press.fonts.lacks(plate.main + plate.above + plate.address)
        printed.plates += 1
        if progress:
            progress(printed.plates)
    try:
        canvas.save()
        unfinished.replace(file)
    finally:
        unfinished.unlink(missing_ok=True)
    printed.files.append(file)


def _draw_marks(canvas: Canvas, frame: Frame) -> None:
    """Two hair lines at each corner, outside."""
    away, length = MARK_AWAY_MM * mm, MARK_MM * mm
    canvas.setLineWidth(HAIR)
    canvas.setStrokeColorRGB(0.45, 0.45, 0.45)
    for x, outwards_x in ((frame.x, -1), (frame.x + frame.width, 1)):
        for y, outwards_y in ((frame.y, -1), (frame.y + frame.height, 1)):
            canvas.line(x + outwards_x * away, y, x + outwards_x * (away + length), y)
            canvas.line(x, y + outwards_y * away, x, y + outwards_y * (away + length))


def _draw_note(canvas: Canvas, press: Press, sheet: int) -> None:
    """Small print at the foot, outside all plates."""
    canvas.setFillColorRGB(0.45, 0.45, 0.45)
    text = canvas.beginText(8 * mm, 3.2 * mm)
    for font, piece in press.fonts.runs(f"{NOTE} · {press.public_url} · {sheet}"):
        text.setFont(font, 5.5)
        text.textOut(piece)
    canvas.drawText(text)


def _numbered(file: Path, number: int) -> Path:
    return file.with_name(f"{file.stem}-{number}{file.suffix}")
