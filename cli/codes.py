"""`onemap codes …`: codes for life: given out, explained, split, merged, printed on plates."""

import sys
from collections.abc import Callable
from datetime import date
from typing import Annotated

import typer
from sqlalchemy import Connection

from cli.codes_plates import plates
from cli.console import console, migrated_database, settings_with
from gis.codes import CodeScheme, explain_code, issue_codes, issue_inside, parse_storeys
from gis.codes.lineage import (
    Ended,
    How,
    Lineage,
    New,
    Related,
    Successor,
    demolish,
    lineage_of,
    merge,
    renumber,
    split,
)
from gis.errors import InvalidInput

app = typer.Typer(help="Codes for life, and what becomes of them.", no_args_is_help=True)
Data = Annotated[str | None, typer.Option(help="Data folder; ./data without it.")]
On = Annotated[
    str | None,
    typer.Option(metavar="YYYY-MM-DD", help="First day of the change; today without it."),
]
Note = Annotated[str | None, typer.Option(help="Why, for people.")]
To = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE", help="Code that follows; repeatable for a split."),
]
Name = Annotated[
    list[str] | None,
    typer.Option(help="Instead of --to: name of a new room (or building) to make; repeatable."),
]

app.command("plates")(plates)


@app.command()
def issue(
    parent: Annotated[str, typer.Argument(help="Code of what the new ones lie in.")],
    *,
    count: Annotated[int, typer.Option(help="How many.")] = 1,
    storeys: Annotated[
        str | None, typer.Option(help="For a building: its floors, such as B2..18,1M.")
    ] = None,
    rooms: Annotated[int, typer.Option(help="With --storeys: new rooms on each floor.")] = 0,
    data: Data = None,
) -> None:
    """Gives out new codes, one a line: for grids of a community, buildings, floors, rooms."""
    settings = settings_with(data=data)
    scheme = CodeScheme(settings.code_widths)
    with (
        migrated_database(settings, "onemap codes issue") as database,
        database.load() as connection,
    ):
        if storeys is None:
            codes = issue_codes(connection, scheme, parent, count)
        else:
            made = issue_inside(connection, scheme, parent, parse_storeys(storeys), rooms)
            codes = [*made.floors, *made.rooms]
    sys.stdout.writelines(f"{code}\n" for code in codes)


@app.command()
def explain(code: str, data: Data = None) -> None:
    """Says in words what a code names, and whether it was ever issued."""
    settings = settings_with(data=data)
    with (
        migrated_database(settings, "onemap codes explain") as database,
        database.request() as connection,
    ):
        found = explain_code(connection, CodeScheme(settings.code_widths), code)
    for part in found.parts:
        console.print(f"{part.digits:>8}  {part.level:<10} {part.zh} · {part.en}", markup=False)
    console.print(f"{found.zh}\n{found.en}", markup=False)


@app.command("split")
def split_(
    code: str, to: To = None, name: Name = None, on: On = None, note: Note = None, data: Data = None
) -> None:
    """One building or room becomes several."""
    _change(data, on, note, lambda c, how: split(c, code, _successors(to, name), how))


@app.command("merge")
def merge_(
    codes: list[str],
    to: To = None,
    name: Name = None,
    on: On = None,
    note: Note = None,
    data: Data = None,
) -> None:
    """Several buildings or rooms become one; without --to, a new one."""
    _change(data, on, note, lambda c, how: merge(c, codes, _one(to, name), how))


@app.command("renumber")
def renumber_(
    code: str, to: To = None, name: Name = None, on: On = None, note: Note = None, data: Data = None
) -> None:
    """A building or room gets another code; without --to, a new one."""
    _change(data, on, note, lambda c, how: renumber(c, code, _one(to, name), how))


@app.command("demolish")
def demolish_(code: str, on: On = None, note: Note = None, data: Data = None) -> None:
    """A building with all that is in it, or a room, is no more."""
    _change(data, on, note, lambda c, how: demolish(c, code, how))


@app.command()
def history(code: str, data: Data = None) -> None:
    """What was before a code, what came after it, and what holds today."""
    settings = settings_with(data=data)
    with (
        migrated_database(settings, "onemap codes history") as database,
        database.request() as connection,
    ):
        found = lineage_of(connection, code)
    for line in _history_lines(code, found):
        console.print(line, markup=False)


def _change(
    data: str | None,
    on: str | None,
    note: str | None,
    change: Callable[[Connection, How], Ended],
) -> None:
    settings = settings_with(data=data)
    how = How(_day(on), note, CodeScheme(settings.code_widths))
    with (
        migrated_database(settings, "onemap codes") as database,
        database.load() as connection,
    ):
        ended = change(connection, how)
    gone, after = len(ended.retired), ", ".join(ended.successors) or "nothing"
    console.print(f"{ended.operation}: {gone} codes retired; {after} follows.", markup=False)
    if ended.stayed:
        console.print(f"{ended.stayed:,} people and firms stay at retired codes.", markup=False)


def _day(written: str | None) -> date:
    try:
        return date.fromisoformat(written) if written else date.today()  # noqa: DTZ011
    except ValueError:
        raise InvalidInput(f"on={written!r} is no day; YYYY-MM-DD is.", "on") from None


def _successors(to: list[str] | None, names: list[str] | None) -> list[Successor]:
    return [*(to or []), *(New(name) for name in names or [])]


def _one(to: list[str] | None, names: list[str] | None) -> Successor:
    found = _successors(to, names)
    if len(found) > 1:
        raise InvalidInput("One code follows here; split makes several.", "to")
    return found[0] if found else New()


def _history_lines(code: str, found: Lineage) -> list[str]:
    if not found.is_known:
        return [f"{code}: nothing ever happened to it."]

    def row(sign: str, one: Related) -> str:
        return f"{sign} {one.on}  {one.operation:<9} {one.code}  {one.text or ''}".rstrip()

    ended = f"retired on {found.retired_on}" if found.retired_on else "in use"
    return [
        *(row("<-", one) for one in found.predecessors),
        f"   {code}: {ended}{f' by {found.operation}' if found.operation else ''}",
        *(row("->", one) for one in found.successors),
        *(f"== today    {one.code}  {one.text or ''}".rstrip() for one in found.current),
    ]
