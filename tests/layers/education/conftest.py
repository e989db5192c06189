"""A small demo district with the layers of education, made and derived."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from fixtures.district import DistrictSize, generate
from fixtures.district.load import load_district
from fixtures.themes import education, make_themes
from gis.database import Database
from layers import load_catalogue
from layers.derive import refresh
from tests.conftest import Databases

SIZE = DistrictSize(6_000, 420)
DERIVED = tuple(
    layer.id
    for layer in load_catalogue().layers
    if layer.category == "education" and layer.source.derived
)


@pytest.fixture(scope="package")
def town(databases: Databases) -> Iterator[Database]:
    today = datetime.now(UTC).date()
    with databases.lend() as database:
        with database.load() as connection:
            load_district(connection, generate(SIZE, 1, today))
            make_themes(connection, today, themes=education.THEMES)
        refresh(database, load_catalogue(), DERIVED)
        yield database
