"""How a plate looks. Everything is a share of its height, so that it looks the same in any size."""

from dataclasses import dataclass

import segno
from reportlab.pdfgen.canvas import Canvas

from gis.codes.plates.fit import Fitted, fit
from gis.codes.plates.fonts import Fonts
from gis.codes.plates.plate import Plate
from gis.errors import InvalidInput

Colour = tuple[float, float, float]
BLUE: Colour = (0.043, 0.235, 0.455)
PALE: Colour = (0.760, 0.850, 0.940)
AMBER: Colour = (0.965, 0.700, 0.150)
WHITE: Colour = (1, 1, 1)
INK: Colour = (0.05, 0.05, 0.07)
# A quarter of the symbol may be scratched or dirty (ISO/IEC 18004 level Q), and around it stay the
# four modules of quiet zone that the standard asks for.
ERROR_LEVEL, QUIET_MODULES = "q", 4
# What telephones still read off an outdoor print at arm's length.
SMALLEST_MODULE_MM = 0.6
# Shares of the height, from the lower edge up: margin, corner, the white square, lines of type.
INSET, CORNER, PANEL = 0.075, 0.055, 0.58
CODE, RULE, ADDRESS, NAMES = 0.075, 0.152, 0.174, 0.300
SCAN = "扫码查看本楼 · Scan me"


@dataclass(frozen=True, slots=True)
class Frame:
    """A plate's place on the canvas: lower left corner, width and height, all in points."""

    x: float
    y: float
    width: float
    height: float


def symbol(link: str) -> list[list[bool]]:
    """The modules of the QR symbol, row by row, without quiet zone."""
    code = segno.make(link, error=ERROR_LEVEL, micro=False)
    return [[bool(module) for module in row] for row in code.matrix]


def module_mm(modules: list[list[bool]], height_mm: float) -> float:
    """How large a module of a symbol is on a plate of this height.

    Raises InvalidInput when telephones would not read it.
    """
    found = PANEL * height_mm / (len(modules) + 2 * QUIET_MODULES)
    if found < SMALLEST_MODULE_MM:
        raise InvalidInput(
            f"size: the link's {len(modules)} modules are {found:.2f} mm each on a plate"
            f" {height_mm:g} mm high; {SMALLEST_MODULE_MM} mm is the least: take a larger plate.",
            "size",
        )
    return found


def draw_plate(
    canvas: Canvas,
    fonts: Fonts,
    frame: Frame,
    plate: Plate,
    modules: list[list[bool]],
    grouped: str,
) -> None:
    """Blue with white type; the symbol on white at the right; the code along the bottom."""
    h, inset = frame.height, INSET * frame.height
    canvas.setFillColorRGB(*BLUE)
    canvas.roundRect(frame.x, frame.y, frame.width, h, CORNER * h, stroke=0, fill=1)
    panel = PANEL * h
    right = frame.x + frame.width - inset - panel
    _draw_symbol(canvas, right, frame.y + h - inset - panel, panel, modules, h)
    left = frame.x + inset
    pen = Pen(canvas, fonts, h)
    _draw_names(pen, left, frame, right - inset - left, plate)
    _draw_foot(pen, left, frame, panel, plate, grouped)


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes on a plate of a height, in points."""

    canvas: Canvas
    fonts: Fonts
    height: float

    def write(
        self, x: float, y: float, fitted: Fitted, colour: Colour, *, bold: bool = False
    ) -> float:
        """Lines downwards from the baseline `y`; returns the baseline of the last one."""
        self.canvas.setFillColorRGB(*colour)
        self.canvas.setStrokeColorRGB(*colour)
        for number, line in enumerate(fitted.lines):
            self._line(x, y - number * fitted.size * 1.28, line, fitted.size, bold=bold)
        return y - (len(fitted.lines) - 1) * fitted.size * 1.28

    def fit(
        self,
        text: str,
        width: float,
        sizes: tuple[float, float],
        lines: int = 1,
        *,
        bold: bool = False,
    ) -> Fitted:
        """`sizes` are shares of the plate's height."""
        largest, smallest = (size * self.height for size in sizes)
        return fit(self.fonts, text, width, (largest, smallest), lines, bold=bold)

    def _line(self, x: float, y: float, line: str, size: float, *, bold: bool) -> None:
        text = self.canvas.beginText(x, y)
        for font, piece in self.fonts.runs(line, bold=bold):
            # There is no bold Chinese at hand: an outline of its own colour makes it heavier.
            heavier = bold and font == self.fonts.chinese
            text.setFont(font, size)
            text.setTextRenderMode(2 if heavier else 0)
            text.textOut(piece)
        text.setTextRenderMode(0)
        self.canvas.setLineWidth(size * 0.028)
        self.canvas.drawText(text)


