"""Reads layer files. What is wrong with one is said with its line."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import TypeAdapter, ValidationError

from gis.errors import StartFailed
from layers.catalogue import Catalogue, CategoryEntry
from layers.model import Layer

FOLDER = Path(__file__).parent
CATEGORIES = "categories.yaml"
T = TypeVar("T")


def load_catalogue(folder: Path = FOLDER) -> Catalogue:
    """The layers in `folder`: `categories.yaml` and `<category>/<layer>.yaml`.

    Raises StartFailed that names the file, the line, the field and what is allowed.
    """
    categories = _parse(folder / CATEGORIES, TypeAdapter(tuple[CategoryEntry, ...]))
    layers: list[Layer] = []
    for category in categories:
        layers += [load_layer(path) for path in sorted((folder / category.id).glob("*.yaml"))]
    seen: set[str] = set()
    for layer in layers:
        if layer.id in seen:
            raise StartFailed(f"{folder}: two layers have the id {layer.id!r}.")
        seen.add(layer.id)
    for stray in sorted(folder.glob("*/*.yaml")):
        if stray.parent.name not in {category.id for category in categories}:
            raise StartFailed(f"{stray}: {CATEGORIES} has no category {stray.parent.name!r}.")
    return Catalogue(categories, tuple(layers))


def load_layer(path: Path) -> Layer:
    """One layer file, whose name is its id and whose folder is its category. Raises StartFailed."""
    layer = _parse(path, TypeAdapter(Layer))
    for name, value, expected in (
        ("id", layer.id, path.stem),
        ("category", layer.category, path.parent.name),
    ):
        if value != expected:
            raise StartFailed(f"{path}: {name} is {value!r}, the file's place says {expected!r}.")
    return layer


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a layer file, for editors."""
    return Layer.model_json_schema()


def _parse(path: Path, adapter: TypeAdapter[T]) -> T:
    root: yaml.Node | None = None
    try:
        text = path.read_text(encoding="utf-8")
        root = yaml.compose(text, yaml.SafeLoader)
        return adapter.validate_python(yaml.safe_load(text))
    except OSError as error:
        raise StartFailed(f"{path}: {error.strerror}.") from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise StartFailed(f"{path}:{line}: {error.problem}.") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        line = _line(root, first["loc"])
        raise StartFailed(f"{path}:{line}: {where}: {first['msg']}.") from None


def _line(node: yaml.Node | None, location: Sequence[int | str]) -> int:
    """The line, from 1, of the deepest part of `location` that the file has."""
    line = 1
    for part in location:
        if isinstance(node, yaml.MappingNode):
            pairs = cast("list[tuple[yaml.Node, yaml.Node]]", node.value)
            found = next(((key, value) for key, value in pairs if key.value == part), None)
            if found is None:
                continue  # the tag of a union, or a missing field
            line, node = found[0].start_mark.line + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            node = cast("list[yaml.Node]", node.value)[part]
            line = node.start_mark.line + 1
    return line
