"""`onemap layers`: the layer files, and what is made from them."""

import json
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy import text

from cli.console import console, known_layers, migrated_database, settings_with
from gis.database import Database
from gis.errors import InvalidInput
from layers import Catalogue, Layer, json_schema
from layers.class_labels import written
from layers.classify import FoundClasses, classify, read_classes, unclassified, with_classes
from layers.derive import Refreshed, derivable, refresh
from layers.files import FOLDER, read_folders
from layers.legend_svg import legend_svg
from layers.live import FILES
from layers.quality import check_quality, keep_results

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


@app.command()
def check(
    layer: Layers = None,
    files_only: Annotated[bool, typer.Option("--files", help="Without looking at data.")] = False,
) -> None:
    """Reads all layer files and looks whether the data keeps the quality rules in them."""
    settings = settings_with()
    folders = [FOLDER, *([settings.layers] if settings.layers else [])]
    reading = read_folders(folders)
    for fault in reading.faults:
        console.print(str(fault), markup=False)
    broken = len(reading.faults)
    derivable(reading.catalogue)
    if not files_only:
        with migrated_database(settings, "onemap layers check") as database:
            broken += _check_data(database, wanted(reading.catalogue, layer))
    console.print(f"{len(reading.catalogue.layers)} layer files, {broken} faults")
    if broken:
        raise typer.Exit(1)


def _check_data(database: Database, layers: Sequence[Layer]) -> int:
    """Prints the rules that are broken, and how many they are."""
    table = Table("layer", "rule", "field", "broken by", "such as", box=None)
    with database.load() as connection:
        for layer in layers:
            results = check_quality(connection, layer)
            keep_results(connection, layer.id, results)
            for one in results:
                if not one.holds:
                    number = f"{one.broken:,}"
                    examples = ", ".join(one.examples)
                    table.add_row(layer.id, one.rule, one.field or "", number, examples)
    if table.row_count:
        console.print(table)
    return table.row_count


def wanted(catalogue: Catalogue, ids: list[str] | None) -> list[Layer]:
    """Raises InvalidInput for an id that is no layer's."""
    known = {layer.id: layer for layer in catalogue.layers}
    for name in ids or ():
        if name not in known:
            raise InvalidInput(f"There is no layer {name!r}.", "layer")
    return [known[name] for name in ids] if ids else list(catalogue.layers)


@app.command()
def schema(
    out: Annotated[Path | None, typer.Option(help="A file, instead of the terminal.")] = None,
) -> None:
    """The JSON Schema of layer files, for editors."""
    text = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    if out is None:
        print(text, end="")  # noqa: T201 - whole, for a pipe: rich would wrap it
    else:
        out.write_text(text, encoding="utf-8")


@app.command()
def legends(
    out: Annotated[Path, typer.Argument(help="Folder to write to.")],
    lang: Annotated[Literal["zh", "en"], typer.Option(help="Language of the words.")] = "zh",
) -> None:
    """Writes the legend of every layer as a picture, with the classes of the data."""
    catalogue = known_layers()
    with migrated_database(settings_with(), "onemap layers legends") as database:
        with database.own() as connection:
            known = read_classes(connection)
        if missing := [layer.id for layer in unclassified(catalogue, known)]:
            known |= {one.layer: one for one in classify_layers(database, catalogue, missing)}
    catalogue = with_classes(catalogue, known)
    out.mkdir(parents=True, exist_ok=True)
    for layer in catalogue.layers:
        (out / f"{layer.id}.svg").write_text(legend_svg(layer, lang), encoding="utf-8")
    console.print(f"{len(catalogue.layers)} legends in {out}")


@app.command()
def reload() -> None:
    """Has every serving process read its layer files again; they notice changes by themselves."""
    with (
        migrated_database(settings_with(), "onemap layers reload") as database,
        database.own() as connection,
    ):
        connection.execute(text("SELECT pg_notify('onemap_change', :name)"), {"name": FILES})


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
