import subprocess
import sys
from pathlib import Path

import pytest

from gis import compiled

PROGRAM = """
from pathlib import Path
from gis.compiled import all_is_kept, compiled, keep_all
import probe
print(probe.outer(), all_is_kept())
keep_all(probe.outer)
"""
OUTER = """
from gis.compiled import compiled
from inner import inner
@compiled
def outer():
    return inner() * 2
"""
SEVERAL = """
import numpy as np
from gis.compiled import compiled
from inner import inner
@compiled
def outer():
    k = np.arange(3).astype(np.int32)[2]
    return inner(1) * 1_000_000 + inner(k) * 1_000 + inner(k + 1) + inner(np.uint8(250))
"""
INNER = """
from gis.compiled import compiled
@compiled
def inner({of}):
    return {value}
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of gis.compiled with two modules of its own, one calling the other."""
    package = tmp_path / "gis"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "compiled.py").write_text(Path(compiled.__file__).read_text())
    (package / "probe.py").write_text(OUTER.replace("from inner", "from gis.inner"))
    (tmp_path / "main.py").write_text(PROGRAM.replace("import probe", "from gis import probe"))
    return tmp_path


def run(program: Path, value: object, of: str = "") -> str:
    (program / "gis/inner.py").write_text(INNER.format(value=value, of=of))
    done = subprocess.run(
        [sys.executable, program / "main.py"], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_a_change_in_what_is_called_is_not_missed(program: Path):
    assert run(program, 1) == "2 False"
    assert run(program, 1) == "2 True"
    assert run(program, 21) == "42 False"


def test_machine_code_is_kept_beside_the_sources(program: Path):
    run(program, 1)
    (folder,) = (program / "gis/__pycache__").glob("numba-*")
    assert list(folder.rglob("*.nbc"))


def test_constants_and_widths_of_whole_numbers_share_the_machine_code(program: Path):
    outer = SEVERAL.replace("from inner", "from gis.inner")
    (program / "gis/probe.py").write_text(outer)
    assert run(program, "n + 10", of="n") == "11012273 False"
    assert len(list((program / "gis/__pycache__").rglob("inner.inner-*.nbc"))) == 1
