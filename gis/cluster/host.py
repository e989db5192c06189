"""What the cluster needs to know of the machine: memory, and the user to run as."""

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from gis.errors import StartFailed

SYSTEM_USER = "onemap"
CGROUP_LIMIT = Path("/sys/fs/cgroup/memory.max")


@dataclass(frozen=True, slots=True)
class ServerUser:
    """The user that PostgreSQL runs as; it refuses to run as root."""

    name: str
    uid: int
    gid: int

    @property
    def is_me(self) -> bool:
        return self.uid == os.geteuid()


def server_user() -> ServerUser:
    """This user; for root the system user `onemap`, made when it is not there yet."""
    if os.geteuid() != 0:
        return _user(pwd.getpwuid(os.geteuid()))
    try:
        return _user(pwd.getpwnam(SYSTEM_USER))
    except KeyError:
        pass
    command = ["useradd", "--system", "--user-group", "--no-create-home"]
    command += ["--shell", "/usr/sbin/nologin", SYSTEM_USER]
    try:
        subprocess.run(command, check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise StartFailed(
            f"PostgreSQL does not run as root, and no other user could be made ({error}); "
            f"make one with: {' '.join(command)}"
        ) from error
    return _user(pwd.getpwnam(SYSTEM_USER))


def memory_bytes() -> int:
    """The memory of the machine, or of the container around us where that is less."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if CGROUP_LIMIT.exists() and (limit := CGROUP_LIMIT.read_text().strip()) != "max":
        return min(physical, int(limit))
    return physical


def can_enter(user: ServerUser, folder: Path) -> bool:
    """Whether the user gets as far as `folder`, which must exist."""
    if user.is_me:
        return os.access(folder, os.R_OK | os.X_OK)
    probe = subprocess.run(
        ["test", "-x", folder],
        user=user.uid,
        group=user.gid,
        extra_groups=[],
        check=False,
    )
    return probe.returncode == 0


def _user(entry: pwd.struct_passwd) -> ServerUser:
    return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)
