"""What a batch says of one text."""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future

import structlog

from gis.addresses.batch.table import Outcome
from gis.addresses.match import LONGEST, Best

TOO_LONG = Outcome(f"error: the address is longer than {LONGEST} characters")
BROKEN = Outcome("error: the address cannot be matched")


def outcomes(texts: Iterable[str], match: Callable[[str], Best]) -> list[Outcome]:
    """One a text. A text at which matching itself fails says so, and the others go on."""
    return [_outcome(text, match) for text in texts]


def _outcome(text: str, match: Callable[[str], Best]) -> Outcome:
    if len(text) > LONGEST:
        return TOO_LONG
    try:
        return Outcome(*match(text))
    except (ArithmeticError, LookupError, TypeError, ValueError) as error:
        # The text may name people; it stays out of the log.
        structlog.get_logger().error("match.failed", error=type(error).__name__, length=len(text))
        return BROKEN


class MatchHere:
    """Matches in this very thread, in place of a MatchPool: for a few texts."""

    workers = 1

    def __init__(self, match: Callable[[str], Best]) -> None:
        self._match = match

    def match(self, texts: Sequence[str]) -> Future[list[Outcome]]:
        """A Future that is done already."""
        done: Future[list[Outcome]] = Future()
        done.set_result(outcomes(texts, self._match))
        return done
