"""How a layer looks: what its file may say of symbols, classes and labels."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from layers.colors import Color, Colors
from layers.parts import Bilingual, Entry, Identifier, Pixels, Scalar, Words, Zoom
from layers.ramps import DIVERGING, MOST, shades

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


Method = Literal["quantile", "jenks", "equal", "geometric", "deviation"]


class Classes(Entry):
    """How breaks are found in the data, and into how many classes at most they part it.

    `quantile`: equally many features in each; `jenks`: natural breaks, the least variance within;
    `equal`: equal steps; `geometric`: steps that grow by a factor; `deviation`: steps of one
    standard deviation about the mean.
    """

    method: Method = "quantile"
    count: int = Field(default=5, ge=2, le=MOST)


class GraduatedStyle(Symbol):
    """By a number's class: the first colour below the first break, the next one from it on.

    `breaks` only where they mean something; otherwise `classes` has them computed from the data,
    and `breaks` is empty until they are. `smallest` is of the data, too.
    """

    kind: Literal["graduated"]
    color: Color = "#b4b8bd"
    field: Identifier
    classes: Classes | None = None
    breaks: tuple[float, ...] = ()
    smallest: float | None = None
    colors: Colors
    unknown: OtherCategory | None = None

    @model_validator(mode="after")
    def _classes_are_whole(self) -> Self:
        if self.classes is None and not self.breaks:
            raise ValueError("a graduated style needs `classes` {method, count} or `breaks`")
        if list(self.breaks) != sorted(set(self.breaks)):
            raise ValueError("breaks must rise")
        count = len(self.breaks) + 1 if self.classes is None else self.classes.count
        if isinstance(self.colors, tuple) and len(self.colors) != count:
            raise ValueError(f"{count} classes need {count} colors, here are {len(self.colors)}")
        if count > MOST:
            raise ValueError(f"at most {MOST} classes can be told apart, here are {count}")
        return self

    @property
    def shades(self) -> tuple[str, ...]:
        """One colour a class: one more than there are breaks."""
        return shades(self.colors, len(self.breaks) + 1)

    def without_palest(self) -> Self:
        """With colours of a ramp from light to dark that begin where one more would have its
        second; others stay."""
        if not isinstance(self.colors, str) or self.colors in DIVERGING:
            return self
        colors = shades(self.colors, len(self.breaks) + 2)[1:]
        return self.model_copy(update={"colors": colors})


class HeatStyle(Symbol):
    """Points as a surface of density where they are many, one by one from zoom 15 on.

    Each counts as its `field`, or one. `largest` is the value that counts most, from the data.
    """

    kind: Literal["heat"]
    color: Color = "#b4b8bd"
    field: Identifier | None = None
    radius_px: Pixels = 24
    # Less where many points lie together and all would be of the last colour, more where few do.
    intensity: Annotated[float, Field(gt=0, le=10)] = 1
    colors: Colors = "red"
    largest: float | None = None

    @property
    def shades(self) -> tuple[str, ...]:
        """From a little to a lot."""
        return shades(self.colors, 6 if isinstance(self.colors, str) else len(self.colors))


class ProportionalStyle(Symbol):
    """Circles whose area grows with a number, `radius_px` that of the `largest` in the data."""

    kind: Literal["proportional"]
    field: Identifier
    opacity: Opacity = 0.75
    outline: Color | None = "#ffffff"
    radius_px: Pixels = 18
    largest: float | None = None


Style = Annotated[
    SimpleStyle | CategorisedStyle | GraduatedStyle | HeatStyle | ProportionalStyle,
    Field(discriminator="kind"),
]


class Label(Entry):
    """A field written on the map, from zoom `from` on."""

    field: Identifier
    from_: Zoom = Field(default=14, alias="from")
    size_px: Pixels = 12
    color: Color = "#3d434a"
