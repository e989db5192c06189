"""`onemap layers`: the layer files, and what is made from them."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from cli.console import console, known_layers, migrated_database, settings_with
from gis.database import Database
from layers import Catalogue
from layers.class_labels import written
from layers.classify import FoundClasses, classify
from layers.derive import Refreshed, refresh

app = typer.Typer(help="The layer files, and what is made from them.", no_args_is_help=True)
SLOW_S = 1.0
Layers = Annotated[list[str] | None, typer.Argument(help="Ids of layers; all without any.")]


@app.callback()
def layers() -> None:
    """The layer files, and what is made from them."""


@app.command("list")
def list_() -> None:
    """The layers, drawer by drawer."""
    catalogue = known_layers()
    table = Table("layer", "title", "geometry", "style", "zoom", "for", box=None)
    for layer in catalogue.layers:
        who = "everybody" if layer.is_public else ", ".join(sorted(layer.roles))
        zoom = f"{layer.zoom.min}–{layer.zoom.max}"
        table.add_row(
            f"{layer.category}/{layer.id}",
            layer.title.zh,
            layer.geometry.value,
            layer.style.kind,
            zoom,
            who,
        )
    console.print(table)
    console.print(f"{len(catalogue.layers)} layers in {len(catalogue.categories)} categories")


@app.command("refresh")
def refresh_(layer: Layers = None) -> None:
    """Derives again what the district's data says: each layer after what it needs."""
    settings = settings_with()
    started = time.monotonic()
    with migrated_database(settings, "onemap layers refresh") as database:
        done = refresh_layers(database, known_layers(), layer)
    for one in done:
        if one.seconds >= SLOW_S or one.written or one.removed or layer:
            console.print(
                f"{one.layer}: {one.rows} rows, {one.written} written, {one.removed} removed,"
                f" {one.seconds:.2f} s"
            )
    console.print(f"{len(done)} derived layers after {time.monotonic() - started:.1f} s")


@app.command("classify")
def classify_(layer: Layers = None) -> None:
    """Computes from the data where classes begin, and how large the largest circle is."""
    settings = settings_with()
    with migrated_database(settings, "onemap layers classify") as database:
        found = classify_layers(database, known_layers(), layer)
    table = Table("layer", "numbers", "from", "to", "breaks", box=None)
    for one in found:
        ends = ["" if end is None else written(end) for end in (one.smallest, one.largest)]
        breaks = " · ".join(written(start) for start in one.breaks)
        table.add_row(one.layer, f"{one.seen:,}", *ends, breaks)
    console.print(table)


def classify_layers(
    database: Database, catalogue: Catalogue, layer: list[str] | None = None
) -> list[FoundClasses]:
    """With a progress bar."""
    with _bar() as (bars, bar):

        def show(step: str, done: int, total: int) -> None:
            bars.update(bar, description=f"classify {step}", completed=done, total=total)

        return classify(database, catalogue, layer, show)


def refresh_layers(
    database: Database, catalogue: Catalogue, layer: list[str] | None = None
) -> list[Refreshed]:
    """With a progress bar."""
    with _bar() as (bars, bar):

        def show(step: str, done: int, total: int) -> None:
            bars.update(bar, description=f"derive {step}", completed=done, total=total)

        return refresh(database, catalogue, layer, show)


@contextmanager
def _bar() -> Generator[tuple[Progress, TaskID]]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bars:
        yield bars, bars.add_task("layers", total=None)
