"""What is wrong with a layer file: in which line, with which value, and what would be right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml
from pydantic import ValidationError

from gis.errors import StartFailed

Place = Sequence[int | str]
Json = Mapping[str, Any]
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """`line` is from 1; `where` is the path of the field, empty for the file as a whole."""

    path: Path
    line: int
    where: str
    said: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {f'{self.where}: ' if self.where else ''}{self.said}."


class BadFile(StartFailed):
    """A layer file, or several, that nothing can be made of."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        more = f" (and {len(faults) - 1} more; `onemap layers check` lists them)"
        super().__init__(f"{faults[0]}{more if faults[1:] else ''}")
        self.faults = tuple(faults)


def faults_of(
    path: Path, root: yaml.Node | None, error: ValidationError, schema: Json
) -> tuple[Fault, ...]:
    """`root` is the composed file, `schema` the JSON Schema of what it should hold.

    What is missing comes last: an unknown name says more about it.
    """
    errors = sorted(error.errors(include_url=False), key=lambda one: one["type"] == "missing")
    return tuple(
        Fault(
            path,
            line_of(root, one["loc"]),
            ".".join(str(part) for part in _in_file(root, one)),
            _said(one, schema),
        )
        for one in errors
    )


def line_of(node: yaml.Node | None, place: Place) -> int:
    """The line, from 1, of the deepest part of `place` that the file has."""
    line = 1
    for part in place:
        found = _child(node, part)
        if found:
            line, node = found[0].start_mark.line + 1, found[1]
    return line


def _in_file(node: yaml.Node | None, error: Any) -> Place:
    """Where the error is, without the tags of unions, which no file holds."""
    parts: list[int | str] = []
    place: Place = error["loc"]
    for number, part in enumerate(place):
        found = _child(node, part)
        absent = error["type"] == "missing" and number == len(place) - 1
        if found or absent:
            parts.append(part)
        node = found[1] if found else node
    return parts


def _child(node: yaml.Node | None, part: int | str) -> tuple[yaml.Node, yaml.Node] | None:
    """The node where a part begins, and the one that it is."""
    if isinstance(node, yaml.MappingNode):
        pairs = cast("list[tuple[yaml.Node, yaml.Node]]", node.value)
        return next((pair for pair in pairs if pair[0].value == str(part)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        item = cast("list[yaml.Node]", node.value)[part]
        return item, item
    return None


def _said(error: Any, schema: Json) -> str:
    """pydantic's sentence with the value before it, and with the names where one is unknown."""
    message = str(error["msg"]).removeprefix("Value error, ")
    match error["type"]:
        case "extra_forbidden":
            allowed = _names_at(schema, error["loc"][:-1])
            names = f"; the names here are {', '.join(allowed)}" if allowed else ""
            return f"there is no such name{names}"
        case "missing":
            return "this has to be there"
        case "value_error" | "reference":
            return message
        case _:
            value = repr(error["input"])
            return f"{value if len(value) <= LONGEST else value[:LONGEST] + '…'}: {message}"


def _names_at(schema: Json, place: Place) -> list[str]:
    """The names that the part of a document at `place` may have."""
    here = [schema]
    for part in place:
        further: list[Json] = []
        for one in _forms(schema, here):
            if part in one.get("properties", {}):
                further.append(one["properties"][part])
            elif isinstance(part, int) and "items" in one:
                further.append(one["items"])
            elif "additionalProperties" in one and isinstance(one["additionalProperties"], dict):
                further.append(one["additionalProperties"])
            elif _kind(one) == part:
                further.append(one)
        here = further
    return list(
        dict.fromkeys(name for one in _forms(schema, here) for name in one.get("properties", {}))
    )


def _forms(schema: Json, parts: Sequence[Json]) -> list[Json]:
    """What the parts stand for, with the choices of unions beside each other."""
    found: list[Json] = []
    for part in parts:
        if "$ref" in part:
            found += _forms(schema, [schema["$defs"][part["$ref"].rsplit("/", 1)[-1]]])
        elif "oneOf" in part or "anyOf" in part:
            found += _forms(schema, part.get("oneOf", part.get("anyOf", [])))
        else:
            found.append(part)
    return found


def _kind(part: Json) -> str | None:
    """The tag of one choice of a union."""
    properties = part.get("properties", {})
    for tag in ("kind", "rule"):
        if "const" in properties.get(tag, {}):
            return str(properties[tag]["const"])
    return None
