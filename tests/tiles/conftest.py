import pytest

from layers import load_catalogue
from tiles import TileRenderer


@pytest.fixture(scope="session")
def renderer() -> TileRenderer:
    return TileRenderer(load_catalogue())
