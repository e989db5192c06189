"""Slows down whoever guesses passwords."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from gis.errors import TooManyRequests

FAILURES = 5
WINDOW_S = 15 * 60.0
MOST_LOGINS = 10_000


@dataclass(slots=True)
class _Failures:
    count: int
    first_at: float


class Throttle:
    """After five failures of a login within 15 minutes, its next attempts wait for the 15 to pass.

    Logins that do not exist count too, so that the answer tells nothing. Each process counts for
    itself: with several, a guesser has as many times the attempts, never unlimited ones.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        # The longest known first: when there are too many, those go.
        self._failures: OrderedDict[str, _Failures] = OrderedDict()

    def attempt(self, login: str) -> None:
        """Counts an attempt as failed until succeeded() says otherwise. Raises TooManyRequests."""
        now = self._clock()
        with self._lock:
            known = self._failures.get(login)
            if known is None or now - known.first_at >= WINDOW_S:
                self._failures.pop(login, None)
                known = self._failures[login] = _Failures(0, now)
            if known.count >= FAILURES:
                wait_s = ceil(known.first_at + WINDOW_S - now)
                raise TooManyRequests("Too many failed logins; try again later.", wait_s)
            known.count += 1
            while len(self._failures) > MOST_LOGINS:
                self._failures.popitem(last=False)

    def succeeded(self, login: str) -> None:
        with self._lock:
            self._failures.pop(login, None)
