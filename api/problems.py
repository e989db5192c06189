"""Problem details for HTTP APIs (RFC 9457): the one shape of every error."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Annotated, Any

import orjson
from fastapi import Response
from pydantic import BaseModel, Field

from gis.errors import Fault

MEDIA_TYPE = "application/problem+json"


class FieldProblem(BaseModel):
    """What is wrong with one field of a body."""

    field: Annotated[str, Field(description="Where it is, its parts joined by dots")]
    detail: str


class Problem(BaseModel):
    """What went wrong with a request."""

    type: str = "about:blank"
    title: Annotated[str, Field(description="The status in words")]
    status: int
    detail: Annotated[str, Field(description="One sentence: field, value, what is allowed")]
    parameter: Annotated[str | None, Field(description="The parameter that is wrong")] = None
    reason: Annotated[str | None, Field(description="A stable word for programs")] = None
    record: Annotated[int | None, Field(description="The bad record, counted from 1")] = None
    errors: Annotated[
        list[FieldProblem] | None, Field(description="Every wrong field of the body")
    ] = None
    request_id: Annotated[str, Field(description="To be quoted when reporting the problem")]


def problem_response(
    request_id: str,
    status: int,
    detail: str,
    *,
    parameter: str | None = None,
    reason: str | None = None,
    record: int | None = None,
    errors: Sequence[Fault] = (),
    headers: Mapping[str, str] | None = None,
) -> Response:
    """The answer of that status; members that say nothing are left out."""
    problem = Problem(
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        parameter=parameter,
        reason=reason,
        record=record,
        errors=[FieldProblem(field=e.field, detail=e.detail) for e in errors] or None,
        request_id=request_id,
    )
    return Response(
        orjson.dumps(problem.model_dump(exclude_none=True)),
        status,
        {"Cache-Control": "no-store", **(headers or {})},
        MEDIA_TYPE,
    )


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For the `responses=` of a route: the OpenAPI entries of the problems it may answer with."""
    return {
        status: {
            "description": HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in statuses
    }
