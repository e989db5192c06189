"""A transaction for each piece of work, under the role that the work needs."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import URL, Connection, Engine, create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from gis.errors import Unavailable

SEARCH_PATH = "onemap,public"
# A listener takes one out of it; tiles are made anew with two at once, under a lock of a third.
OWNER_POOL = 6


class Role(StrEnum):
    """Who a request is for; each is a role of the database."""

    ANONYMOUS = "onemap_anonymous"
    PLANNER = "onemap_planner"
    WORKER = "onemap_worker"
    AUDITOR = "onemap_auditor"


@dataclass(frozen=True, slots=True)
class Database:
    """One district's database.

    Each method opens a transaction and commits it when its block ends well.
    """

    _owner: Engine
    _authenticator: Engine
    statement_timeout: timedelta

    @classmethod
    def connect(
        cls,
        owner_url: URL,
        authenticator_url: URL | None = None,
        *,
        pool_size: int = 5,
        statement_timeout: timedelta = timedelta(seconds=10),
    ) -> "Database":
        """Lazily: nothing is asked of the database yet. Without `authenticator_url`, requests use
        sessions of the owner that have stepped down to onemap_authenticator.
        """
        steps_down = "" if authenticator_url else " -c role=onemap_authenticator"
        return cls(
            _engine(owner_url, OWNER_POOL),
            _engine(authenticator_url or owner_url, pool_size, steps_down),
            statement_timeout,
        )

    @contextmanager
    def request(
        self, role: Role = Role.ANONYMOUS, token: str | None = None
    ) -> Generator[Connection]:
        """For one request of a caller with `role` and the bearer `token`.

        Raises Unavailable when the database is away or all connections are busy.
        """
        timeout_ms = int(self.statement_timeout.total_seconds() * 1000)
        with _transaction(self._authenticator) as connection:
            # One round trip for the three settings of the transaction.
            connection.execute(
                text(
                    "SELECT set_config('role', :role, true),"
                    " set_config('onemap.session', :token, true),"
                    " set_config('statement_timeout', :timeout, true)"
                ),
                {"role": role.value, "token": token or "", "timeout": str(timeout_ms)},
            )
            yield connection

    @contextmanager
    def authenticate(self) -> Generator[Connection]:
        """As the authenticator itself: logins and nothing else."""
        with _transaction(self._authenticator) as connection:
            yield connection

    @contextmanager
    def load(self) -> Generator[Connection]:
        """As the loader, who writes the district's data."""
        with _transaction(self._owner) as connection:
            connection.execute(text("SET LOCAL ROLE onemap_loader"))
            yield connection

    @contextmanager
    def own(self) -> Generator[Connection]:
        """As the owner: migrations, users, maintenance."""
        with _transaction(self._owner) as connection:
            yield connection

    @contextmanager
    def maintain(self) -> Generator[Connection]:
        """As the owner and without a transaction, for what cannot run in one (VACUUM, LISTEN)."""
        with self._owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            yield connection

    @property
    def owner_address(self) -> str:
        """The owner's postgresql:// address, password included, for a process of our own."""
        return self._owner.url.render_as_string(hide_password=False)

    def close(self) -> None:
        self._owner.dispose()
        self._authenticator.dispose()


def _engine(url: URL, pool_size: int, more_options: str = "") -> Engine:
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=0,
        pool_timeout=5,
        pool_pre_ping=True,
        connect_args={
            "options": f"-c search_path={SEARCH_PATH}{more_options}",
            "application_name": "onemap",
            "connect_timeout": 5,
        },
    )


@contextmanager
def _transaction(engine: Engine) -> Generator[Connection]:
    try:
        connection = engine.connect()
    except (OperationalError, PoolTimeoutError) as error:
        raise Unavailable("The database does not answer at the moment.") from error
    with connection, connection.begin():
        yield connection
