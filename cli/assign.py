"""`onemap assign`."""

from typing import Annotated

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from cli.console import console, migrated_database, settings_with
from gis.areas.assign import Assignment, reassign


def assign(
    data: Annotated[str | None, typer.Option(help="Data folder; ./data without it.")] = None,
) -> None:
    """Gives everything that has a place the codes of its areas anew."""
    settings = settings_with(data=data)
    with (
        migrated_database(settings, "onemap assign") as database,
        database.load() as connection,
        database.load() as reader,
        Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        ) as bars,
    ):
        tasks: dict[str, TaskID] = {}

        def show(table: str, done: int, total: int) -> None:
            if table not in tasks:
                tasks[table] = bars.add_task(table, total=total)
            bars.update(tasks[table], completed=done, total=total)

        done = reassign(connection, show, [reader])
    _print(done)


def _print(done: Assignment) -> None:
    table = Table()
    for name in ("table", "read", "changed", "in no grid"):
        table.add_column(name, justify="left" if name == "table" else "right")
    for report in done.tables:
        table.add_row(
            report.table, f"{report.read:,}", f"{report.changed:,}", f"{report.outside:,}"
        )
    console.print(table)
    console.print(f"{done.straddling:,} buildings straddle a border.")
