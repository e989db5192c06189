import shutil
from collections.abc import Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

import pytest

from layers import load_catalogue
from tests.conftest import Databases
from tests.dense_district import add_dense_district
from tests.tiles.town import Town
from tiles import TileRenderer


class Towns(Protocol):
    def __call__(
        self, data: Path, names: Sequence[str], overviews: Sequence[str]
    ) -> AbstractContextManager[Town]: ...


@pytest.fixture(scope="session")
def renderer() -> TileRenderer:
    return TileRenderer(load_catalogue())


@pytest.fixture(scope="session")
def towns(
    databases: Databases, renderer: TileRenderer, tmp_path_factory: pytest.TempPathFactory
) -> Towns:
    """Lends towns of the dense district. Each kind is prepared once, and copied for each test."""
    prepared: dict[tuple[tuple[str, ...], ...], tuple[str, Path]] = {}

    def prepare(names: Sequence[str], overviews: Sequence[str]) -> tuple[str, Path]:
        template = f"{databases.worker}_town_{len(prepared)}"
        folder = tmp_path_factory.mktemp("town")
        databases.cluster.new_database(template, "template_onemap")
        database = databases.open(template)
        with database.load() as connection:
            add_dense_district(connection)
        Town(database, folder, renderer.catalogue, names, overviews).prepare()
        database.close()
        return template, folder

    @contextmanager
    def lend(data: Path, names: Sequence[str], overviews: Sequence[str]) -> Generator[Town]:
        kind = (tuple(names), tuple(overviews))
        if kind not in prepared:
            prepared[kind] = prepare(names, overviews)
        template, folder = prepared[kind]
        shutil.copytree(folder, data, dirs_exist_ok=True)
        with databases.lend(template) as database:
            yield Town(database, data, renderer.catalogue, names, overviews)

    return lend
