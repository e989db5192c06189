"""Folds a layer's delta in processes of their own, which kill themselves where they are told to.

`python -m tests.tiles.archives.folding_process DATABASE FOLDER LAYER`, then a point a line: a
function, and whether before or after it (module.function:before, module/Class.method:after), or
nothing. Says the process's number, and how it ended. What is loaded is loaded once; the processes
have nothing in common but that.
"""

import os
import signal
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import make_url

from gis.database import Database, Role
from layers import load_catalogue
from layers.model import Layer
from tiles.archives import ArchiveShelf, fold


def main(address: str, data: Path, layer: Layer) -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            die_at(line.strip())
            fold(Database.connect(make_url(address)), layer, data, ArchiveShelf())
            os._exit(0)
        say(child)
        _, status = os.waitpid(child, 0)
        say(os.waitstatus_to_exitcode(status))


def die_at(point: str) -> None:
    if not point:
        return
    path, when = point.split(":")
    owner, name = path.rsplit(".", 1)
    place = import_module(owner) if "/" not in owner else _member(*owner.split("/"))
    setattr(place, name, _dying(getattr(place, name), when))


def _member(module: str, name: str) -> Any:
    return getattr(import_module(module), name)


def _dying(function: Callable[..., Any], when: str) -> Callable[..., Any]:
    def dying(*given: Any, **named: Any) -> Any:
        if when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = function(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)
        return result

    return dying


def say(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), load_catalogue().layer(sys.argv[3], Role.ANONYMOUS))
