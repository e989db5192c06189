"""What every command shares: the settings, the terminal, and how an error is said."""

import os
import sys
from collections.abc import Generator
from contextlib import contextmanager

from rich.console import Console

from gis.database import Database, migrate, open_database
from gis.errors import OneMapError
from gis.settings import PREFIX, Settings, load_settings
from layers import Catalogue, load_catalogue

console = Console(highlight=False, soft_wrap=True)
errors = Console(stderr=True, highlight=False, soft_wrap=True)
INTERRUPTED = "onemap: interrupted; nothing half-done was kept"
INTERRUPTED_CODE = 130


def settings_with(**given: object) -> Settings:
    """The settings, with the options given on the command line laid over the environment.

    They go through the environment, so that the serving processes read the same.
    """
    for name, value in given.items():
        if value is not None:
            os.environ[PREFIX + name.upper()] = str(value)
    return load_settings()


def known_layers() -> Catalogue:
    """The layer files, with the district's own over them."""
    return load_catalogue(over=load_settings().layers)


@contextmanager
def migrated_database(settings: Settings, purpose: str) -> Generator[Database]:
    """The database at this version's schema; the embedded one runs as long as the block."""
    with open_database(settings, purpose) as access:
        database = access.connect(settings)
        try:
            migrate(database)
            yield database
        finally:
            database.close()


@contextmanager
def told_in_one_sentence() -> Generator[None]:
    """Ends the program with the sentence of a OneMapError, and quietly on Ctrl-C."""
    try:
        yield
    except OneMapError as error:
        errors.print(f"[red]onemap:[/red] {error}")
        sys.exit(2)
    except KeyboardInterrupt:
        errors.print(INTERRUPTED)
        sys.exit(INTERRUPTED_CODE)
    except SystemExit as end:
        # Typer has made Ctrl-C the code that stands for it.
        if end.code == INTERRUPTED_CODE:
            errors.print(INTERRUPTED)
        raise