def _draw_names(pen: Pen, left: float, frame: Frame, width: float, plate: Plate) -> None:
    """From the top down: where it is, what it belongs to, what is read from afar, its door."""
    h, floor = frame.height, frame.y + NAMES * frame.height
    places = pen.fit(" · ".join(plate.places), width, (0.052, 0.032))
    y = frame.y + (1 - INSET) * h - 0.045 * h
    pen.write(left, y, places, PALE)
    y -= 0.056 * h
    pen.canvas.setFillColorRGB(*AMBER)
    pen.canvas.rect(left, y, 0.115 * h, 0.016 * h, stroke=0, fill=1)
    above = pen.fit(plate.above, width, (0.098, 0.044), bold=True)
    if plate.above:
        y -= 0.040 * h + above.size * 0.88
        pen.write(left, y, above, WHITE, bold=True)
    main = pen.fit(plate.main, width, (0.215, 0.115), bold=True)
    if main.is_short:
        main = pen.fit(plate.main, width, (0.115, 0.060), 2, bold=True)
    y = pen.write(left, y - 0.042 * h - main.size * 0.88, main, WHITE, bold=True)
    below = pen.fit(plate.below, width, (0.066, 0.040))
    if plate.below and y - 0.062 * h - below.size > floor:
        pen.write(left, y - 0.062 * h - below.size * 0.88, below, PALE)


def _draw_foot(pen: Pen, left: float, frame: Frame, panel: float, plate: Plate, code: str) -> None:
    """The whole address, a rule, the code; beneath the symbol what it is for."""
    h, width = frame.height, frame.width - 2 * INSET * frame.height
    scan = pen.fit(SCAN, panel, (0.044, 0.025))
    x = left + width - panel + (panel - pen.fonts.width(scan.lines[0], scan.size)) / 2
    pen.write(x, frame.y + (1 - INSET - PANEL - 0.052) * h, scan, PALE)
    address = pen.fit(plate.address, width, (0.048, 0.040))
    if address.is_short:
        address = pen.fit(plate.address, width, (0.040, 0.028), 2)
    rise = (len(address.lines) - 1) * address.size * 1.28
    pen.write(left, frame.y + ADDRESS * h + rise, address, PALE)
    pen.canvas.setFillColorRGB(*PALE)
    pen.canvas.rect(left, frame.y + RULE * h, width, 0.003 * h, stroke=0, fill=1)
    number = pen.fit(code, width, (0.074, 0.030), bold=True)
    pen.write(left, frame.y + CODE * h, number, WHITE, bold=True)


def _draw_symbol(
    canvas: Canvas, x: float, y: float, panel: float, modules: list[list[bool]], height: float
) -> None:
    canvas.setFillColorRGB(*WHITE)
    canvas.roundRect(x, y, panel, panel, 0.028 * height, stroke=0, fill=1)
    side = panel / (len(modules) + 2 * QUIET_MODULES)
    path = canvas.beginPath()
    for row, line in enumerate(modules):
        bottom = y + panel - (QUIET_MODULES + row + 1) * side
        start = None
        # One rectangle a run of dark modules: no hair lines between them.
        for column, dark in enumerate([*line, False]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                path.rect(x + (QUIET_MODULES + start) * side, bottom, (column - start) * side, side)
                start = None
    canvas.setFillColorRGB(*INK)
    canvas.drawPath(path, stroke=0, fill=1)
