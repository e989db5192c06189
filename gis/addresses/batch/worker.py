"""One matching process: reads lists of texts from its standard input, answers with their outcomes.

It ends when whoever started it ends or closes the pipe, and when nothing was asked for a while.
"""

import gc
import os
import signal
import sys
from contextlib import suppress
from typing import Any

import orjson
from sqlalchemy import make_url

from gis.addresses.batch.outcomes import outcomes
from gis.addresses.batch.pipe import read, send
from gis.addresses.batch.serving import live_matcher
from gis.database import DatabaseAccess
from gis.errors import OneMapError
from gis.settings import Settings

IDLE_S = 300
COLLECT_AFTER = 100_000


def main() -> None:
    """`python -m gis.addresses.batch.worker`; what it prints otherwise goes to standard error."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    opening = read(sys.stdin.buffer)
    if opening is None:
        return
    about: dict[str, Any] = orjson.loads(opening)
    os.nice(about["nicer"])
    settings = Settings.model_validate_json(about["settings"])
    with live_matcher(_access(about["urls"]), settings) as matcher:
        matcher.prepare()
        # What is there by now stays, and matching leaves no cycles: little to do for the collector.
        gc.collect()
        gc.freeze()
        gc.set_threshold(COLLECT_AFTER)
        # Whoever closes the pipe does not want the answer any more.
        with suppress(BrokenPipeError):
            while (message := _asked()) is not None:
                send(answers, orjson.dumps(_answer(orjson.loads(message), matcher.best)))


def _answer(texts: list[str], match: Any) -> object:
    """The outcomes, or the sentence of an error that has nothing to do with the texts."""
    try:
        return [tuple(outcome) for outcome in outcomes(texts, match)]
    except OneMapError as error:
        return str(error)


def _asked() -> bytes | None:
    """The next message; an alarm that nobody takes off ends the process."""
    signal.alarm(IDLE_S)
    message = read(sys.stdin.buffer)
    signal.alarm(0)
    return message


def _access(urls: list[str | None]) -> DatabaseAccess:
    owner, authenticator = urls
    if owner is None:
        raise ValueError("The owner's address is missing.")
    url = make_url(owner)
    return DatabaseAccess(url, make_url(authenticator) if authenticator else None, url)


if __name__ == "__main__":
    main()
