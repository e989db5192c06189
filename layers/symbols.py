"""How a layer looks: what its file may say of symbols, classes and labels."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from layers.parts import Bilingual, Entry, Identifier, Pixels, Scalar, Words, Zoom

Color = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
Opacity = Annotated[float, Field(ge=0, le=1)]


class Symbol(Entry):
    """How one feature is drawn. Widths and radii in pixels at zoom 16 and above, less below."""

    color: Color
    opacity: Opacity = 1
    outline: Color | None = None
    outline_px: Pixels = 1
    width_px: Pixels = 1.5
    radius_px: Pixels = 5
    dash: tuple[float, float] | None = None
    icon: Words | None = None


class SimpleStyle(Symbol):
    """Every feature alike."""

    kind: Literal["simple"]


class Category(Entry):
    """One value, or several, with a look of their own."""

    values: tuple[Scalar, ...] = Field(min_length=1)
    label: Bilingual
    color: Color
    icon: Words | None = None
    width_px: Pixels | None = None


class OtherCategory(Entry):
    """Whatever is in no other category, absent values included."""

    label: Bilingual = Bilingual(zh="其他", en="Other")
    color: Color = "#b4b8bd"


class CategorisedStyle(Symbol):
    """By a field's value. `color` is what the categories' own colours replace."""

    kind: Literal["categorised"]
    color: Color = "#b4b8bd"
    field: Identifier
    categories: tuple[Category, ...] = Field(min_length=1)
    other: OtherCategory | None = None


class GraduatedStyle(Symbol):
    """By a number's class: `colors[0]` below `breaks[0]`, `colors[i + 1]` from `breaks[i]` on."""

    kind: Literal["graduated"]
    color: Color = "#b4b8bd"
    field: Identifier
    breaks: tuple[float, ...] = Field(min_length=1)
    colors: tuple[Color, ...]
    unknown: OtherCategory | None = None

    @model_validator(mode="after")
    def _classes_are_whole(self) -> Self:
        if len(self.colors) != len(self.breaks) + 1:
            raise ValueError(f"{len(self.breaks)} breaks need {len(self.breaks) + 1} colors")
        if list(self.breaks) != sorted(set(self.breaks)):
            raise ValueError("breaks must rise")
        return self


Style = Annotated[SimpleStyle | CategorisedStyle | GraduatedStyle, Field(discriminator="kind")]


class Label(Entry):
    """A field written on the map, from zoom `from` on."""

    field: Identifier
    from_: Zoom = Field(default=14, alias="from")
    size_px: Pixels = 12
    color: Color = "#3d434a"
