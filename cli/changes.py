"""`onemap changes`: copies that follow the change feed."""

import threading
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from api.changes_client import RemoteFeed
from cli.console import console, errors, migrated_database, settings_with
from gis.changes import (
    ENTITIES,
    Copy,
    DatabaseSource,
    Entity,
    Follower,
    Source,
    Wanted,
)
from gis.errors import InvalidInput, Unavailable

app = typer.Typer(help="Copies that follow the change feed.", no_args_is_help=True)


@app.command()
def follow(
    to: Annotated[str, typer.Option(help="The copy: sqlite:///FILE or postgresql://…")],
    source: Annotated[
        str | None, typer.Option("--from", help="http(s):// of a OneMap; without it, the one here.")
    ] = None,
    area: Annotated[
        str | None, typer.Option(help="Code of an area of any level: only what lies in it.")
    ] = None,
    entity: Annotated[
        list[str] | None, typer.Option(help="areas, buildings or addresses; may be repeated.")
    ] = None,
    once: Annotated[bool, typer.Option(help="Catch up and end.")] = False,
    data: Annotated[str | None, typer.Option(help="Data folder; ./data without it.")] = None,
) -> None:
    """Keeps a copy of areas, buildings and addresses up to date; goes on where it stopped."""
    copy = Copy.at(to, Wanted(_entities(entity or []), area))
    with ExitStack() as stack:
        stack.callback(copy.close)
        feed = stack.enter_context(_source(source, data))
        show = stack.enter_context(_Shown())
        follower = Follower(feed, copy, show.progress, show.trouble)
        if once:
            reached = follower.catch_up()
        else:
            follower.follow(threading.Event())
            return
    console.print(f"{copy.name} is at number {reached:,}.")


@contextmanager
def _source(url: str | None, data: str | None) -> Generator[Source]:
    if url is not None:
        yield RemoteFeed(url)
        return
    settings = settings_with(data=data)
    with (
        migrated_database(settings, "onemap changes follow") as database,
        DatabaseSource(database) as source,
    ):
        yield source


def _entities(names: list[str]) -> tuple[Entity, ...]:
    unknown = sorted(set(names) - set(ENTITIES))
    if unknown:
        raise InvalidInput(f"--entity {unknown[0]}: it has to be one of {', '.join(ENTITIES)}.")
    return tuple(entity for entity in ENTITIES if entity in names)


class _Shown:
    """A bar up to the latest number, and one line for each trouble."""

    def __init__(self) -> None:
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:,.0f} of {task.total:,.0f}"),
            TimeElapsedColumn(),
            console=errors,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> "_Shown":
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def progress(self, reached: int, latest: int) -> None:
        if self._task is None:
            self._task = self._bars.add_task("changes")
        words = "up to date" if reached >= latest else "catching up"
        self._bars.update(self._task, description=words, completed=reached, total=latest)

    def trouble(self, error: Unavailable, pause_s: float) -> None:
        errors.print(f"[yellow]{escape(str(error))}[/yellow] Again in {pause_s:g} s.")
