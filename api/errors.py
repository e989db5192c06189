"""The one place where an error becomes an answer."""

from collections.abc import Mapping
from typing import Any, cast

import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from api.problems import problem_response
from gis.errors import (
    Conflict,
    Denied,
    InvalidInput,
    NotFound,
    OneMapError,
    Outdated,
    TooLarge,
    TooManyRequests,
    Unauthenticated,
    Unavailable,
    Unconditional,
    UnprocessableData,
)

# The most special first: the first that fits counts.
STATUSES: tuple[tuple[type[OneMapError], int], ...] = (
    (TooLarge, 413),
    (UnprocessableData, 422),
    (InvalidInput, 400),
    (NotFound, 404),
    (Unauthenticated, 401),
    (Denied, 403),
    (Outdated, 412),
    (Unconditional, 428),
    (Conflict, 409),
    (TooManyRequests, 429),
    (Unavailable, 503),
)
RETRY_AFTER_S = "5"
LONGEST_SHOWN = 40
# PostgreSQL's query_canceled: the statement timeout.
QUERY_CANCELED = "57014"


def install_error_answers(app: FastAPI) -> None:
    """All of them coroutines: others are sent to a thread each."""
    app.add_exception_handler(OneMapError, answer_to)
    app.add_exception_handler(RequestValidationError, _for_validation_error)
    app.add_exception_handler(HTTPException, _for_http_exception)
    app.add_exception_handler(OperationalError, _for_database_away)


def request_id_of(request: Request) -> str:
    return str(request.scope["state"]["request_id"])


async def answer_to(request: Request, error: Exception) -> Response:
    """The problem that a OneMapError is to the caller."""
    status = next((status for kind, status in STATUSES if isinstance(error, kind)), 500)
    if status == 500:
        raise error
    return problem_response(
        request_id_of(request),
        status,
        str(error),
        parameter=getattr(error, "parameter", None),
        reason=getattr(error, "reason", None),
        record=getattr(error, "record", None),
        errors=getattr(error, "faults", ()),
        headers=_headers_of(error, status),
    )


def _headers_of(error: Exception, status: int) -> dict[str, str]:
    if status == 401:
        return {"WWW-Authenticate": "Bearer"}
    if isinstance(error, TooManyRequests):
        return {"Retry-After": str(error.retry_after_s)}
    return {"Retry-After": RETRY_AFTER_S} if status == 503 else {}


async def _for_validation_error(request: Request, error: Exception) -> Response:
    first = cast(RequestValidationError, error).errors()[0]
    place, *names = first["loc"]
    parameter = str(names[0]) if names and isinstance(names[0], str) else None
    return problem_response(
        request_id_of(request),
        400,
        f"{_named(place, parameter)}{_shown(first)}: {_allowed(first)}.",
        parameter=parameter,
    )


def _named(place: object, parameter: str | None) -> str:
    return parameter or f"The {place}"


def _shown(error: Mapping[str, Any]) -> str:
    value = error.get("input")
    if error["type"] in ("missing", "json_invalid") or not isinstance(value, str | int | float):
        return ""
    text = str(value)
    return "=" + repr(text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…")


def _allowed(error: Mapping[str, Any]) -> str:
    """What pydantic says of what is allowed, as the end of a sentence."""
    if error["type"] == "missing":
        return "it is required"
    if error["type"] == "json_invalid":
        return "it is not JSON"
    if error["type"] == "extra_forbidden":
        return "there is no such field"
    message = str(error["msg"]).removeprefix("Value error, ").rstrip(".")
    return message[:1].lower() + message[1:]


async def _for_http_exception(request: Request, error: Exception) -> Response:
    http = cast(HTTPException, error)
    details = {
        400: "The request cannot be read.",
        404: "There is nothing at this address.",
        405: f"{request.method} is not possible here.",
        413: "The request is larger than this server takes.",
        415: "The Content-Type is none that is taken here.",
    }
    detail = details.get(http.status_code, "The request failed.")
    return problem_response(request_id_of(request), http.status_code, detail, headers=http.headers)


async def _for_database_away(request: Request, error: Exception) -> Response:
    timed_out = getattr(cast(OperationalError, error).orig, "sqlstate", None) == QUERY_CANCELED
    detail = (
        "The query took too long; ask for less."
        if timed_out
        else "The database does not answer at the moment."
    )
    request_id = request_id_of(request)
    structlog.get_logger().warning(
        "database.timeout" if timed_out else "database.away", request_id=request_id
    )
    return problem_response(request_id, 503, detail, headers={"Retry-After": RETRY_AFTER_S})
