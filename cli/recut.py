"""`onemap recut`: grids re-cut, with a proof and numbers before, and a second person's word."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.table import Table
from sqlalchemy import Connection

from cli.console import console, known_layers, migrated_database, settings_with
from gis import recut
from gis.codes import CodeScheme
from gis.crs import parse_crs
from gis.database import Database
from gis.errors import InvalidInput
from gis.recut import Plan, Preview
from gis.topology import Finding
from layers import readerships

app = typer.Typer(help="Grids re-cut, and back.", no_args_is_help=True)
SHOWN = 10
MEASURES = ("addresses", "buildings", "people", "facilities", "components", "events")
Data = Annotated[str | None, typer.Option(help="Data folder; ./data without it.")]
User = Annotated[str, typer.Option(help="Login of the planner who does it.")]


@app.command()
def preview(
    file: Annotated[
        Path | None, typer.Argument(help="GeoJSON of the new grids, or of the line of --split.")
    ] = None,
    *,
    replaces: Annotated[
        list[str] | None, typer.Option(help="Code of a grid that they replace; repeatable.")
    ] = None,
    split: Annotated[str | None, typer.Option(help="Code of a grid to cut along a line.")] = None,
    merge: Annotated[
        list[str] | None, typer.Option(help="Code of a grid to merge; repeatable.")
    ] = None,
    crs: Annotated[str, typer.Option(help="Coordinate system of the file.")] = "CRS84",
    propose: Annotated[
        str | None, typer.Option(metavar="TITLE", help="Keep it as a proposal of --user.")
    ] = None,
    user: Annotated[str | None, typer.Option(help="Login of the planner who proposes.")] = None,
    data: Data = None,
) -> None:
    """Shows whether new grids fit and what would move. Changes nothing, but keeps it if asked to.

    Ends with 1 when they do not fit.
    """
    if propose is not None and user is None:
        raise InvalidInput("--propose needs --user: a proposal is somebody's.", "user")
    with _database(data) as database:
        with database.load() as connection:
            plan = _plan(connection, file, replaces or [], split, merge or [], crs)
            near = recut.around(connection, plan.before)
            findings = recut.prove(plan, near)
            found = recut.preview_of(connection, plan, near)
        _print_findings(findings)
        _print_preview(found)
        if not recut.is_proven(findings):
            raise typer.Exit(1)
        if propose is not None and user is not None:
            number = _kept(database, user, propose, plan)
            console.print(f"Proposed as re-cut {number}; another planner applies it.")


@app.command()
def apply(number: int, user: User, data: Data = None) -> None:
    """Approves another planner's proposal and applies it, all or nothing."""
    scheme = CodeScheme(settings_with(data=data).code_widths)
    layers = readerships(known_layers())
    _decide(data, user, lambda c, actor: recut.approve(c, scheme, number, actor, layers))
    console.print(f"Re-cut {number} is applied.")


@app.command()
def undo(number: int, user: User, data: Data = None) -> None:
    """Brings the grids from before an applied re-cut back."""
    layers = readerships(known_layers())
    _decide(data, user, lambda c, actor: recut.undo(c, number, actor, layers))
    console.print(f"Re-cut {number} is undone.")


@app.command("list")
def list_(data: Data = None) -> None:
    """The kept re-cuts, the latest first."""
    with _database(data) as database, database.load() as connection:
        found = recut.recuts(connection)
    table = Table()
    for name in ("number", "status", "title", "by", "approved by", "since"):
        table.add_column(name)
    for one in found:
        table.add_row(
            str(one.id),
            one.status,
            one.title,
            one.owner_name,
            one.approved_by_name or "",
            str(one.applied_on or one.created_at.date()),
        )
    console.print(table)


def _database(data: str | None) -> AbstractContextManager[Database]:
    return migrated_database(settings_with(data=data), "onemap recut")


def _plan(
    connection: Connection,
    file: Path | None,
    replaces: Sequence[str],
    split: str | None,
    merge: Sequence[str],
    crs: str,
) -> Plan:
    if sum((bool(replaces), split is not None, bool(merge))) != 1:
        raise InvalidInput("One of --replaces, --split and --merge is needed.", "replaces")
    if merge:
        return recut.plan_of_merge(connection, merge)
    document = _document(file)
    system = parse_crs(crs)
    if split is not None:
        return recut.plan_of_split(connection, split, recut.read_line(_line(document), system))
    return recut.plan_of_shapes(connection, replaces, recut.read_shapes(document, system))


def _document(file: Path | None) -> object:
    if file is None:
        raise InvalidInput("A GeoJSON file is needed for this.", "file")
    try:
        return orjson.loads(file.read_bytes())
    except OSError as error:
        raise InvalidInput(f"{file} cannot be read: {error.strerror}.", "file") from None
    except orjson.JSONDecodeError:
        raise InvalidInput(f"{file} is no GeoJSON.", "file") from None


def _line(document: object) -> object:
    """The geometry of a file that holds one geometry, one feature or a collection of one."""
    if isinstance(document, dict):
        if document.get("type") == "FeatureCollection" and len(document.get("features", ())) == 1:
            document = document["features"][0]
        if isinstance(document, dict) and document.get("type") == "Feature":
            return document.get("geometry")
    return document


def _kept(database: Database, user: str, title: str, plan: Plan) -> int:
    with database.own() as connection:
        actor = recut.planner(connection, user)
    with database.load() as connection:
        number = recut.keep(connection, actor, title, None, plan)
        recut.propose(connection, number, actor)
    return number


def _decide(
    data: str | None, user: str, decide: Callable[[Connection, recut.Actor], Preview]
) -> None:
    with _database(data) as database:
        with database.own() as connection:
            actor = recut.planner(connection, user)
        with database.load() as connection:
            done = decide(connection, actor)
    _print_preview(done)


def _print_findings(findings: Sequence[Finding]) -> None:
    if not findings:
        console.print("Every edge fits.")
    for finding in findings[:SHOWN]:
        place = f"{finding.lon:.7f}, {finding.lat:.7f}"
        size = f"{finding.size:,.2f} {finding.unit}"
        what = f"{finding.severity}: {finding.kind} at {place}: {size}"
        console.print(f"{what}, {', '.join(finding.records)} {finding.detail}".rstrip())
    if len(findings) > SHOWN:
        console.print(f"and {len(findings) - SHOWN:,} more")


def _print_preview(preview: Preview) -> None:
    table = Table("old", "new", *MEASURES)
    for move in preview.moves:
        counts = (f"{move.counts[measure]:,}" for measure in MEASURES)
        table.add_row(move.old or "none", move.new or "none", *counts)
    table.add_section()
    table.add_row("before", "", *(f"{preview.total_before[m]:,}" for m in MEASURES))
    table.add_row("", "after", *(f"{preview.total_after[m]:,}" for m in MEASURES))
    console.print(table)
    for building in preview.straddling[:SHOWN]:
        shares = ", ".join(f"{grid} {share:.1%}" for grid, share in building.shares.items())
        console.print(f"Building {building.building} lies in {shares}.")
    if len(preview.straddling) > SHOWN:
        console.print(f"and {len(preview.straddling) - SHOWN:,} more buildings on new borders")
