"""What became of a code, in the answers about addresses, buildings and codes."""

from datetime import date

from pydantic import BaseModel

from gis.codes import lineage as codes


class PlaceName(BaseModel):
    """`text` is the standard address of the code; null for a floor."""

    code: str
    text: str | None


class RelatedCode(PlaceName):
    """A code before or after. `operation` is split, merge, renumber or demolish; `on` its day."""

    operation: str
    on: date


class Lineage(BaseModel):
    """`retired_on` is the first day that the code does not hold any more, null while it holds;
    `current` are the codes that hold today in its place, over any number of steps.
    """

    retired_on: date | None
    operation: str | None
    successors: list[RelatedCode]
    predecessors: list[RelatedCode]
    current: list[PlaceName]


def lineage_member(found: codes.Lineage | None) -> Lineage | None:
    """None when nothing ever happened to the code."""
    if found is None or not found.is_known:
        return None
    return Lineage(
        retired_on=found.retired_on,
        operation=found.operation,
        successors=[_related(one) for one in found.successors],
        predecessors=[_related(one) for one in found.predecessors],
        current=[PlaceName(code=one.code, text=one.text) for one in found.current],
    )


def _related(one: codes.Related) -> RelatedCode:
    return RelatedCode(code=one.code, text=one.text, operation=one.operation, on=one.on)
