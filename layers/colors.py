"""What a layer file may say where it names colours."""

from typing import Annotated, Any

from pydantic import Discriminator, Field, StringConstraints, Tag

from layers.ramps import RampName

Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]


def _form(value: Any) -> str:
    return "ramp" if isinstance(value, str) else "list"


# Either the name of a ramp or a list; the form decides whose fault is told.
Colors = Annotated[
    Annotated[RampName, Tag("ramp")]
    | Annotated[tuple[Color, ...], Field(min_length=1), Tag("list")],
    Discriminator(_form),
]
