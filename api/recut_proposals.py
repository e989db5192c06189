"""What somebody wants of a re-cut: the bodies of requests, read within bounds."""

import tempfile
from typing import Annotated, Any, Self, TypeVar

import orjson
from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from api.batches import content_type, receive
from gis import recut
from gis.crs import CoordinateSystem
from gis.errors import InvalidInput
from gis.recut import Plan

MOST_BYTES = 64 << 20
Wanted = TypeVar("Wanted", bound=BaseModel)
JSON = ("application/json", "application/geo+json")


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


def body_of(model: type[BaseModel]) -> dict[str, Any]:
    """For the `openapi_extra=` of a route that reads its body by itself."""
    schema = model.model_json_schema()
    return {"requestBody": {"required": True, "content": {JSON[0]: {"schema": schema}}}}


async def read_body(request: Request, model: type[Wanted]) -> Wanted:
    """Raises TooLarge, or InvalidInput naming the field."""
    content_type(request, JSON)
    with tempfile.TemporaryFile() as body:
        await receive(request.stream(), body, MOST_BYTES)
        body.seek(0)
        return await run_in_threadpool(lambda: parsed(body.read(), model))


def parsed(body: bytes, model: type[Wanted]) -> Wanted:
    """Raises InvalidInput naming the field."""
    try:
        return model.model_validate(orjson.loads(body))
    except orjson.JSONDecodeError:
        raise InvalidInput("The body is no JSON.") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or None
        reason = first["msg"].removeprefix("Value error, ")
        raise InvalidInput(f"{field or 'The body'}: {reason}.", field) from None


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
