"""`onemap assign`."""

from pathlib import Path
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
from gis.areas.bulk import BulkJob, PartitionReport, assign_files
from gis.errors import InvalidInput


def assign(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="GeoParquet files; the database is left alone then."),
    ] = None,
    areas: Annotated[
        Path | None, typer.Option(help="GeoParquet file of the areas: level, code, geometry.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the files with their codes.")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(help="Dask scheduler, tcp://…; on all cores here without it.")
    ] = None,
    data: Annotated[str | None, typer.Option(help="Data folder; ./data without it.")] = None,
) -> None:
    """Gives everything that has a place the codes of its areas anew: everything in the database,
    or the rows of GeoParquet files."""
    if not files:
        for name, value in (("areas", areas), ("out", out), ("scheduler", scheduler)):
            if value is not None:
                raise InvalidInput(f"--{name} is for files, and none are given.", name)
        _assign_database(data)
    elif areas is None or out is None:
        missing = "areas" if areas is None else "out"
        raise InvalidInput(f"Files need --{missing} as well.", missing)
    else:
        _assign_files(BulkJob(files, areas, out), scheduler)


def _assign_database(data: str | None) -> None:
    settings = settings_with(data=data)
    with (
        migrated_database(settings, "onemap assign") as database,
        database.load() as connection,
        database.load() as reader,
        _bars() as bars,
    ):
        tasks: dict[str, TaskID] = {}

        def show(table: str, done: int, total: int) -> None:
            if table not in tasks:
                tasks[table] = bars.add_task(table, total=total)
            bars.update(tasks[table], completed=done, total=total)

        done = reassign(connection, show, [reader])
    _print(done)


def _assign_files(job: BulkJob, scheduler: str | None) -> None:
    with _bars() as bars:
        bar = bars.add_task("partitions", total=len(job.files))

        def show(done: int, total: int) -> None:
            bars.update(bar, completed=done, total=total)

        reports = assign_files(job, scheduler, show)
    _print_files(reports, job.out)


def _bars() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    return Progress(*columns, TimeElapsedColumn(), console=console)


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


def _print_files(reports: list[PartitionReport], out: Path) -> None:
    rows, outside = sum(one.rows for one in reports), sum(one.outside for one in reports)
    console.print(
        f"{len(reports):,} files in {out}: {rows:,} rows, {outside:,} of them in no grid."
    )
