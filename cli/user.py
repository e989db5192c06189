"""`onemap user …`: those who log in."""

import secrets
import sys
from typing import Annotated

import typer

from cli.console import console, migrated_database, settings_with
from gis.accounts import add_user

app = typer.Typer(help="Those who log in.", no_args_is_help=True)
GENERATED_BYTES = 12


@app.callback()
def users() -> None:
    """Those who log in."""


@app.command("add")
def add(
    login: Annotated[str, typer.Argument(help="2-64 of a-z, 0-9, dot, dash and underscore.")],
    *,
    role: Annotated[str, typer.Option(help="planner, worker or auditor.")],
    name: Annotated[str, typer.Option(help="How the user is greeted.")],
    grid: Annotated[
        list[str] | None, typer.Option(help="Code of a grid that a worker looks after; repeatable.")
    ] = None,
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Read the password from standard input.")
    ] = False,
    data: Annotated[str | None, typer.Option(help="Data folder; ./data without it.")] = None,
) -> None:
    """Adds a user. Without --password-stdin a password is made and printed, this once."""
    settings = settings_with(data=data)
    password = (
        sys.stdin.readline().rstrip("\r\n")
        if password_stdin
        else secrets.token_urlsafe(GENERATED_BYTES)
    )
    with (
        migrated_database(settings, "onemap user add") as database,
        database.own() as connection,
    ):
        add_user(connection, login, password, role=role, name=name, grids=grid or ())
    console.print(f"Added {role} {login}.", markup=False)
    if not password_stdin:
        console.print(f"Password, shown this once: {password}", markup=False)
