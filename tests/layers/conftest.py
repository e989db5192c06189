from collections.abc import Generator
from datetime import UTC, datetime

import pytest

from fixtures.district import DistrictSize, generate, load_district
from fixtures.themes import make_themes
from gis.database import Database
from layers import load_catalogue
from layers.derive import refresh
from tests.conftest import Databases

SIZE = DistrictSize(7_000, 500)


@pytest.fixture(scope="session")
def themed(databases: Databases) -> Generator[Database]:
    """A small demo district with all themes, those made up and those derived; to read only."""
    with databases.lend() as database:
        today = datetime.now(UTC).date()
        with database.load() as connection:
            load_district(connection, generate(SIZE, 1, today))
            make_themes(connection, today)
        refresh(database, load_catalogue())
        yield database
