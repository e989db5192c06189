"""Loops that NumPy alone would run several times slower, compiled by Numba.

The machine code is kept beside the source, or in the user's own cache where that folder is not
writable, so that only the first use on a machine pays for compiling.
"""

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar, cast

import numba

P = ParamSpec("P")
R = TypeVar("R")


def compiled(function: Callable[P, R]) -> Callable[P, R]:
    """Runs `function` as machine code, without holding the interpreter's lock."""
    decorate = cast("Callable[..., Any]", numba.njit)
    return decorate(function, nogil=True, cache=True)
