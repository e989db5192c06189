"""Text made to fit a box: wrapped, and smaller when it must be."""

from dataclasses import dataclass

from gis.codes.plates.fonts import Fonts

STEP = 0.94
# A line does not begin with these.
CLOSING = "，。、；：）)】」》"


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines of one size. `is_short`: some of the text did not fit and is left out."""

    lines: tuple[str, ...]
    size: float
    is_short: bool = False


def fit(
    fonts: Fonts,
    text: str,
    width: float,
    sizes: tuple[float, float],
    lines: int = 1,
    *,
    bold: bool = False,
) -> Fitted:
    """The largest size of `sizes` (largest, smallest) at which the text takes so many lines; at the
    smallest, what does not fit ends in an ellipsis.
    """
    size, smallest = sizes
    while True:
        found = wrap(fonts, text, width, size, bold=bold)
        if len(found) <= lines:
            return Fitted(tuple(_even(fonts, found, width, size, bold=bold)), size)
        if size <= smallest:
            return Fitted(
                (*found[: lines - 1], _shortened(fonts, found[lines - 1], width, size)), size, True
            )
        size = max(size * STEP, smallest)


def wrap(fonts: Fonts, text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Chinese breaks anywhere, numbers and Latin words stay whole where they can."""
    lines = [""]
    for token in _tokens(text):
        line = lines[-1] + token
        if not lines[-1] or fonts.width(line.rstrip(), size, bold=bold) <= width:
            lines[-1] = line
        else:
            lines.append(token.lstrip())
        while fonts.width(lines[-1].rstrip(), size, bold=bold) > width and len(lines[-1]) > 1:
            kept = lines[-1][:-1]
            while len(kept) > 1 and fonts.width(kept, size, bold=bold) > width:
                kept = kept[:-1]
            lines[-1:] = [kept, lines[-1][len(kept) :]]
    return [line.rstrip() for line in lines if line.strip()]


def _even(fonts: Fonts, lines: list[str], width: float, size: float, *, bold: bool) -> list[str]:
    """The same text in as many lines of about one length."""
    if len(lines) < 2:
        return lines
    text = "".join(lines)
    narrow = fonts.width(text, size, bold=bold) / len(lines)
    while narrow < width:
        found = wrap(fonts, text, narrow, size, bold=bold)
        if len(found) <= len(lines):
            return found
        narrow += size / 4
    return lines


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    for letter in text:
        if tokens and (letter in CLOSING or (_is_latin(letter) and _is_latin(tokens[-1][-1]))):
            tokens[-1] += letter
        else:
            tokens.append(letter)
    return tokens


def _is_latin(letter: str) -> bool:
    return letter.isascii() and not letter.isspace()


def _shortened(fonts: Fonts, line: str, width: float, size: float) -> str:
    while line and fonts.width(f"{line}…", size) > width:
        line = line[:-1]
    return f"{line}…"
