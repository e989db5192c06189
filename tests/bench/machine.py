"""What figures have to be read with: machine, versions, how busy it was."""

import os
import platform
from importlib.metadata import version

PACKAGES = ("fastapi", "numpy", "numba", "psycopg", "sqlalchemy", "uvicorn")


def describe_machine() -> dict[str, str]:
    return {
        "machine": f"{len(os.sched_getaffinity(0))} cores, {_memory_gib():.0f} GiB",
        "system": f"{platform.system()} {platform.release()}",
        "Python": platform.python_version(),
        **{name: version(name) for name in PACKAGES},
        "load average before": load_average(),
    }


def load_average() -> str:
    """Of the last minute, five and fifteen. Above the number of cores, figures say little."""
    return " ".join(f"{value:.2f}" for value in os.getloadavg())


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
