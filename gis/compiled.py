"""Loops that NumPy alone would run several times slower, compiled by Numba.

Numba keeps the machine code, so that only the first use on a machine pays for compiling. But it
looks at the file of the function itself, not at those of the functions that it calls: a change in
one of those would go unnoticed. So each state of all the sources has a folder of its own.
"""

import hashlib
import os
import platform
from collections.abc import Callable
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

import numba
from numba.core import config, types

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Runs `function` as machine code, without holding the interpreter's lock. Where nothing can be
    kept on the disk, each process compiles for itself.
    """
    decorate = cast("Callable[..., Any]", numba.njit)
    try:
        dispatcher = decorate(function, nogil=True, cache=True)
    except RuntimeError:
        dispatcher = decorate(function, nogil=True)
    _compile_alike_once(dispatcher)
    return dispatcher


def _compile_alike_once(dispatcher: Any) -> None:
    """Lets compiled callers share one machine code of it for all whole numbers.

    Numba compiles a function anew for each constant that a compiled caller gives, and for each
    width of number: with a few of them in each of a chain of callers, some functions were compiled
    twenty times, and the whole took twice as long.
    """
    given = dispatcher.get_call_template

    def get_call_template(args: Any, kws: dict[str, Any]) -> Any:
        return given(tuple(map(_wide, args)), {name: _wide(kind) for name, kind in kws.items()})

    dispatcher.get_call_template = get_call_template


def _wide(kind: Any) -> Any:
    """The type without the value of a constant; of whole numbers the one that holds them all."""
    kinds = cast("Any", types)
    kind = kinds.unliteral(kind)
    is_narrow = isinstance(kind, kinds.Integer) and kind.bitwidth < kinds.int64.bitwidth
    return kinds.int64 if is_narrow else kind


def all_is_kept() -> bool:
    """Whether everything was compiled already, as far as `keep_all` was told."""
    return _mark().exists()


def keep_all(compile_all: Callable[[], None]) -> None:
    """Has everything compiled and remembers that it was."""
    compile_all()
    mark = _mark()
    if mark.parent.is_dir():
        mark.touch()


def _mark() -> Path:
    return Path(cast("Any", config).CACHE_DIR) / "whole"


def _cache_folder() -> Path:
    """Beside the sources, or in the user's own cache where that is not writable."""
    package = Path(__file__).parent
    sources = hashlib.sha256(f"{numba.__version__} {platform.machine()}".encode())
    for file in sorted(package.rglob("*.py")):
        text = file.read_bytes()
        if b"gis.compiled" in text or b"numba" in text:
            sources.update(text)
    beside = package / "__pycache__"
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    root = beside if os.access(package, os.W_OK) else home / "onemap"
    return root / f"numba-{sources.hexdigest()[:16]}"


# NUMBA_CACHE_DIR, Numba's own setting, comes first.
if not cast("Any", config).CACHE_DIR:
    cast("Any", config).CACHE_DIR = str(_cache_folder())
