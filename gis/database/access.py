"""Finds the database of the settings: the embedded cluster, or somebody's PostgreSQL."""

from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from gis.cluster import Cluster, DataFolderLock
from gis.cluster.cluster import AUTHENTICATOR, SUPERUSER
from gis.database.connections import Database
from gis.errors import Conflict, StartFailed
from gis.settings import Settings


@dataclass(frozen=True, slots=True)
class DatabaseAccess:
    """Where the database is.

    `authenticator_url` None: requests use sessions of the owner that step down. `backup_url` is for
    reading everything, which row-level security keeps from the owner of a forced table.
    """

    owner_url: URL
    authenticator_url: URL | None
    backup_url: URL

    def connect(self, settings: Settings) -> Database:
        return Database.connect(
            self.owner_url,
            self.authenticator_url,
            pool_size=settings.pool_size,
            statement_timeout=settings.statement_timeout,
        )


def locate_database(settings: Settings) -> DatabaseAccess:
    """Where the database of the settings is, running or not."""
    if settings.database_url is None:
        return _embedded(Cluster(settings.data))
    owner = _url(settings.database_url.get_secret_value(), "ONEMAP_DATABASE_URL")
    if settings.authenticator_database_url is None:
        return DatabaseAccess(owner, None, owner)
    authenticator = settings.authenticator_database_url.get_secret_value()
    return DatabaseAccess(
        owner, _url(authenticator, "ONEMAP_AUTHENTICATOR_DATABASE_URL"), backup_url=owner
    )


@contextmanager
def open_database(
    settings: Settings, purpose: str, *, exclusive: bool = False
) -> Generator[DatabaseAccess]:
    """The database for the length of a block, the embedded cluster running.

    A cluster that this block starts is stopped at its end; one that runs already is left
    running. `exclusive` takes it over and stops it, and where another OneMap holds it raises
    Conflict that says who, in the words of that holder's `purpose`.
    """
    if settings.database_url is not None:
        yield locate_database(settings)
        return
    cluster = Cluster(settings.data)
    with ExitStack() as stack:
        try:
            stack.enter_context(DataFolderLock(settings.data, purpose))
        except Conflict:
            if exclusive or not cluster.is_running():
                raise
        else:
            if exclusive or not cluster.is_running():
                stack.callback(cluster.stop)
            cluster.start()
        yield _embedded(cluster)


def _embedded(cluster: Cluster) -> DatabaseAccess:
    return DatabaseAccess(cluster.url(), cluster.url(AUTHENTICATOR), cluster.url(SUPERUSER))


def _url(address: str, name: str) -> URL:
    try:
        url = make_url(address)
    except ArgumentError:
        raise StartFailed(f"{name} is not a postgresql:// address.") from None
    if url.get_backend_name() != "postgresql":
        raise StartFailed(f"{name} is not a postgresql:// address.")
    return url.set(drivername="postgresql+psycopg")
