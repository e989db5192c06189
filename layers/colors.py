"""What a layer file may say where it names colours."""

from typing import Annotated, Any

from pydantic import Discriminator, Field, StringConstraints, Tag

from layers.ramps import RampName

Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]


# A white sign keeps a contrast of 3 : 1 (WCAG 2.2, 1.4.11) on what is no lighter than this.
WHITE, DARK = "#ffffff", "#26303a"
WHITE_BELOW = 0.3
# Relative luminance, with one power instead of sRGB's curve, for expressions that have no other.
LUMINANCE = (0.2126, 0.7152, 0.0722)
GAMMA = 2.2


def ink(color: str) -> str:
    """White or dark: the colour of a sign that is to be seen on `color`, #rrggbb."""
    parts = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    lightness = sum(weight * part**GAMMA for weight, part in zip(LUMINANCE, parts, strict=True))
    return DARK if lightness > WHITE_BELOW else WHITE


def _form(value: Any) -> str:
    return "ramp" if isinstance(value, str) else "list"


# Either the name of a ramp or a list; the form decides whose fault is told.
Colors = Annotated[
    Annotated[RampName, Tag("ramp")]
    | Annotated[tuple[Color, ...], Field(min_length=1), Tag("list")],
    Discriminator(_form),
]
