"""Computes the themes whose rows are the result of SQL in their layer's file, and stores them."""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from gis.database import Database, driver_connection
from gis.errors import InvalidInput
from layers.catalogue import Catalogue
from layers.classify import classify, is_classified
from layers.derive_sql import STAGING, DerivedTheme, derived_theme
from layers.model import Layer
from layers.suppress_staged import suppress_staged

# Told the layer, the layers done and the layers to do.
Progress = Callable[[str, int, int], None]
Driver = psycopg.Connection[tuple[Any, ...]]
Cursor = psycopg.Cursor[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What became of one layer: the rows that it has, and how many of them were other or new."""

    layer: str
    rows: int
    written: int
    removed: int
    seconds: float


def refresh(
    database: Database,
    catalogue: Catalogue,
    ids: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> list[Refreshed]:
    """Derives the layers of `ids`, by default all, each after what it needs and in a transaction
    of its own. Only rows that differ are written, so that nothing unchanged is drawn again; then
    the classes of what did change.

    Raises InvalidInput that names the layer's file, the line and what the database says of it.
    """
    wanted = derivable(catalogue)
    if ids is not None:
        unknown = sorted(set(ids) - {layer.id for layer in wanted})
        if unknown:
            raise InvalidInput(f"{unknown[0]!r} is not a derived layer.", "layer")
        wanted = [layer for layer in wanted if layer.id in ids]
    done = derive(database, catalogue, wanted, progress)
    if done:
        _analyze(database)
        changed = {one.layer for one in done if one.written or one.removed}
        _classify(database, catalogue, changed)
    return done


def derive(
    database: Database,
    catalogue: Catalogue,
    layers: Sequence[Layer],
    progress: Progress | None = None,
) -> list[Refreshed]:
    """As refresh(), but leaves classes as they are: a map's should not change by the hour."""
    done: list[Refreshed] = []
    for layer in layers:
        if progress:
            progress(layer.id, len(done), len(layers))
        file = catalogue.files.get(layer.id, Path(f"layers/{layer.category}/{layer.id}.yaml"))
        done.append(_Derivation(layer, file, derived_theme(layer, catalogue)).run(database))
    if progress:
        progress("done", len(done), len(layers))
    return done


def following(catalogue: Catalogue, tables: Collection[str] | None = None) -> list[Layer]:
    """The derived layers that follow any of `tables`; any table at all without it."""
    return [
        layer
        for layer in derivable(catalogue)
        if layer.source.follows
        and (tables is None or not set(layer.source.follows).isdisjoint(tables))
    ]


def derivable(catalogue: Catalogue) -> list[Layer]:
    """The derived layers, each after those that it needs. Raises InvalidInput for a circle."""
    by_theme: dict[str, Layer] = {}
    for layer in catalogue.layers:
        if layer.source.derived is not None and layer.source.theme is not None:
            other = by_theme.setdefault(layer.source.theme, layer)
            if other is not layer:
                raise InvalidInput(
                    f"{layer.id} and {other.id} both derive the theme {layer.source.theme!r}."
                )
    order: dict[str, Layer] = {}
    for layer in by_theme.values():
        _follow(layer, by_theme | {one.id: one for one in by_theme.values()}, order, ())
    return list(order.values())


def _follow(
    layer: Layer, known: dict[str, Layer], order: dict[str, Layer], path: tuple[str, ...]
) -> None:
    if layer.id in path:
        raise InvalidInput(f"These layers need each other: {' → '.join([*path, layer.id])}.")
    if layer.id in order:
        return
    for name in layer.source.needs:
        # What is not derived has been loaded: there is nothing to wait for.
        if name in known:
            _follow(known[name], known, order, (*path, layer.id))
    order[layer.id] = layer


def _run(driver: Driver, query: sql.Composable) -> Cursor:
    """Without parameters, so that a % of a file is left alone."""
    return driver.execute(query.as_string(None).encode())


def _classify(database: Database, catalogue: Catalogue, changed: set[str]) -> None:
    """The layers that show the themes of the changed ones."""
    themes = {layer.source.theme for layer in catalogue.layers if layer.id in changed}
    ids = [
        layer.id
        for layer in catalogue.layers
        if layer.source.theme in themes and is_classified(layer)
    ]
    if themes and ids:
        classify(database, catalogue, ids)


def _analyze(database: Database) -> None:
    tables = "features, guarded_features, area_values, guarded_area_values"
    with database.maintain() as connection:
        connection.exec_driver_sql(f"ANALYZE {tables}")


@dataclass(slots=True)
class _Derivation:
    layer: Layer
    file: Path
    theme: DerivedTheme
    started: float = field(default_factory=time.monotonic)

    def run(self, database: Database) -> Refreshed:
        with database.load() as connection:
            driver = driver_connection(connection)
            driver.execute("SET LOCAL jit = off")
            self._stage(driver)
            if self.layer.source.suppress:
                suppress_staged(driver, self.layer, self.layer.source.suppress)
            rows = self._one(driver, sql.SQL("SELECT count(*) FROM {}").format(STAGING))
            removed = sum(_run(driver, query).rowcount for query in self.theme.removals())
            written = _run(driver, self.theme.writing()).rowcount
        return Refreshed(self.layer.id, rows, written, removed, time.monotonic() - self.started)

    def _stage(self, driver: Driver) -> None:
        """The result, ready to be compared, in a table of the transaction's own."""
        columns = self._columns(driver)
        missing = [name for name in self.theme.needed() if name not in columns]
        if missing:
            names = ", ".join(columns)
            raise self._wrong(f"the result has no column {missing[0]!r}; its columns are {names}")
        try:
            _run(driver, self.theme.staging(columns))
        except psycopg.Error as error:
            raise self._refused(error, len(self.theme.prefix())) from error
        absent = self._one(driver, self.theme.without_code())
        if absent:
            raise self._wrong(f"{absent} rows of the result have no code")
        twice = _run(driver, self.theme.twice()).fetchone()
        if twice:
            raise self._wrong(f"the code {twice[0]!r} is in the result more than once")

    def _columns(self, driver: Driver) -> tuple[str, ...]:
        try:
            found = _run(driver, self.theme.look())
        except psycopg.Error as error:
            raise self._refused(error, len(self.theme.look_prefix())) from error
        return tuple(column.name for column in found.description or ())

    def _one(self, driver: Driver, query: sql.Composable) -> int:
        row = _run(driver, query).fetchone()
        return int(row[0]) if row else 0

    def _refused(self, error: psycopg.Error, before: int) -> InvalidInput:
        """In the database's words, with the line of the statement where it says so."""
        said = error.diag.message_primary or str(error)
        place = error.diag.statement_position
        line = None
        if place and before < int(place) <= before + len(self.theme.query):
            line = self.theme.query[: int(place) - before].count("\n") + 1
        hint = f" ({error.diag.message_hint})" if error.diag.message_hint else ""
        return self._wrong(f"the database says: {said}{hint}", line)

    def _wrong(self, said: str, line: int | None = None) -> InvalidInput:
        where = f", line {line} of its SQL" if line else ""
        return InvalidInput(f"{self.file}: source.derived{where}: {said}.")
