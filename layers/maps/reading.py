"""Reads what somebody sends as a custom map, and says of every wrong field what is allowed."""

from typing import Any, TypeVar

import orjson
from pydantic import BaseModel, ValidationError

from gis.errors import Fault, InvalidFields, InvalidInput

Wanted = TypeVar("Wanted", bound=BaseModel)
LONGEST_SHOWN = 40
MOST_FAULTS = 50
# Parts of a place that pydantic adds for the members of a union.
UNION_TAGS = ("int", "float", "bool", "constrained-str", "tuple", "str", "function-after")


def read_json(body: bytes, model: type[Wanted]) -> Wanted:
    """Raises InvalidFields naming all that is wrong, or InvalidInput for what is no JSON."""
    try:
        return model.model_validate(orjson.loads(body))
    except orjson.JSONDecodeError:
        raise InvalidInput("The body is no JSON.") from None
    except ValidationError as error:
        raise InvalidFields.of(_faults(error)) from None


def _faults(error: ValidationError) -> list[Fault]:
    """One a field, in the order of the body."""
    found: dict[str, Fault] = {}
    for one in error.errors(include_url=False)[:MOST_FAULTS]:
        place = ".".join(str(part) for part in one["loc"] if not _is_tag(part)) or "body"
        found.setdefault(place, Fault(place, _sentence(one["type"], one["msg"], one.get("input"))))
    return list(found.values())


def _is_tag(part: int | str) -> bool:
    return isinstance(part, str) and part.startswith(UNION_TAGS)


def _sentence(kind: str, message: str, given: Any) -> str:
    if kind == "missing":
        return "it is required"
    if kind == "extra_forbidden":
        return "there is no such field"
    said = message.removeprefix("Value error, ").rstrip(".")
    return f"{_shown(given)}{said[:1].lower()}{said[1:]}"


def _shown(given: Any) -> str:
    if given is None or not isinstance(given, str | int | float | bool):
        return ""
    text = given if isinstance(given, str) else orjson.dumps(given).decode()
    short = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
    return f"{short!r} is not possible, " if isinstance(given, str) else f"{short}: "
