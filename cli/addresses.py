"""`onemap addresses`: cleansing in bulk, its evaluation, and the index that both use."""

import os
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from cli import addresses_edit
from cli.console import console, errors, settings_with
from gis.addresses.batch import MatchedCsv, MatchPool, count_lines
from gis.addresses.batch.serving import live_addresses
from gis.addresses.index import read_aliases
from gis.addresses.index.store import IndexStore
from gis.addresses.live_matcher import read_successors
from gis.addresses.match import Matcher
from gis.changes import HIGHEST_SEQ
from gis.database import DatabaseAccess, migrate, open_database
from gis.errors import Conflict, InvalidInput
from gis.settings import Settings

app = typer.Typer(help="The unified addresses: in bulk, and one by one.", no_args_is_help=True)
Data = Annotated[str | None, typer.Option(help="Data folder; ./data without it.")]

for edit in (addresses_edit.add, addresses_edit.change, addresses_edit.retire):
    app.command()(edit)


@app.command()
def match(
    file: Annotated[Path, typer.Argument(help="CSV, in UTF-8 or GBK.")],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="FILE.matched.csv without it.")
    ] = None,
    column: Annotated[str, typer.Option(help="The column that holds the addresses.")] = "address",
    charset: Annotated[
        str | None, typer.Option(help="utf-8, gbk or gb18030; told from the text without it.")
    ] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=256, help="Processes; one a core without it.")
    ] = None,
    data: Data = None,
) -> None:
    """Adds to each row the class, code and standard address of what its address means."""
    target = output or file.with_name(f"{file.stem}.matched.csv")
    if not file.is_file():
        raise InvalidInput(f"{file} is not a file.")
    if target.exists():
        raise Conflict(f"{target} exists already; choose another name with -o.")
    settings = settings_with(data=data)
    with _database(settings, "onemap addresses match") as access:
        pool = MatchPool(settings, access, workers or os.cpu_count() or 1)
        try:
            rows = _match_file(file, target, pool, charset, column)
        finally:
            pool.close()
    console.print(f"{rows:,} rows in {target}.")


@app.command()
def evaluate(
    cases: Annotated[int, typer.Option(min=100, help="How many changed addresses.")] = 6000,
    seed: Annotated[int, typer.Option(help="Another seed makes other cases.")] = 1,
    failures: Annotated[int, typer.Option(min=0, help="How many failures of each kind.")] = 3,
    data: Data = None,
) -> None:
    """Measures parser and matching on labelled addresses, and shows where they fail."""
    # Nobody else needs the labelled addresses, and they take a second to import.
    from fixtures import addresses as labelled  # noqa: PLC0415

    settings = settings_with(data=data)
    with (
        _database(settings, "onemap addresses evaluate") as access,
        live_addresses(access, settings) as (live, database),
        _bars() as bars,
    ):
        with database.request() as connection:
            aliases, successors = read_aliases(connection), read_successors(connection)
        base = live.segments()[0]
        if not base.buildings:
            raise Conflict("There are no addresses to make cases of: load some first.")
        made = labelled.match_cases(base, cases, seed, aliases, successors)
        matcher = Matcher(lambda: (base,), aliases, successors)
        task = bars.add_task("matching", total=len(made))
        result = labelled.evaluate(
            matcher.match, made, lambda done, _: bars.update(task, completed=done)
        )
    labelled.print_evaluation(result, console, failures)
    labelled.print_accuracy(console, failures)


@app.command()
def index(data: Data = None) -> None:
    """Builds the address index anew; those who search go on with the old one until it is there."""
    settings = settings_with(data=data)
    with _database(settings, "onemap addresses index") as access, _bars() as bars:
        database = access.connect(settings)
        task = bars.add_task("starting", total=None)
        store = IndexStore(database, settings.data)
        try:
            store.build(HIGHEST_SEQ, lambda step: bars.update(task, description=step))
        finally:
            database.close()
    console.print(f"{store.path} ({store.path.stat().st_size / 1e6:.1f} MB).")


def _match_file(file: Path, target: Path, pool: MatchPool, charset: str | None, column: str) -> int:
    """All of the output or none; returns how many rows."""
    unfinished = target.with_name(target.name + ".unfinished")
    try:
        with file.open("rb") as source, unfinished.open("wb") as out, _bars() as bars:
            task = bars.add_task("matching", total=max(count_lines(source) - 1, 0))
            matched = MatchedCsv(source, pool, charset, column)
            for piece in matched:
                out.write(piece)
                bars.update(task, completed=matched.rows_done)
            bars.update(task, total=matched.rows_done)
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return matched.rows_done


@contextmanager
def _database(settings: Settings, purpose: str) -> Generator[DatabaseAccess]:
    with open_database(settings, purpose) as access:
        database = access.connect(settings)
        migrate(database)
        database.close()
        yield access


def _bars() -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=errors,
    )
