"""The small parts that layer files are made of."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    StringConstraints,
    model_validator,
)

from gis.database import Role
from layers.units import Unit

MAX_ZOOM = 22
Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z_][a-z0-9_]{0,62}$")]
LayerId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,62}$")]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Zoom = Annotated[int, Field(ge=0, le=MAX_ZOOM)]
Pixels = Annotated[float, Field(ge=0, le=64)]
Scalar = str | int | float | bool


class Entry(BaseModel):
    """Any part of a layer file: an unknown name in it is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Bilingual(Entry):
    """A text in Simplified Chinese and in English."""

    zh: Words
    en: Words


class Geometry(StrEnum):
    """The kind of shape of all features of a layer."""

    POINT = "point"
    LINE = "line"
    POLYGON = "polygon"


class FieldType(StrEnum):
    """The type of a field's values, in JSON's and SQL's common words."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"


class Access(StrEnum):
    """Who a layer or a field is for; `anonymous` is everybody."""

    ANONYMOUS = "anonymous"
    PLANNER = "planner"
    WORKER = "worker"
    AUDITOR = "auditor"

    @classmethod
    def of(cls, role: Role) -> "Access":
        return cls(role.value.removeprefix("onemap_"))


EVERYBODY = frozenset(Access)
# In an order of its own wherever it is written: that of a set is another one in each process.
AccessList = Annotated[
    frozenset[Access], Field(min_length=1), PlainSerializer(sorted, when_used="json")
]


class LayerField(Entry):
    """One attribute. `codes` are the values that it may take, with their titles.

    A `unit` may be one word for both languages; `measured_in` has it in each.
    """

    name: Identifier
    type: FieldType = FieldType.STRING
    title: Bilingual
    unit: Words | Unit | None = None
    codes: dict[str, Bilingual] = Field(default_factory=dict)
    roles: AccessList = EVERYBODY

    @property
    def measured_in(self) -> Unit | None:
        return Unit.of(self.unit) if isinstance(self.unit, str) else self.unit


class Time(Entry):
    """When a feature holds: one instant (`at`), or from `start` up to, not including, `end`."""

    at: Identifier | None = None
    start: Identifier | None = None
    end: Identifier | None = None

    @model_validator(mode="after")
    def _is_one_of_both(self) -> Self:
        period = self.start is not None and self.end is not None
        if (self.at is None) != period:
            raise ValueError("time is either `at`, or `start` and `end`")
        return self


class AreaLevel(StrEnum):
    """The levels of areas, from the widest to the smallest."""

    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    GRID = "grid"


class Suppression(Entry):
    """Which counts of a derived theme are not published where they are small: those from 1 up to,
    not including, `below`, and as many others as keep them from being computed back. `total` is the
    field that the others add up to. Fields `together` have a sum that another layer tells: where
    one of a group is hidden, the others are.
    """

    fields: tuple[Identifier, ...] = Field(min_length=1)
    below: Annotated[int, Field(ge=2, le=1000)] = 10
    total: Identifier | None = None
    together: tuple[tuple[Identifier, ...], ...] = ()

    @model_validator(mode="after")
    def _groups_its_own_fields(self) -> Self:
        strange = {name for group in self.together for name in group} - set(self.fields)
        if strange:
            raise ValueError(f"together: {min(strange)!r} is none of the fields")
        return self


Followed = Literal["areas", "addresses", "buildings", "facilities", "roads", "landcover"]


class Source(Entry):
    """Where features come from; geometry is in EPSG:4326, in a column `geom`.

    A `table`; or one SELECT, a `query`; or the rows of a `theme`: features with a place of their
    own, or, with `level`, values of today's areas of that level. A theme's rows are loaded, or they
    are the result of `derived`, a SELECT that reads whatever the loader reads, after the themes
    that it `needs`; it is run again soon after an edit of the tables that it `follows`, which is
    for what takes a second. Rows of a `guarded` theme each name their readers; `readers` are those
    of all rows of a derived one.
    """

    table: Identifier | None = None
    query: Words | None = None
    theme: LayerId | None = None
    level: AreaLevel | None = None
    guarded: bool = False
    derived: Words | None = None
    needs: tuple[LayerId, ...] = ()
    follows: tuple[Followed, ...] = ()
    suppress: Suppression | None = None
    readers: AccessList | None = None
    where: dict[Identifier, Scalar | list[Scalar]] = Field(default_factory=dict)
    time: Time | None = None

    @model_validator(mode="after")
    def _is_one_of_three(self) -> Self:
        if sum(part is not None for part in (self.table, self.query, self.theme)) != 1:
            raise ValueError("source is one of `table`, `query` and `theme`")
        if self.theme is None:
            given = {"level", "guarded", "derived"} & self.model_fields_set
            if given:
                raise ValueError(f"`{min(given)}` goes with `theme` only")
        if self.derived is None:
            given = {"needs", "follows", "suppress", "readers"} & self.model_fields_set
            if given:
                raise ValueError(f"`{min(given)}` goes with `derived` only")
        if self.readers and not self.guarded:
            raise ValueError("`readers` goes with `guarded` only")
        return self


class ZoomRange(Entry):
    """Inclusive. Tiles below `min` are empty; above `max` clients stretch the tiles of `max`."""

    min: Zoom
    max: Zoom

    @model_validator(mode="after")
    def _is_in_order(self) -> Self:
        if self.min > self.max:
            raise ValueError(f"zoom min {self.min} is above max {self.max}")
        return self
