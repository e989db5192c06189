"""Reads layer files. What is wrong with one is said with its line."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

import yaml
from pydantic import TypeAdapter, ValidationError

from layers.catalogue import Catalogue, CategoryEntry
from layers.dates import with_dates
from layers.faults import BadFile, Fault, faults_of, line_of
from layers.model import Layer

FOLDER = Path(__file__).parent
CATEGORIES = "categories.yaml"
LAYER = TypeAdapter(Layer)
CATEGORY_ENTRIES = TypeAdapter(tuple[CategoryEntry, ...])
T = TypeVar("T")
Stamp = tuple[date, tuple[tuple[str, int, int], ...]]
# The loader in C where PyYAML has it: ten times as fast, and there are hundreds of files.
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a folder holds: the layers that are right, and what is wrong with the others."""

    catalogue: Catalogue
    faults: tuple[Fault, ...]


def load_catalogue(
    folder: Path = FOLDER, today: date | None = None, *, over: Path | None = None
) -> Catalogue:
    """The layers in `folder`: `categories.yaml` and `<category>/<layer>.yaml`; those of `over` are
    laid over it, in the place of layers of the same id.

    Raises StartFailed that names the file, the line, the field, its value and what is allowed.
    """
    reading = read_folders([folder, over] if over else [folder], today)
    if reading.faults:
        raise BadFile(reading.faults)
    return reading.catalogue


def load_layer(path: Path, today: date | None = None) -> Layer:
    """One layer file, whose name is its id and whose folder is its category. Raises StartFailed."""
    return _layer(path, today or _today())


def read_folders(folders: Sequence[Path] = (FOLDER,), today: date | None = None) -> Reading:
    """Everything in them, with all that is wrong: a layer of a later folder lies over one of the
    same id, and what its `categories.yaml` names, if it has one, over what is there."""
    reader = _Folders(today or _today())
    for folder in folders:
        reader.read(folder)
    return reader.reading()


def stamp(folders: Sequence[Path]) -> Stamp:
    """Changes whenever a file of the folders does, or the day."""
    found: list[tuple[str, int, int]] = []
    for folder in folders:
        for path in sorted([*folder.glob("*/*.yaml"), folder / CATEGORIES]):
            try:
                state = path.stat()
            except OSError:  # removed meanwhile
                continue
            found.append((str(path), state.st_mtime_ns, state.st_size))
    return (_today(), tuple(found))


@cache
def json_schema() -> dict[str, Any]:
    """The JSON Schema of a layer file, for editors."""
    return Layer.model_json_schema() | {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "OneMap layer",
    }


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the day of the district, which is the machine's


@dataclass(slots=True)
class _Folders:
    today: date
    categories: dict[str, CategoryEntry] = field(default_factory=dict[str, CategoryEntry])
    layers: dict[str, Layer] = field(default_factory=dict[str, Layer])
    files: dict[str, Path] = field(default_factory=dict[str, Path])
    faults: list[Fault] = field(default_factory=list[Fault])

    def read(self, folder: Path) -> None:
        if not self.categories or (folder / CATEGORIES).exists():
            try:
                path = folder / CATEGORIES
                entries = _File(path, _content(path), self.today).parsed(CATEGORY_ENTRIES)
            except BadFile as error:
                self.faults += error.faults
                return
            self.categories |= {entry.id: entry for entry in entries}
        seen: dict[str, Path] = {}
        for path in sorted(folder.glob("*/*.yaml")):
            if path.parent.name not in self.categories:
                said = f"{CATEGORIES} has no category {path.parent.name!r}"
                self.faults.append(Fault(path, 1, "", said))
            else:
                self._read_layer(path, seen)

    def _read_layer(self, path: Path, seen: dict[str, Path]) -> None:
        try:
            layer = _layer(path, self.today)
        except BadFile as error:
            self.faults += error.faults
            return
        if layer.id in seen:
            other = seen[layer.id].parent
            said = f"two layers have the id {layer.id!r}, the other one is in {other}"
            self.faults.append(Fault(path, 1, "id", said))
            return
        seen[layer.id] = path
        self.layers[layer.id], self.files[layer.id] = layer, path

    def reading(self) -> Reading:
        order = {name: number for number, name in enumerate(self.categories)}
        layers = sorted(self.layers.values(), key=lambda layer: (order[layer.category], layer.id))
        categories = tuple(self.categories.values())
        return Reading(Catalogue(categories, tuple(layers), self.files), tuple(self.faults))


def _layer(path: Path, today: date) -> Layer:
    return _layer_in(path, _content(path), today)


@lru_cache(maxsize=1024)
def _layer_in(path: Path, content: bytes, today: date) -> Layer:
    """Remembered: of hundreds of files that are read again, most are as they were."""
    return _File(path, content, today).layer()


def _content(path: Path) -> bytes:
    """Raises BadFile."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadFile([Fault(path, 1, "", error.strerror or "this cannot be read")]) from None


@dataclass(slots=True)
class _File:
    path: Path
    content: bytes
    today: date
    root: yaml.Node | None = field(default=None, init=False)

    def layer(self) -> Layer:
        found = self.parsed(LAYER)
        for name, value, expected in (
            ("id", found.id, self.path.stem),
            ("category", found.category, self.path.parent.name),
        ):
            if value != expected:
                said = f"{value!r}, but the file's place says {expected!r}"
                raise self._bad(line_of(self.root, [name]), said, name)
        return found

    def parsed(self, adapter: TypeAdapter[T]) -> T:
        """Raises BadFile."""
        try:
            document = self._document()
        except UnicodeDecodeError:
            raise self._bad(1, "this is no UTF-8") from None
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise self._bad(line, error.problem or "this is no YAML") from None
        except yaml.YAMLError as error:
            raise self._bad(1, str(error).splitlines()[0]) from None
        try:
            return adapter.validate_python(with_dates(document, self.today))
        except ValidationError as error:
            faults = faults_of(self.path, self.root, error, adapter.json_schema())
            raise BadFile(faults) from None

    def _document(self) -> Any:
        loader = LOADER(self.content.decode("utf-8"))
        try:
            self.root = loader.get_single_node()
            if self.root is None:
                return None
            _each_key_once(self.root)
            return loader.construct_document(self.root)
        finally:
            loader.dispose()

    def _bad(self, line: int, said: str, where: str = "") -> BadFile:
        return BadFile([Fault(self.path, line, where, said)])


def _each_key_once(node: yaml.Node) -> None:
    """YAML forbids a repeated key; PyYAML would take the last one without a word."""
    if isinstance(node, yaml.MappingNode):
        seen: set[Any] = set()
        for key, value in cast("list[tuple[yaml.Node, yaml.Node]]", node.value):
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key.value!r} stands here twice", problem_mark=key.start_mark
                )
            seen.add(str(key.value))
            _each_key_once(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in cast("list[yaml.Node]", node.value):
            _each_key_once(item)
