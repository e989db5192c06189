"""`onemap tiles`: overviews and archives of vector tiles."""

from collections.abc import Callable, Generator, Mapping, Sequence, Set
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from cli.console import console, known_layers, migrated_database, settings_with
from gis.database import Database, Role
from gis.settings import Settings
from tiles import (
    ArchiveBuilder,
    ArchiveReport,
    ArchiveShelf,
    Keeper,
    open_renderer,
    tell_everything,
)
from tiles.archives import fold as fold_archive
from tiles.archives import outdated_archives
from tiles.freshness.aside import all_aside
from tiles.freshness.days import begin_day
from tiles.freshness.delta import waiting
from tiles.overviews import OF_AREAS, build_overviews, outdated, versions

app = typer.Typer(help="Overviews and archives of vector tiles.", no_args_is_help=True)
Show = Callable[[str, int, int], None]


@app.callback()
def tiles() -> None:
    """Overviews and archives of vector tiles."""


@app.command()
def build(
    layer: Annotated[
        list[str] | None,
        typer.Argument(help="Ids of layers; every public one that is not set aside without any."),
    ] = None,
) -> None:
    """Builds the PMTiles archives of public layers in the data folder; goes on with a build that
    was interrupted."""
    settings = settings_with()
    with migrated_database(settings, "onemap tiles build") as database:
        reports = build_archives(database, settings, layer)
    for report in reports:
        console.print(
            f"{report.layer}: {report.tiles} tiles, {report.bytes / 1e6:.2f} MB, "
            f"the largest tile {report.largest_bytes / 1e3:.0f} KB"
        )


@app.command()
def fold() -> None:
    """Folds tiles that were rendered again since into their archives."""
    settings = settings_with()
    catalogue = known_layers()
    with migrated_database(settings, "onemap tiles fold") as database:
        with database.load() as connection:
            layers = list(waiting(connection))
        for name in layers:
            found = catalogue.layer(name, Role.ANONYMOUS)
            count = fold_archive(database, found, settings.data, ArchiveShelf())
            console.print(f"{name}: {count} tiles folded")


def build_missing_archives(database: Database, settings: Settings) -> None:
    """The archives that are not there, or of another state of their layer's file; a layer without
    features never has one. Those that are set aside stay so: they would fail again. Overviews come
    with them, and by themselves where there is not one, as after an update that has emptied them.
    """
    aside = _aside(database)
    for name, reason in aside.items():
        console.print(
            f"The tiles of {name} are not prebuilt: {reason}. Mended, `onemap tiles build {name}`"
            " builds them.",
            markup=False,
        )
    missing = [one for one in outdated_archives(known_layers(), settings.data) if one not in aside]
    if missing:
        build_archives(database, settings, missing)
    elif not _has_overviews(database):
        _build_overviews(database, {*aside})


def build_archives(
    database: Database, settings: Settings, layers: Sequence[str] | None = None
) -> list[ArchiveReport]:
    """The archives of `layers`, by default of all public ones that are not set aside, with a
    progress bar."""
    catalogue = known_layers()
    _catch_up(database, settings)
    aside = _aside(database)
    ids = layers or [layer.id for layer in catalogue.public() if layer.id not in aside]
    tried = {*ids, *(OF_AREAS if layers else ())}
    _build_overviews(database, aside.keys() - tried)
    renderer = open_renderer(database, catalogue)
    with _bar("tiles", len(ids)) as show:
        reports = ArchiveBuilder(database, renderer, settings.data, show).build(ids)
    with database.load() as connection:
        tell_everything(connection)
    return reports


def _build_overviews(database: Database, without: Set[str]) -> None:
    layers = [one for one in outdated(database, known_layers()) if one.id not in without]
    if not layers:
        return
    with _bar("overviews", len(layers)) as show:
        build_overviews(database, layers, show)


def _has_overviews(database: Database) -> bool:
    with database.load() as connection:
        return bool(versions(connection))


def _catch_up(database: Database, settings: Settings) -> None:
    """With what was marked as changed while no server ran, and with the days since."""
    catalogue = known_layers()
    begin_day(database, catalogue)
    renderer = open_renderer(database, catalogue)
    keeper = Keeper(database, renderer, settings.data, ArchiveShelf())
    while keeper.step(isolate=True).marks:
        pass


def _aside(database: Database) -> Mapping[str, str]:
    with database.load() as connection:
        return all_aside(connection)


@contextmanager
def _bar(what: str, layers: int) -> Generator[Show]:
    """Counts layers as they are finished, and tells of the tiles of the present one."""
    seen: set[str] = set()
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console
    ) as bars:
        bar = bars.add_task(what, total=layers)

        def show(layer: str, done: int, total: int) -> None:
            seen.add(layer)
            share = done / total if total else 1
            bars.update(
                bar,
                description=f"{what} {len(seen)}/{layers} {layer} {done}/{total}",
                completed=len(seen) - 1 + share,
            )

        yield show
        bars.update(bar, completed=layers)
