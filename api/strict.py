"""Refuses query parameters that a route does not know, and scalar ones that come twice.

OGC API Features part 1 asks for 400 (`/req/core/query-param-unknown`), and the whole API keeps
to it.
"""

from collections.abc import Iterator
from typing import Any, get_origin

from fastapi import Request
from fastapi.dependencies.models import Dependant
from starlette.datastructures import QueryParams

from gis.errors import InvalidInput


async def only_known_parameters(request: Request) -> None:
    """For FastAPI routes: what is allowed stands in their signatures. Raises InvalidInput.

    A coroutine, as all dependencies that wait for nothing: others are sent to a thread each.
    """
    if not request.scope["query_string"]:
        return
    dependant = getattr(request.scope.get("route"), "dependant", None)
    if isinstance(dependant, Dependant):
        allowed = dict(_query_parameters(dependant))
        check_query(request, single={n for n, many in allowed.items() if not many}, many=allowed)


def check_query(request: Request, single: Any = (), many: Any = ()) -> None:
    """For plain Starlette routes: names that may come once, and names that may come often.

    A name in both may come once. Raises InvalidInput naming the parameter.
    """
    check_names(request.query_params, single, many)


def check_names(given: QueryParams, single: Any = (), many: Any = ()) -> None:
    """The same for a query that is read already."""
    seen: set[str] = set()
    for name, value in given.multi_items():
        if name not in single and name not in many:
            raise InvalidInput(_unknown(name, sorted({*single, *many})), name[:40])
        if name in seen and name in single:
            raise InvalidInput(f"{name} may come once only.", name)
        if "\0" in value:
            raise InvalidInput(f"{name} holds a null character.", name)
        seen.add(name)


def _unknown(name: str, allowed: list[str]) -> str:
    known = f"allowed are {', '.join(allowed)}" if allowed else "there are none here"
    return f"There is no parameter {name[:40]!r}; {known}."


def _query_parameters(dependant: Dependant) -> Iterator[tuple[str, bool]]:
    """Each name, and whether it may be repeated."""
    for field in dependant.query_params:
        yield field.alias, get_origin(field.field_info.annotation) in (list, tuple, set)
    for inner in dependant.dependencies:
        yield from _query_parameters(inner)
