"""How large a plate is, and how many of them a sheet of A4 holds."""

import re
from dataclasses import dataclass

from gis.errors import InvalidInput

A4_MM = (210.0, 297.0)
MARGIN_MM, GAP_MM = 8.0, 8.0
SMALLEST_MM, LARGEST_MM = (70.0, 48.0), (277.0, 190.0)
WRITTEN = re.compile(r"([0-9]{2,3}(?:\.[0-9])?)x([0-9]{2,3}(?:\.[0-9])?)")


@dataclass(frozen=True, slots=True)
class PlateSize:
    """Millimetres. The sheet is turned when the plate is wider than it."""

    width_mm: float
    height_mm: float

    @property
    def sheet_mm(self) -> tuple[float, float]:
        """Width and height of the paper."""
        wide = self.width_mm > A4_MM[0] - 2 * MARGIN_MM
        return (A4_MM[1], A4_MM[0]) if wide else A4_MM

    @property
    def columns(self) -> int:
        return _fitting(self.sheet_mm[0], self.width_mm)

    @property
    def rows(self) -> int:
        return _fitting(self.sheet_mm[1], self.height_mm)

    @property
    def per_sheet(self) -> int:
        return self.columns * self.rows

    def corner_mm(self, place: int) -> tuple[float, float]:
        """The lower left corner of the `place`-th plate of a sheet, from the upper left on."""
        row, column = divmod(place, self.columns)
        sheet_width, sheet_height = self.sheet_mm
        left = (sheet_width - _taken(self.columns, self.width_mm)) / 2
        top = (sheet_height + _taken(self.rows, self.height_mm)) / 2
        return (
            left + column * (self.width_mm + GAP_MM),
            top - self.height_mm - row * (self.height_mm + GAP_MM),
        )


SIZES = {
    "door": PlateSize(92, 62),
    "large": PlateSize(186, 126),
    "page": PlateSize(277, 190),
}


def parse_size(written: str) -> PlateSize:
    """One of SIZES, or width x height in millimetres such as 120x80. Raises InvalidInput."""
    if written in SIZES:
        return SIZES[written]
    match = WRITTEN.fullmatch(written.lower().replace(" ", ""))
    size = PlateSize(float(match[1]), float(match[2])) if match else None
    if size is None or not _is_plate(size):
        raise InvalidInput(
            f"size={written[:20]!r} is none of {', '.join(SIZES)}, nor WIDTHxHEIGHT in millimetres"
            f" from {SMALLEST_MM[0]:g}x{SMALLEST_MM[1]:g} to {LARGEST_MM[0]:g}x{LARGEST_MM[1]:g},"
            " 1.3 to 2.2 times as wide as high.",
            "size",
        )
    return size


def _is_plate(size: PlateSize) -> bool:
    return (
        SMALLEST_MM[0] <= size.width_mm <= LARGEST_MM[0]
        and SMALLEST_MM[1] <= size.height_mm <= LARGEST_MM[1]
        and 1.3 <= size.width_mm / size.height_mm <= 2.2
    )


def _fitting(sheet_mm: float, plate_mm: float) -> int:
    return int((sheet_mm - 2 * MARGIN_MM + GAP_MM) // (plate_mm + GAP_MM))


def _taken(count: int, plate_mm: float) -> float:
    return count * plate_mm + (count - 1) * GAP_MM
