"""A series: the same number at several times, or of several kinds, one field each."""

from typing import Literal, Self

from pydantic import Field, model_validator

from layers.parts import Bilingual, Entry, Identifier


class Step(Entry):
    """One time or kind, and the field that holds its number."""

    field: Identifier
    label: Bilingual


class Series(Entry):
    """The style draws `default` until a reader chooses another step. All steps share one set of
    breaks, so that a colour means the same in each. Times can be played, `kinds` are chosen from
    a list."""

    of: Literal["times", "kinds"] = "times"
    fields: tuple[Step, ...] = Field(min_length=2)
    default: Identifier

    @model_validator(mode="after")
    def _is_one_of_its_steps(self) -> Self:
        names = self.names
        if len(set(names)) != len(names):
            raise ValueError("series: each field once")
        if self.default not in names:
            raise ValueError(
                f"series.default: {self.default!r} is not a step; the steps are {', '.join(names)}"
            )
        return self

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(step.field for step in self.fields)
