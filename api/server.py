"""What a serving process runs: uvicorn's `--factory api.server:create`."""

import ctypes
import multiprocessing
import os
import signal
import sys

from fastapi import FastAPI

from api.app import create_app
from api.logs import configure_logs
from gis.database import locate_database
from gis.settings import load_settings

PR_SET_PDEATHSIG = 1


def create() -> FastAPI:
    """The application of the environment's settings, on a database that runs already."""
    _end_with_parent()
    settings = load_settings()
    configure_logs(settings.log_level)
    return create_app(settings, locate_database(settings))


def _end_with_parent() -> None:
    """A killed `onemap up` takes its serving processes along, which would keep the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        parent = multiprocessing.parent_process()
        if parent is not None and os.getppid() != parent.pid:
            sys.exit("The parent ended while this process was starting.")
