"""Edits, and what is served after them: every tile against one rendered from scratch."""

import gzip
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import text

import tiles.archives.folding
from gis.database import Database, Role
from layers import load_catalogue
from tests.conftest import Databases
from tests.dense_district import SIDE, SOUTH, WEST, add_dense_district
from tiles import ArchiveBuilder, ArchiveShelf, Keeper, TileAddress, TileRenderer, archive_path
from tiles.address import covering
from tiles.archives import archived_zooms, fold
from tiles.freshness import latest, news_since
from tiles.freshness.delta import delta_tile, waiting
from tiles.overviews import build_overviews, usable, versions

NAMES = ["buildings", "roads", "bus-stops"]
MOVE = text(
    "UPDATE buildings SET geom = ST_Translate(geom, 0.009, 0.002), height_m = 99 WHERE code ="
    " (SELECT min(code) FROM buildings)"
)
EDITS = [
    MOVE,
    text("DELETE FROM roads WHERE code = (SELECT max(code) FROM roads)"),
    text("UPDATE roads SET class = 'motorway' WHERE code = (SELECT min(code) FROM roads)"),
    text("DELETE FROM facilities WHERE kind = 'bus_stop' AND code < '440399001001010000200'"),
    text(
        "INSERT INTO facilities (code, kind, geom)"
        " VALUES ('x', 'bus_stop', ST_SetSRID(ST_MakePoint(114.015, 22.515), 4326))"
    ),
]


@dataclass
class Town:
    database: Database
    data: Path
    shelf: ArchiveShelf
    overviews: bool

    @property
    def renderer(self) -> TileRenderer:
        catalogue = load_catalogue()
        with self.database.load() as connection:
            return TileRenderer(catalogue, usable(catalogue, versions(connection)))

    @property
    def keeper(self) -> Keeper:
        return Keeper(self.database, self.renderer, self.data, self.shelf)

    def make_overviews(self) -> None:
        if self.overviews:
            catalogue = load_catalogue()
            layers = [catalogue.layer(name, Role.ANONYMOUS) for name in NAMES]
            build_overviews(self.database, layers)

    def build(self) -> None:
        ArchiveBuilder(self.database, self.renderer, self.data, lambda *_: None).build(NAMES)

    def edit(self, statement: object) -> None:
        with self.database.load() as connection:
            connection.execute(statement)  # pyright: ignore[reportArgumentType,reportCallIssue]

    def served(self, layer: str, tile: TileAddress) -> bytes:
        """From the delta, else from the archive."""
        with self.database.load() as connection:
            found = delta_tile(connection, layer, tile)
        if found is None:
            archive = self.shelf.at(archive_path(self.data, layer))
            found = archive.tile(tile) if archive else None
        return gzip.decompress(found) if found else b""

    def stale(self) -> list[tuple[str, TileAddress]]:
        """The tiles that are served otherwise than they would be rendered."""
        renderer = self.renderer
        found: list[tuple[str, TileAddress]] = []
        for name in NAMES:
            layer = renderer.catalogue.layer(name, Role.ANONYMOUS)
            for z in archived_zooms(layer):
                columns, rows = covering((WEST, SOUTH, WEST + SIDE * 1.5, SOUTH + SIDE * 1.5), z)
                for tile in (TileAddress(z, x, y) for x in columns for y in rows):
                    with self.database.request() as connection:
                        new = renderer.render(connection, [layer], Role.ANONYMOUS, tile).data
                    if self.served(name, tile) != new:
                        found.append((name, tile))
        return found


@pytest.fixture(params=["from the source", "from overviews"])
def town(databases: Databases, tmp_path: Path, request: pytest.FixtureRequest) -> Generator[Town]:
    with databases.lend() as database:
        with database.load() as connection:
            add_dense_district(connection)
        made = Town(database, tmp_path, ArchiveShelf(), request.param == "from overviews")
        made.make_overviews()
        while made.keeper.step().marks:
            pass
        made.build()
        yield made


def test_what_is_served_after_an_edit_is_what_the_tables_say(town: Town):
    assert town.stale() == []
    for statement in EDITS:
        town.edit(statement)
    assert town.stale() or town.overviews
    town.keeper.step()
    town.make_overviews()
    assert town.stale() == []
    for name in NAMES:
        layer = town.renderer.catalogue.layer(name, Role.ANONYMOUS)
        assert fold(town.database, layer, town.data, town.shelf) > 0
    with town.database.load() as connection:
        assert waiting(connection) == {}
        assert connection.scalar(text("SELECT count(*) FROM dirty_outlines")) == 0
    assert town.stale() == []


def test_one_building_is_a_few_tiles_and_news_of_them(town: Town):
    with town.database.load() as connection:
        before = latest(connection)
    town.edit(
        text("UPDATE buildings SET height_m = 77 WHERE code = (SELECT min(code) FROM buildings)")
    )
    report = town.keeper.step()
    assert report.tiles
    assert {layer for layer, _ in report.tiles} == {"buildings"}
    assert all(count <= 3 for count in report.tiles.values()), report.tiles
    with town.database.load() as connection:
        [news] = news_since(connection, before)
    assert news.layers is not None
    assert {"buildings", "building-heights"} <= set(news.layers)
    assert "roads" not in news.layers
    assert town.keeper.step().marks == 0


def test_an_edit_rolled_back_was_none(town: Town):
    with town.database.load() as connection:
        connection.execute(MOVE)
        connection.rollback()
    assert town.keeper.step().marks == 0
    assert town.stale() == []


def test_an_edit_during_a_build_is_in_the_archive_or_over_it(town: Town):
    edited: list[str] = []

    def edit(layer: str, done: int, total: int) -> None:
        """Once while tiles are rendered, dealt with at once; then once more, left to be."""
        if layer == "buildings" and done > total // 2 and len(edited) < 1:
            edited.append(layer)
            town.edit(MOVE)
            town.keeper.step()
        if layer == "roads" and len(edited) < 2:
            edited.append(layer)
            town.edit(EDITS[2])

    ArchiveBuilder(town.database, town.renderer, town.data, edit).build(NAMES)
    assert len(edited) == 2
    town.keeper.step()
    assert town.stale() == []


def test_a_fold_killed_after_the_exchange_loses_nothing(
    town: Town, monkeypatch: pytest.MonkeyPatch
):
    town.edit(MOVE)
    town.keeper.step()
    layer = town.renderer.catalogue.layer("buildings", Role.ANONYMOUS)

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    for step in ("write_archive", "clear_delta"):
        with monkeypatch.context() as patched:
            patched.setattr(tiles.archives.folding, step, killed)
            with pytest.raises(KeyboardInterrupt):
                fold(town.database, layer, town.data, town.shelf)
        with town.database.load() as connection:
            assert waiting(connection)["buildings"] > 0
        assert town.stale() == []
    assert fold(town.database, layer, town.data, town.shelf) > 0
    assert town.stale() == []
