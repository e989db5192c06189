"""What somebody wants of a re-cut: the bodies of requests."""

from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlalchemy import Connection

from gis import recut
from gis.crs import CoordinateSystem
from gis.recut import Plan

MOST_POSITIONS = 200_000


class Split(BaseModel):
    """`line` is a GeoJSON LineString that reaches from border to border."""

    model_config = ConfigDict(extra="forbid")
    grid: str
    line: dict[str, Any]


class Border(BaseModel):
    """The border between two neighbours becomes `line`, a GeoJSON LineString; its ends are taken to
    the outline of both."""

    model_config = ConfigDict(extra="forbid")
    grids: list[str]
    line: dict[str, Any]


class Merge(BaseModel):
    """`keep` is the code that stays; without it, that of the largest."""

    model_config = ConfigDict(extra="forbid")
    grids: list[str]
    keep: str | None = None


class Way(BaseModel):
    """Either `split`, or `merge`, or `border`, or `replaces` (codes of grids) and `grids` (a
    FeatureCollection of polygons, with `code` and `name` where a grid keeps them).
    """

    model_config = ConfigDict(extra="forbid")
    note: Annotated[str | None, Field(max_length=2000)] = None
    split: Split | None = None
    merge: Merge | None = None
    border: Border | None = None
    replaces: list[str] | None = None
    grids: dict[str, Any] | None = None

    @model_validator(mode="after")
    def _is_one_way(self) -> Self:
        ways = [self.split, self.merge, self.border, self.grids]
        if sum(way is not None for way in ways) != 1:
            raise ValueError("one of split, merge, border and grids is needed, and only one")
        return self


class Sketch(Way):
    """To be looked at: it may have a title, and needs none."""

    title: Annotated[str | None, Field(min_length=1, max_length=200)] = None


class Proposal(Way):
    """To be kept, with a title."""

    title: Annotated[str, Field(min_length=1, max_length=200)]


def plan_for(connection: Connection, way: Way, crs: CoordinateSystem) -> Plan:
    """Raises UnprocessableData with the place."""
    if way.split is not None:
        line = recut.read_line(way.split.line, crs)
        return recut.plan_of_split(connection, way.split.grid, line)
    if way.merge is not None:
        return recut.plan_of_merge(connection, way.merge.grids, way.merge.keep)
    if way.border is not None:
        line = recut.read_line(way.border.line, crs)
        return recut.plan_of_border(connection, way.border.grids, line)
    shapes = recut.read_shapes(way.grids, crs)
    return recut.plan_of_shapes(connection, way.replaces or [], shapes)
