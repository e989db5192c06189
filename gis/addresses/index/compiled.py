"""Functions that run as machine code, without the interpreter's lock, kept between runs."""

from collections.abc import Callable
from typing import Any, TypeVar, cast

from numba import njit

F = TypeVar("F", bound=Callable[..., Any])


def compiled(function: F) -> F:
    """Compiles at the first call and keeps the result on the disk: beside the source, or where that
    may not be written in the user's cache folder (NUMBA_CACHE_DIR names another). Where neither
    can be written each process compiles for itself.
    """
    try:
        fast = njit(nogil=True, cache=True)(function)
    except RuntimeError:
        fast = njit(nogil=True)(function)
    return cast(F, fast)
