"""A follower in a process of its own that is killed at a moment of the test's choice."""

import os
import signal
from itertools import count

from sqlalchemy import Engine, event, make_url

from gis.changes import Copy, DatabaseSource, Follower, Wanted, follow
from gis.database import Database


def catch_up(source: str, target: str, wanted: Wanted, moment: int | None) -> None:
    """Killed, as by `kill -9`, at the `moment`-th statement or commit anywhere."""
    follow.PAGE = 7
    if moment is not None:
        passed = count(1)

        def die_at_the_moment(*_: object) -> None:
            if next(passed) == moment:
                os.kill(os.getpid(), signal.SIGKILL)

        for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(Engine, name, die_at_the_moment)
    database = Database.connect(make_url(source))
    copy = Copy.at(target, wanted)
    Follower(DatabaseSource(database), copy, _silent, _silent).catch_up()


def _silent(*_: object) -> None:
    pass
