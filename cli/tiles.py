"""`onemap tiles`: archives of vector tiles."""

from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from cli.console import console, known_layers, migrated_database, settings_with
from gis.database import Database
from gis.settings import Settings
from tiles import ArchiveReport, TileRenderer, archive_path, build_archive

app = typer.Typer(help="Archives of vector tiles.", no_args_is_help=True)


@app.callback()
def tiles() -> None:
    """Archives of vector tiles."""


@app.command()
def build(
    layer: Annotated[
        list[str] | None, typer.Argument(help="Ids of layers; every public one without any.")
    ] = None,
) -> None:
    """Builds the PMTiles archives of public layers in the data folder."""
    settings = settings_with()
    with migrated_database(settings, "onemap tiles build") as database:
        reports = build_archives(database, settings, layer)
    for report in reports:
        console.print(
            f"{report.layer}: {report.tiles} tiles, {report.bytes / 1e6:.2f} MB, "
            f"the largest tile {report.largest_bytes / 1e3:.0f} KB"
        )


def build_missing_archives(database: Database, settings: Settings) -> None:
    """The archives of the public layers that have none; a layer without features never has."""
    missing = [
        layer.id
        for layer in known_layers().public()
        if not archive_path(settings.data, layer.id).exists()
    ]
    if missing:
        build_archives(database, settings, missing)


def build_archives(
    database: Database, settings: Settings, layers: list[str] | None = None
) -> list[ArchiveReport]:
    """The archives of `layers`, by default of all public ones, with a progress bar for each."""
    catalogue = known_layers()
    renderer = TileRenderer(catalogue)
    ids = layers or [layer.id for layer in catalogue.public()]
    reports: list[ArchiveReport] = []
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console
    ) as bars:
        bar = bars.add_task("tiles", total=None)
        for number, layer_id in enumerate(ids, 1):
            bars.update(bar, description=f"tiles {number}/{len(ids)} {layer_id}", completed=0)

            def show(done: int, total: int) -> None:
                bars.update(bar, completed=done, total=total)

            reports.append(build_archive(database, renderer, layer_id, settings.data, show))
    return reports
