"""One JSON object a line on standard error."""

import logging
import sys
from datetime import UTC, datetime
from typing import Any

import orjson
import structlog
from structlog.typing import EventDict


def configure_logs(level: str) -> None:
    """Once a process. What is logged of a request: see api/observe.py."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            _add_timestamp,
            _as_json,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(
            logging.getLevelNamesMapping()[level.upper()]
        ),
        logger_factory=structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )


def _add_timestamp(_logger: Any, _method: str, event: EventDict) -> EventDict:
    event["timestamp"] = datetime.now(UTC)
    return event


def _as_json(_logger: Any, _method: str, event: EventDict) -> bytes:
    """The members as they come; times in ISO 8601, in UTC."""
    return orjson.dumps(event, default=str, option=orjson.OPT_UTC_Z)
