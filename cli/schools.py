"""`onemap schools`: school seats six years ahead, and what if there were more."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from cli.console import console, migrated_database, settings_with
from gis.education import (
    GREEN_BELOW,
    RED_ABOVE,
    CatchmentForecast,
    Comparison,
    Outlook,
    SeatWarning,
    Stage,
    YearForecast,
    locator,
    outlook_of,
    parse_change,
    total_of,
    what_if,
)

app = typer.Typer(help="School seats.", no_args_is_help=True)
LOOKS = {
    SeatWarning.SHORT: ("▲", "bold red"),
    SeatWarning.TIGHT: ("◆", "yellow"),
    SeatWarning.ENOUGH: ("●", "green"),
    SeatWarning.UNKNOWN: ("", "dim"),
}
SIGNS = (
    f"▲ red: more than {RED_ABOVE} seats short · ◆ yellow: between"
    f" · ● green: less than {GREEN_BELOW} short"
)


@app.callback()
def schools() -> None:
    """School seats."""


@app.command("forecast")
def forecast_(
    stage: Annotated[Stage, typer.Option(help="Primary or junior middle schools.")] = "primary",
    what_ifs: Annotated[
        list[str] | None,
        typer.Option(
            "--what-if",
            metavar="SCHOOL=+SEATS@YEAR",
            help="So many seats more from that year on, at a school, in a catchment (its code) or"
            " at a new school (lon,lat); repeatable.",
        ),
    ] = None,
    in_migration: Annotated[
        float | None,
        typer.Option(help="Growth of pupils a year, in %; as the layer has it without."),
    ] = None,
    show_schools: Annotated[
        bool, typer.Option("--schools", help="List the schools with their codes, too.")
    ] = False,
    data: Annotated[str | None, typer.Option(help="Data folder; ./data without it.")] = None,
) -> None:
    """Seats against demand by catchment, six years ahead. Changes nothing."""
    settings = settings_with(data=data)
    with (
        migrated_database(settings, "onemap schools forecast") as database,
        database.load() as connection,
    ):
        share = None if in_migration is None else in_migration / 100
        outlook = outlook_of(connection, stage).with_in_migration(share)
        codes = frozenset(one.code for one in outlook.catchments)
        changes = [parse_change(text, codes) for text in what_ifs or ()]
        found = what_if(outlook, changes, locator(connection, stage))
    if show_schools:
        console.print(_schools(outlook))
    console.print(_table(outlook, found))
    console.print(SIGNS)


def _schools(outlook: Outlook) -> Table:
    table = Table("school", "name", "seats", "opens", "catchment", box=None)
    for one in outlook.schools:
        opens = "" if one.opens is None else str(one.opens)
        table.add_row(one.code, one.name, str(one.seats), opens, one.catchment or "none")
    return table


def _table(outlook: Outlook, found: Comparison) -> Table:
    table = Table(
        title=f"{outlook.stage} seats short, in-migration {outlook.in_migration:.1%} a year"
    )
    table.add_column("catchment")
    table.add_column("name")
    for year in outlook.years:
        table.add_column(str(year), justify="right")
    for before, after in zip(found.before, found.after, strict=True):
        _add(table, before, "what if" if before.code in found.changed else None, after)
    table.add_section()
    table.add_row("all", "short in all catchments", *map(_cell, total_of(found.before)))
    if found.changed:
        table.add_row("", "what if", *map(_cell, total_of(found.after)))
    return table


def _add(
    table: Table, before: CatchmentForecast, changed: str | None, after: CatchmentForecast
) -> None:
    table.add_row(before.code, before.name, *map(_cell, before.years))
    if changed:
        table.add_row("", changed, *map(_cell, after.years))


def _cell(year: YearForecast) -> Text:
    """The sign says what the colour says."""
    sign, style = LOOKS[year.warning]
    return Text("not told" if year.shortage is None else f"{year.shortage:+,} {sign}", style=style)
