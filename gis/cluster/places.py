"""Where a data folder's cluster and its socket lie."""

import hashlib
import os
import tempfile
from pathlib import Path

from gis.cluster.host import ServerUser, can_enter
from gis.errors import StartFailed

PORT = 5432  # names the socket file; nothing listens on it
LONGEST_SOCKET_PATH = 107  # bytes: sun_path of Linux less its NUL
SYSTEM_FOLDER = Path("/var/lib/onemap")


def cluster_folder(data: Path, user: ServerUser) -> Path:
    """A folder of the server user's own: inside `data`, or, where it could not get there
    (a data folder under /root), under /var/lib/onemap with a link from `data`.
    """
    inside = data / "cluster"
    if not inside.is_symlink() and can_enter(user, data):
        return _owned(inside, user)
    SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
    outside = _owned(SYSTEM_FOLDER / _digest(data), user)
    if not inside.is_symlink():
        inside.symlink_to(outside)
    return outside


def socket_folder(cluster: Path, user: ServerUser) -> Path:
    """In the cluster's folder, or where that name is too long a private one under /tmp."""
    inside = cluster / "run"
    if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
        return _owned(inside, user)
    return _owned(Path(tempfile.gettempdir()) / f"onemap-{_digest(cluster)}", user)


def _owned(folder: Path, user: ServerUser) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = folder.lstat().st_uid
    if owner != user.uid and owner == os.geteuid() and os.geteuid() == 0:
        os.chown(folder, user.uid, user.gid, follow_symlinks=False)
        owner = user.uid
    if owner != user.uid or folder.is_symlink():
        raise StartFailed(
            f"{folder} belongs to another user than {user.name}; "
            "choose another data folder with DATA= or ONEMAP_DATA"
        )
    return folder


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:16]
