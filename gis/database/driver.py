"""Down to psycopg, for what SQLAlchemy does not do: COPY, NOTIFY, several statements at once."""

from typing import Any

import psycopg
from sqlalchemy import Connection


def driver_connection(connection: Connection) -> psycopg.Connection[tuple[Any, ...]]:
    """The psycopg connection under a SQLAlchemy one, in the same transaction."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, psycopg.Connection):
        raise TypeError(f"psycopg is the driver, not {type(driver).__name__}")
    return driver
