"""`onemap areas`: counts by old areas as counts by new ones."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from cli.console import migrated_database, settings_with
from gis.areas.conversion import Measure, conversion_between, convert_csv, text_of
from gis.errors import InvalidInput

app = typer.Typer(help="Areas of one day and of another.", no_args_is_help=True)
DAY = ["%Y-%m-%d"]


@app.callback()
def areas() -> None:
    """Areas of one day and of another."""


@app.command()
def convert(
    counts: Annotated[
        Path, typer.Argument(help="CSV with a column `code`, or named after the level, and counts.")
    ],
    *,
    from_day: Annotated[
        datetime, typer.Option("--from", formats=DAY, help="The day of the counts' areas.")
    ],
    to_day: Annotated[
        datetime | None,
        typer.Option("--to", formats=DAY, help="The day of the new areas; today without it."),
    ] = None,
    by: Annotated[
        Measure, typer.Option(help="What a count divides by, where an area was divided.")
    ] = "addresses",
    level: Annotated[str, typer.Option(help="district, street, community or grid.")] = "grid",
    decimals: Annotated[
        int | None, typer.Option(min=0, max=9, help="At least so many; as given without it.")
    ] = None,
    encoding: Annotated[str, typer.Option(help="utf-8, gbk or gb18030.")] = "utf-8",
    output: Annotated[
        Path | None, typer.Option(help="File to write; standard output without it.")
    ] = None,
    data: Annotated[str | None, typer.Option(help="Data folder; ./data without it.")] = None,
) -> None:
    """Writes the same columns by the areas of another day; each adds up to the same, exactly."""
    text = text_of(_read(counts), encoding)
    to = to_day.date() if to_day else _today()
    with (
        migrated_database(settings_with(data=data), "onemap areas") as database,
        database.load() as connection,
    ):
        between = conversion_between(connection, from_day.date(), to, level, people=by == "people")
    converted = convert_csv(text, between, by, decimals)
    if output is None:
        typer.echo(converted, nl=False)
    else:
        output.write_text(converted, encoding="utf-8", newline="")


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}.", "counts") from None


def _today() -> date:
    return date.today()  # noqa: DTZ011 - the district's own day, which is the server's
