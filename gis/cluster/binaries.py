"""Finds the PostgreSQL and PostGIS that are installed on the machine."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gis.errors import StartFailed

OLDEST = 15
INSTALL = "apt-get install -y postgresql-15-postgis-3"
# Where Debian, the PostgreSQL project's own packages, Homebrew and source builds put them.
PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/pgsql/bin",
)


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installed PostgreSQL: its folder of programs and its major version."""

    folder: Path
    major: int

    def __getitem__(self, program: str) -> str:
        return str(self.folder / program)


def find_binaries(major: int | None = None) -> Binaries:
    """The newest PostgreSQL >= 15 that has PostGIS, or that of one major version.

    Raises StartFailed with the command that installs it.
    """
    found = sorted(set(_installed()), key=lambda b: b.major, reverse=True)
    if major is not None:
        found = [b for b in found if b.major == major]
        if not found:
            raise StartFailed(
                f"The data folder was made by PostgreSQL {major}, which is not on this machine; "
                f"install it with: apt-get install -y postgresql-{major}-postgis-3"
            )
    if not found:
        raise StartFailed(f"No PostgreSQL server on this machine; install it with: {INSTALL}")
    fit = [b for b in found if b.major >= OLDEST]
    if not fit:
        raise StartFailed(
            f"PostgreSQL {found[0].major} is too old, OneMap needs {OLDEST} or newer; "
            f"install it with: {INSTALL}"
        )
    for binaries in fit:
        if _has_postgis(binaries):
            return binaries
    raise StartFailed(
        f"PostgreSQL {fit[0].major} has no PostGIS; "
        f"install it with: apt-get install -y postgresql-{fit[0].major}-postgis-3"
    )


def _installed() -> Iterator[Binaries]:
    root = Path("/")
    folders = [f for place in PLACES for f in root.glob(place.removeprefix("/"))]
    if on_path := shutil.which("postgres"):
        folders.append(Path(on_path).resolve().parent)
    for folder in folders:
        if (folder / "postgres").exists() and (folder / "initdb").exists():
            yield Binaries(folder, _major(folder))


def _major(folder: Path) -> int:
    printed = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=True
    ).stdout
    match = re.search(r"\) (\d+)", printed)
    return int(match[1]) if match else 0


def _has_postgis(binaries: Binaries) -> bool:
    return (_share_folder(binaries) / "extension" / "postgis.control").exists()


def _share_folder(binaries: Binaries) -> Path:
    if not (binaries.folder / "pg_config").exists():
        # Debian ships pg_config apart from the server; its share folder is fixed.
        return Path(f"/usr/share/postgresql/{binaries.major}")
    printed = subprocess.run(
        [binaries["pg_config"], "--sharedir"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return Path(printed.strip())
