"""`onemap codes plates`: plates for doors."""

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import Connection

from cli.console import console, errors, migrated_database, settings_with
from gis.codes import CodeScheme
from gis.codes.plates import (
    Fonts,
    Plate,
    Press,
    check_public_url,
    parse_size,
    plate_of,
    plates_in,
    print_plates,
)
from gis.errors import InvalidInput


def plates(
    *,
    area: Annotated[str | None, typer.Option(help="Code of an area: all its buildings.")] = None,
    building: Annotated[str | None, typer.Option(help="Code of one building.")] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="The PDF to write.")] = Path(
        "plates.pdf"
    ),
    size: Annotated[
        str, typer.Option(help="door (92x62 mm, 8 a sheet), large, page, or WIDTHxHEIGHT in mm.")
    ] = "door",
    public_url: Annotated[
        str | None, typer.Option(help="How everybody reaches this server; else ONEMAP_PUBLIC_URL.")
    ] = None,
    font: Annotated[
        Path | None, typer.Option(help="A TrueType font with Chinese, if another is wanted.")
    ] = None,
    data: Annotated[str | None, typer.Option(help="Data folder; ./data without it.")] = None,
) -> None:
    """Prints plates for doors: the building's link as a QR symbol, its code and address."""
    if (area is None) == (building is None):
        raise InvalidInput("Give either --area or --building.")
    settings = settings_with(data=data)
    press = Press(
        Fonts.load(font),
        parse_size(size),
        check_public_url(public_url or settings.public_url),
        CodeScheme(settings.code_widths),
    )
    with (
        migrated_database(settings, "onemap codes plates") as database,
        database.request() as connection,
        Progress(
            TextColumn("{task.description} {task.completed:,}"), TimeElapsedColumn(), console=errors
        ) as bar,
    ):
        task = bar.add_task("plates", total=None)
        wanted = plates_in(connection, area) if area else _single(connection, building or "")
        printed = print_plates(wanted, press, output, lambda done: bar.update(task, completed=done))
    files = ", ".join(str(file) for file in printed.files)
    console.print(
        f"{printed.plates:,} plates on {printed.sheets:,} sheets in {files};"
        f" the smallest module is {printed.module_mm:.2f} mm.",
        markup=False,
    )
    if printed.lacking:
        letters = "".join(sorted(printed.lacking))
        errors.print(f"The font lacks {letters}; boxes stand in their place.", markup=False)


def _single(connection: Connection, code: str) -> list[Plate]:
    return [plate_of(connection, code)]
