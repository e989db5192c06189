"""The unified code 统一编码: 6 + 3 + 3 + 2 + 5 + 3 + 3 digits from the district down to the room.

A code is the code of what it lies in plus its own digits, as issued on the day it was made. Area
codes that come with somebody's own data may look different; this is about those that OneMap issues.
"""

from dataclasses import dataclass
from itertools import accumulate

from gis.errors import InvalidInput

LEVELS = ("district", "street", "community", "grid", "building", "floor", "room")
AREA_LEVELS = LEVELS[:4]
DEFAULT_WIDTHS = (6, 3, 3, 2, 5, 3, 3)
# A floor's first digit, when it is no ordinary storey: 8nn is the mezzanine above storey nn,
# 9nn the nn-th basement. So 001 … 799 are the storeys from the ground up.
MEZZANINE, BASEMENT = 8, 9


@dataclass(frozen=True, slots=True)
class Part:
    """One level of a code: its own digits, and the code of that level (everything up to them)."""

    level: str
    digits: str
    code: str


@dataclass(frozen=True, slots=True)
class Code:
    """A code that is well formed, which does not say that it was ever issued."""

    value: str
    parts: tuple[Part, ...]

    @property
    def level(self) -> str:
        return self.parts[-1].level

    @property
    def parent(self) -> str | None:
        """The code of what this lies in; None for a district."""
        return self.parts[-2].code if len(self.parts) > 1 else None


@dataclass(frozen=True, slots=True)
class Storey:
    """A floor of a building. `number` 1 is the ground floor, -1 the first basement; a mezzanine
    夹层 has the number of the storey below it.
    """

    number: int
    mezzanine: bool = False


@dataclass(frozen=True, slots=True)
class CodeScheme:
    """How many digits each level adds, from the district to the room."""

    widths: tuple[int, ...] = DEFAULT_WIDTHS

    @property
    def lengths(self) -> dict[str, int]:
        """The whole length of a code of each level."""
        return dict(zip(LEVELS, accumulate(self.widths), strict=True))

    def parse(self, code: str) -> Code:
        """Raises InvalidInput naming the lengths that exist."""
        if not (code.isascii() and code.isdigit()):
            raise InvalidInput(f"Code {code[:40]!r} holds something else than the digits 0-9.")
        if len(code) not in self.lengths.values():
            allowed = ", ".join(f"{length} ({level})" for level, length in self.lengths.items())
            raise InvalidInput(f"Code {code[:40]!r} has {len(code)} digits; allowed are {allowed}.")
        return Code(code, tuple(self._parts(code)))

    def grouped(self, code: str) -> str:
        """The digits of each level apart, for reading: 440399 001 001 01 00012."""
        return " ".join(part.digits for part in self.parse(code).parts)

    def validate(self, code: str, level: str) -> str:
        """The code itself when it is one of `level`; InvalidInput otherwise."""
        if self.parse(code).level != level:
            raise InvalidInput(
                f"Code {code!r} is not that of a {level}: it needs {self.lengths[level]} digits."
            )
        return code

    def format(self, level: str, parent: str, number: int) -> str:
        """The code of the `number`-th (from 0) of a level inside `parent` ("" for a district).

        Raises InvalidInput when the number needs more digits than the level has.
        """
        width = self.widths[LEVELS.index(level)]
        if not 0 <= number < 10**width:
            raise InvalidInput(
                f"Number {number} of a {level} in {parent!r} is outside 0 … {10**width - 1}."
            )
        return f"{parent}{number:0{width}d}"

    def floor(self, building: str, number: int, *, mezzanine: bool = False) -> str:
        """The code of a storey, or of the mezzanine above it: it is a rule, not a count.

        Raises InvalidInput for a storey that no code can name.
        """
        block = self._storey_block
        most = block if mezzanine or number < 0 else MEZZANINE * block
        if number == 0 or abs(number) >= most or (mezzanine and number < 0):
            named = "the mezzanine above storey" if mezzanine else "storey"
            raise InvalidInput(
                f"No code names {named} {number}: storeys go from 1 to {MEZZANINE * block - 1},"
                f" mezzanines lie above 1 to {block - 1}, basements go from -1 to {1 - block}."
            )
        kind = MEZZANINE if mezzanine else BASEMENT if number < 0 else 0
        return self.format("floor", building, kind * block + abs(number))

    def storey(self, code: str) -> Storey | None:
        """The storey that the code of a floor or room names; None where the code names none."""
        digits = next((part.digits for part in self.parse(code).parts if part.level == "floor"), "")
        kind, number = divmod(int(digits or 0), self._storey_block)
        if kind < MEZZANINE:
            return Storey(int(digits)) if digits.strip("0") else None
        if number == 0:
            return None
        return Storey(number, mezzanine=True) if kind == MEZZANINE else Storey(-number)

    @property
    def _storey_block(self) -> int:
        return 10 ** (self.widths[LEVELS.index("floor")] - 1)

    def _parts(self, code: str) -> list[Part]:
        parts: list[Part] = []
        for level, length, width in zip(LEVELS, accumulate(self.widths), self.widths, strict=True):
            if length > len(code):
                break
            parts.append(Part(level, code[length - width : length], code[:length]))
        return parts
