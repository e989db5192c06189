"""`onemap demo`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from cli.console import console
from fixtures.district import DistrictSize, generate, write_parquet

app = typer.Typer(help="The synthetic district.", no_args_is_help=True)

Addresses = Annotated[int, typer.Option(help="How many addresses.")]
Buildings = Annotated[int | None, typer.Option(help="How many buildings; as fits without it.")]
Seed = Annotated[int, typer.Option(help="Another number makes another district.", min=0)]
Out = Annotated[Path, typer.Option(help="Folder to write to.")]


@app.callback()
def demo() -> None:
    """The synthetic district."""


@app.command("generate")
def generate_(
    addresses: Addresses = 80_000,
    buildings: Buildings = None,
    seed: Seed = 1,
    out: Out = Path("demo"),
) -> None:
    """Writes a synthetic district as GeoParquet, one file a table."""
    size = DistrictSize.of(addresses, buildings)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as bars:
        bar = bars.add_task("streets and buildings", total=None)

        def show(step: str, done: int, total: int) -> None:
            bars.update(bar, description=step, completed=done, total=total)

        files = write_parquet(generate(size, seed), out, show)
    console.print(f"{len(files)} files in {out}")
