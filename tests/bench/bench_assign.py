"""`onemap assign` over a database: nothing changed, some areas moved. Everything is rolled back.

Times beside other work on the machine are not worth much: the processor's time is told as well,
of this process and of the database's.
"""

import argparse
import os
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, text

from gis.areas.assign import Assignment, reassign
from gis.database import Database, driver_connection, locate_database
from gis.settings import Settings

# Some addresses in a hundred lie in another grid then.
SHIFT = "UPDATE areas SET geom = ST_Translate(geom, 0.0002, 0) WHERE level = 'grid'"
NUDGE = text("""
    UPDATE areas SET geom = ST_Multi(ST_Buffer(geom, 0.00002)) WHERE id = (
        SELECT id FROM areas WHERE level = 'grid' AND valid_to IS NULL
        ORDER BY code LIMIT 1 OFFSET 600
    )
""")
T = TypeVar("T")
TICKS = os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("data"))
    settings = Settings(data=parser.parse_args().data)
    database = locate_database(settings).connect(settings)
    for case in ("nothing changed", "all grids moved 20 m"):
        with _rolled_back(database) as (connection, reader):
            if case != "nothing changed":
                connection.execute(text(SHIFT))
                connection.execute(text("DELETE FROM area_edits"))
                # What it changed is not committed: nobody else can read beside it.
                done = _timed(case, [connection], lambda c=connection: reassign(c))
            else:
                both = [connection, reader]
                done = _timed(case, both, lambda b=both: reassign(b[0], readers=b[1:]))
            _tell(done)
    with _rolled_back(database) as (connection, _):
        connection.execute(NUDGE)
        end = text("SET CONSTRAINTS ALL IMMEDIATE")  # what the end of the transaction does
        _timed("one grid 2 m wider, in SQL", [connection], lambda: connection.execute(end))


@contextmanager
def _rolled_back(database: Database) -> Generator[tuple[Connection, Connection]]:
    with database.load() as connection, database.load() as reader:
        yield connection, reader
        connection.rollback()


def _timed(case: str, connections: list[Connection], work: Callable[[], T]) -> T:
    servers = [driver_connection(connection).info.backend_pid for connection in connections]
    wall, own, theirs = time.perf_counter(), time.process_time(), _seconds_of(servers)
    done = work()
    print(
        f"{case}: {time.perf_counter() - wall:.2f} s;"
        f" processor: here {time.process_time() - own:.2f} s,"
        f" database {_seconds_of(servers) - theirs:.2f} s",
        flush=True,
    )
    return done


def _seconds_of(processes: list[int]) -> float:
    """The processor's time so far; of a database on this machine."""
    fields = [Path(f"/proc/{p}/stat").read_text().rsplit(")", 1)[1].split() for p in processes]
    return sum(int(one[11]) + int(one[12]) for one in fields) / TICKS


def _tell(done: Assignment) -> None:
    for table in done.tables:
        print(f"    {table.table:12}{table.read:12,} read {table.changed:10,} changed")
    print(f"    {done.straddling:,} buildings straddle, {done.shares_changed:,} shares written")


if __name__ == "__main__":
    main()
