"""What `onemap up` does before it serves: little, once it has done it."""

import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from sqlalchemy import text

from cli.console import console, known_layers
from cli.layers import refresh_layers
from cli.tiles import build_missing_archives
from fixtures.accounts import make_accounts
from fixtures.district import DistrictSize, make_demo
from fixtures.district.load import Progress as Show
from fixtures.themes import make_themes, missing_themes
from gis.addresses.index import IndexStore
from gis.compiled import all_is_kept
from gis.database import Database, migrate
from gis.settings import Settings
from layers.derive import derivable

SEED = 1


def prepare(database: Database, settings: Settings, addresses: int) -> None:
    """The schema; the demo district and its accounts where there is no data; the themes that a
    demo district does not have yet, and the layers that are derived and have not been; the tile
    archives that are not there, all of them or those that an interrupted start left out; the
    address index.
    """
    started = time.monotonic()
    # On the first start of a machine this takes as long as all the rest, which needs one core.
    compiling = None if all_is_kept() else subprocess.Popen([sys.executable, "-m", "cli.compile"])
    settings.data.mkdir(parents=True, exist_ok=True)
    migrate(database)
    if _is_empty(database):
        _make_demo(database, settings, addresses)
    make_missing_themes(database)
    derive_missing(database)
    build_missing_archives(database, settings)
    build_missing_index(database, settings)
    if compiling is not None:
        with console.status("compiling the search"):
            # Where it failed, the serving processes compile for themselves, and say why they fail.
            compiling.wait()
    console.print(f"Ready after {time.monotonic() - started:.1f} s.")


def build_missing_index(database: Database, settings: Settings) -> None:
    """The address index where there is none; one that is there is kept up to date in serving."""
    store = IndexStore(database, settings.data)
    if store.open() is None:
        with console.status("address index") as status:
            store.build(progress=lambda step: status.update(f"address index: {step}"))


def _is_empty(database: Database) -> bool:
    with database.request() as connection:
        found = connection.execute(
            text(
                "SELECT EXISTS (SELECT FROM areas) OR EXISTS (SELECT FROM buildings)"
                " OR EXISTS (SELECT FROM addresses) OR EXISTS (SELECT FROM facilities)"
                " OR EXISTS (SELECT FROM roads) OR EXISTS (SELECT FROM landcover)"
            )
        )
        return not found.scalar()


def make_missing_themes(database: Database) -> None:
    """The made-up data of the demo district's layers, where it is not there yet."""
    with database.load() as connection:
        missing = missing_themes(connection)
        if not missing:
            return
        with _steps("demo themes") as show:
            make_themes(connection, datetime.now(UTC).date(), show, missing)
    with database.maintain() as connection:
        for table in ("features", "guarded_features", "area_values", "guarded_area_values"):
            connection.exec_driver_sql(f"ANALYZE {table}")


def derive_missing(database: Database) -> None:
    """The layers that their files derive from other data, where they are without any."""
    catalogue = known_layers()
    themes = {layer.id: layer.source.theme for layer in derivable(catalogue)}
    query = """
        SELECT theme FROM features UNION SELECT theme FROM guarded_features
        UNION SELECT theme FROM area_values UNION SELECT theme FROM guarded_area_values
    """
    with database.load() as connection:
        there = set(connection.execute(text(query)).scalars())
    missing = [layer for layer, theme in themes.items() if theme not in there]
    if missing:
        refresh_layers(database, catalogue, missing)


def _make_demo(database: Database, settings: Settings, addresses: int) -> None:
    with _steps("demo district") as show:
        make_demo(database, DistrictSize.of(addresses), SEED, show)
    file = make_accounts(database, settings.data)
    console.print(f"Accounts to try it with: {file}")


@contextmanager
def _steps(what: str) -> Generator[Show]:
    """A progress bar that is told the step, how many are done, and how many there are."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console
    ) as bars:
        bar = bars.add_task(what, total=None)

        def show(step: str, done: int, total: int) -> None:
            bars.update(bar, description=f"{what}: {step}", completed=done, total=total)

        yield show
