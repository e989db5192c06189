"""Programs that OneMap is measured beside, in environments of their own: no part of OneMap."""

import os
import subprocess
import sys
import venv
from pathlib import Path


def peers_python(requirements: Path, name: str) -> Path | None:
    """The Python of an environment with `requirements`, made where it is not there yet; None where
    that cannot be done."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "onemap" / name
    python, mark = folder / "bin" / "python", folder / requirements.name
    if mark.exists() and mark.read_text() == requirements.read_text():
        return python
    venv.create(folder, with_pip=True)
    install = [python, "-m", "pip", "install", "-q", "-r", requirements]
    if subprocess.run(install, check=False).returncode:
        print(f"the peers of {requirements.name} could not be installed", file=sys.stderr)
        return None
    mark.write_text(requirements.read_text())
    return python
