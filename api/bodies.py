"""JSON bodies that may hold large geometry: read up to a limit, and counted before they are
parsed."""

import tempfile
from typing import Any, TypeVar

import orjson
from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.concurrency import run_in_threadpool

from api.batches import content_type, receive
from gis.errors import InvalidInput
from gis.geojson import check_positions

MOST_BYTES = 64 << 20
JSON = ("application/json", "application/geo+json")
Wanted = TypeVar("Wanted", bound=BaseModel)


def body_of(model: type[BaseModel]) -> dict[str, Any]:
    """For the `openapi_extra=` of a route that reads its body by itself."""
    schema = model.model_json_schema()
    return {"requestBody": {"required": True, "content": {JSON[0]: {"schema": schema}}}}


async def read_body(request: Request, model: type[Wanted], most_positions: int) -> Wanted:
    """Raises TooLarge, UnprocessableData for too many vertices, or InvalidInput naming the field.

    It goes to a file first: how many are sent at once does not decide how much memory they take.
    """
    content_type(request, JSON)
    with tempfile.TemporaryFile() as body:
        await receive(request.stream(), body, MOST_BYTES)
        body.seek(0)
        return await run_in_threadpool(lambda: _parsed(body.read(), model, most_positions))


def _parsed(body: bytes, model: type[Wanted], most_positions: int) -> Wanted:
    check_positions(body, most_positions, "The body")
    try:
        return model.model_validate(orjson.loads(body))
    except orjson.JSONDecodeError:
        raise InvalidInput("The body is no JSON.") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(str(part) for part in first["loc"]) or None
        reason = first["msg"].removeprefix("Value error, ")
        raise InvalidInput(f"{field or 'The body'}: {reason}.", field) from None
