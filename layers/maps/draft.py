"""What a planner says of a custom map: the body of a request, and what is kept of it."""

import re
from collections import Counter
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from layers.parts import Entry, Identifier, LayerId, Zoom
from layers.symbols import Color, Opacity

MOST_LAYERS, MOST_NOTES, MOST_CONDITIONS, MOST_VALUES, MOST_COLORS = 60, 100, 10, 100, 40
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")

Sharing = Literal["private", "planners", "link"]
Operator = Literal["=", "!=", "<", "<=", ">", ">=", "in", "not in", "present", "absent"]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-85, le=85)]


def _clean(text: str) -> str:
    if CONTROL.search(text):
        raise ValueError("control characters are not allowed")
    return text


def _one_line(text: str) -> str:
    if "\n" in text:
        raise ValueError("it has to be one line")
    return _clean(text)


Title = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200, strip_whitespace=True),
    AfterValidator(_one_line),
]
Prose = Annotated[
    str, StringConstraints(max_length=2000, strip_whitespace=True), AfterValidator(_clean)
]
Value = Annotated[str, StringConstraints(max_length=200), AfterValidator(_clean)]
Scalar = Value | int | float | bool


class Condition(Entry):
    """Keeps features by one field. `in` and `not in` take a list, `present` and `absent` nothing,
    all others one value."""

    field: Identifier
    op: Operator
    value: Scalar | Annotated[tuple[Scalar, ...], Field(max_length=MOST_VALUES)] | None = None

    @property
    def values(self) -> tuple[Scalar, ...]:
        if self.value is None:
            return ()
        return self.value if isinstance(self.value, tuple) else (self.value,)

    @model_validator(mode="after")
    def _has_what_it_compares_with(self) -> Self:
        wanted = {"in": "a list", "not in": "a list", "present": "no value", "absent": "no value"}
        given = "a list" if isinstance(self.value, tuple) else "one value"
        if self.value is None:
            given = "no value"
        if given != (expected := wanted.get(self.op, "one value")) or self.value == ():
            raise ValueError(f"{self.op!r} takes {expected}")
        return self


class PlacedLayer(Entry):
    """A layer of the catalogue as this map shows it. `size` multiplies radii, widths and signs;
    `color` is for layers of one colour, `colors` replaces colours of the legend by others; `step`
    is the field of a time series. All conditions of `filter` have to hold."""

    layer: LayerId
    visible: bool = True
    opacity: Opacity = 1
    size: Annotated[float, Field(ge=0.25, le=4)] = 1
    color: Color | None = None
    colors: Annotated[dict[Color, Color], Field(max_length=MOST_COLORS)] = Field(
        default_factory=dict[str, str]
    )
    step: Identifier | None = None
    filter: Annotated[tuple[Condition, ...], Field(max_length=MOST_CONDITIONS)] = ()


class View(Entry):
    """Where the map looks: degrees, MapLibre's zoom, bearing clockwise from north. `bounds` (west,
    south, east, north) keeps readers within; None lets them go anywhere."""

    center: tuple[Longitude, Latitude]
    zoom: Annotated[float, Field(ge=0, le=22)]
    bearing: Annotated[float, Field(ge=-180, le=180)] = 0
    pitch: Annotated[float, Field(ge=0, le=75)] = 0
    bounds: tuple[Longitude, Latitude, Longitude, Latitude] | None = None

    @model_validator(mode="after")
    def _has_bounds_that_hold_something(self) -> Self:
        if self.bounds is not None:
            west, south, east, north = self.bounds
            if not (west < east and south < north):
                raise ValueError("bounds are west, south, east, north, the smaller first")
        return self


class Note(Entry):
    """Words at a place of the map, from a zoom on."""

    lon: Longitude
    lat: Latitude
    text: Annotated[
        str,
        StringConstraints(min_length=1, max_length=300, strip_whitespace=True),
        AfterValidator(_clean),
    ]
    color: Color = "#1f2b28"
    zoom: Zoom = 0


class Composition(Entry):
    """What the map shows. The first layer is topmost; `base` puts the base map below."""

    layers: Annotated[tuple[PlacedLayer, ...], Field(max_length=MOST_LAYERS)] = ()
    view: View
    notes: Annotated[tuple[Note, ...], Field(max_length=MOST_NOTES)] = ()
    base: bool = True

    @model_validator(mode="after")
    def _has_each_layer_once(self) -> Self:
        counted = Counter(placed.layer for placed in self.layers)
        if twice := [name for name, times in counted.items() if times > 1]:
            raise ValueError(f"layers: {', '.join(twice)} may be in it once")
        return self


class Draft(Composition):
    """A whole custom map 自定义地图 as its owner writes it."""

    title: Title
    description: Prose = ""
    sharing: Sharing = "private"

    @property
    def composition(self) -> Composition:
        return Composition.model_construct(
            layers=self.layers, view=self.view, notes=self.notes, base=self.base
        )


class KeyWish(Entry):
    """An embed key somebody wants. `origins` are the pages that may embed the map (scheme, host,
    port); none lets any page."""

    label: Title
    origins: Annotated[
        tuple[
            Annotated[
                str,
                StringConstraints(pattern=r"^https?://[a-z0-9]([a-z0-9.-]{0,252})(:[0-9]{1,5})?$"),
            ],
            ...,
        ],
        Field(max_length=20),
    ] = ()
    days: Annotated[int | None, Field(ge=1, le=3660)] = None
