"""`onemap db`: the database by itself."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import URL

from cli.console import console, migrated_database, settings_with
from gis.cluster import Cluster, DataFolderLock
from gis.database import create_roles, open_database
from gis.errors import Conflict, InvalidInput, StartFailed
from gis.settings import Settings

app = typer.Typer(help="The database by itself.", no_args_is_help=True)


@app.command()
def start() -> None:
    """Starts the embedded database and leaves it running."""
    settings = _embedded()
    with DataFolderLock(settings.data, "onemap db start"):
        cluster = Cluster(settings.data)
        cluster.start()
    console.print(f"Running; psql: {_libpq(cluster.url())}")


@app.command()
def stop() -> None:
    """Stops the embedded database that `onemap db start` left running."""
    settings = _embedded()
    with DataFolderLock(settings.data, "onemap db stop"):
        Cluster(settings.data).stop()
    console.print("Stopped.")


@app.command()
def migrate() -> None:
    """Brings the database to this version's schema."""
    with migrated_database(settings_with(), "onemap db migrate"):
        console.print("The schema is up to date.")


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def psql(context: typer.Context) -> None:
    """Opens psql on the database, as its owner; further arguments are psql's."""
    with open_database(settings_with(), "onemap db psql") as access:
        environment = {**os.environ, "PGOPTIONS": "-c search_path=onemap,public"}
        command = ["psql", _libpq(access.owner_url), *context.args]
        done = subprocess.run(command, env=environment, check=False)
    sys.exit(done.returncode)


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(help="File to write; it must not exist yet.")],
) -> None:
    """Writes the whole database into one file."""
    if file.exists():
        raise Conflict(f"{file} exists already; choose another name.")
    unfinished = file.with_name(file.name + ".unfinished")
    with open_database(settings_with(), "onemap db backup") as access:
        try:
            with unfinished.open("wb") as target:
                _run(
                    "pg_dump",
                    "--format=custom",
                    "--schema=onemap",
                    "--schema=onemap_overviews*",
                    _libpq(access.backup_url),
                    stdout=target,
                )
            unfinished.rename(file)
        finally:
            unfinished.unlink(missing_ok=True)
    console.print(f"Wrote {file} ({file.stat().st_size / 1e6:.1f} MB).")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file of `onemap db backup`.")],
) -> None:
    """Puts a backup into a database that is still empty, all of it or nothing."""
    if not file.is_file():
        raise InvalidInput(f"{file} is not a file.")
    with open_database(settings_with(), "onemap db restore") as access:
        database = access.connect(settings_with())
        with database.own() as connection:
            found = connection.exec_driver_sql("SELECT to_regnamespace('onemap') IS NOT NULL")
            if found.scalar():
                raise Conflict("The database is not empty; restore into a new data folder.")
            create_roles(connection)
        database.close()
        with file.open("rb") as source:
            _run(
                "pg_restore",
                "--single-transaction",
                "--no-owner",
                "--exit-on-error",
                f"--dbname={_libpq(access.owner_url)}",
                stdin=source,
            )
    console.print(f"Restored {file}.")


def _run(program: str, *arguments: str, **files: object) -> None:
    done = subprocess.run(
        [program, *arguments],
        stderr=subprocess.PIPE,
        check=False,
        **files,  # pyright: ignore[reportArgumentType, reportCallIssue]
    )
    if done.returncode != 0:
        words = done.stderr.decode(errors="replace").strip().splitlines()
        raise StartFailed(f"{program} failed: {words[-1] if words else done.returncode}")


def _embedded() -> Settings:
    settings = settings_with()
    if settings.database_url is not None:
        raise InvalidInput("ONEMAP_DATABASE_URL is set: that database is not OneMap's to run.")
    settings.data.mkdir(parents=True, exist_ok=True)
    return settings


def _libpq(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
