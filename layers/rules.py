"""What a layer file may demand of its data. `layers/quality.py` looks whether it holds."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from layers.parts import Entry, Identifier, Words


class Unique(Entry):
    """No two features have the same value; absent ones do not count."""

    rule: Literal["unique"]
    field: Identifier


class Required(Entry):
    """Every feature has a value, and not an empty one."""

    rule: Literal["required"]
    field: Identifier


class Range(Entry):
    """Numbers, days or instants lie between both, inclusive; absent ones do not count."""

    rule: Literal["range"]
    field: Identifier
    min: float | str | None = None
    max: float | str | None = None

    @model_validator(mode="after")
    def _has_an_end(self) -> Self:
        if self.min is None and self.max is None:
            raise ValueError("range needs `min`, `max` or both")
        return self


class Codes(Entry):
    """The value is one of the field's `codes`; absent ones do not count."""

    rule: Literal["codes"]
    field: Identifier


class Pattern(Entry):
    """The text matches a regular expression as a whole (PostgreSQL's); absent ones do not count."""

    rule: Literal["pattern"]
    field: Identifier
    pattern: Words


class AtMost(Entry):
    """A field never exceeds another one; absent ones do not count."""

    rule: Literal["at_most"]
    field: Identifier
    of: Identifier


class Inside(Entry):
    """Every feature touches the district."""

    rule: Literal["inside"]


class Valid(Entry):
    """Every geometry is valid and not empty (OGC 06-103r4, 6.1)."""

    rule: Literal["valid"]


class NoOverlap(Entry):
    """No two polygons share more than a sliver."""

    rule: Literal["no_overlap"]


class Count(Entry):
    """There are so many features at least, and at most."""

    rule: Literal["count"]
    min: int = Field(default=0, ge=0)
    max: int | None = None


Rule = Annotated[
    Unique | Required | Range | Codes | Pattern | AtMost | Inside | Valid | NoOverlap | Count,
    Field(discriminator="rule"),
]
