from typing import Protocol

import pytest
from typer.testing import CliRunner

from cli.main import app
from gis.database import Database
from gis.errors import OneMapError
from tests.conftest import Databases


class Run(Protocol):
    def __call__(self, *arguments: str, code: int = 0) -> str: ...


@pytest.fixture
def onemap(databases: Databases, database: Database, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `onemap …` in this process, on this test's own database; gives what it prints."""
    name = str(database._owner.url.database)  # pyright: ignore[reportPrivateUsage]
    url = databases.cluster.url(database=name).render_as_string(hide_password=False)
    monkeypatch.setenv("ONEMAP_DATABASE_URL", url)

    def run(*arguments: str, code: int = 0) -> str:
        result = CliRunner().invoke(app, arguments)
        if isinstance(result.exception, OneMapError):
            raise result.exception
        assert result.exit_code == code, result.output
        return result.stdout

    return run
