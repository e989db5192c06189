"""Who serves a port, and what each of them takes of memory and processors: Linux alone says it."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from report import Cell

PROC = Path("/proc")
LISTENING = "0A"
ESTABLISHED = "01"
ENTRY = re.compile(r"^(\w+):\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Memory:
    """`pss_mib` counts a page that n processes share as 1/n; `rss_mib` counts it whole."""

    pid: int
    rss_mib: float
    pss_mib: float
    private_mib: float

    def row(self) -> dict[str, Cell]:
        return {
            "process": self.pid,
            "RSS MiB": self.rss_mib,
            "PSS MiB": self.pss_mib,
            "private MiB": self.private_mib,
        }


def memory_of(pid: int) -> Memory:
    """From /proc/PID/smaps_rollup. Raises OSError for a process that is gone or somebody else's."""
    rollup = (PROC / str(pid) / "smaps_rollup").read_text()
    mib = {name: int(kb) / 1024 for name, kb in ENTRY.findall(rollup)}
    return Memory(pid, mib["Rss"], mib["Pss"], mib["Private_Clean"] + mib["Private_Dirty"])


def cpu_seconds(pids: Iterable[int]) -> float:
    """What they have spent together so far, in user mode and in the kernel's."""
    ticks = 0
    for pid in pids:
        fields = (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def serving_processes(port: int) -> list[int]:
    """The processes that hold a listening socket on the port, in order."""
    inodes = {inode for local, _, state, inode in _sockets() if (local, state) == (port, LISTENING)}
    return sorted(pid for pid, held in _holders() if held & inodes)


def answering_process(port: int, client_port: int) -> int | None:
    """The process at the other end of a connection from `client_port` to `port` of this machine;
    None while it has not been accepted.
    """
    wanted = (port, client_port, ESTABLISHED)
    inodes = {
        inode for local, remote, state, inode in _sockets() if (local, remote, state) == wanted
    }
    return next((pid for pid, held in _holders() if held & inodes), None)


def _sockets() -> Iterator[tuple[int, int, str, str]]:
    """Local port, remote port, state, inode."""
    for name in ("tcp", "tcp6"):
        for line in (PROC / "net" / name).read_text().splitlines()[1:]:
            fields = line.split()
            local, remote = (int(fields[n].rpartition(":")[2], 16) for n in (1, 2))
            yield local, remote, fields[3], fields[9]


def _holders() -> Iterator[tuple[int, set[str]]]:
    """Each process that may be looked at, with the inodes of its sockets."""
    for folder in PROC.iterdir():
        if folder.name.isdecimal():
            try:
                targets = {str(file.readlink()) for file in (folder / "fd").iterdir()}
            except OSError:
                continue  # it has ended, or is somebody else's
            yield int(folder.name), {t[8:-1] for t in targets if t.startswith("socket:[")}
