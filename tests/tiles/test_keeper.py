"""Edits, and what is served after them: every tile against one rendered from scratch."""

from collections.abc import Generator
from pathlib import Path

import pytest
from sqlalchemy import text

import tiles.archives.folding
from gis.database import Role
from tests.tiles.conftest import Towns
from tests.tiles.town import Town
from tiles import ArchiveBuilder
from tiles.archives import fold
from tiles.freshness import latest, news_since
from tiles.freshness.delta import waiting

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


@pytest.fixture(params=["from the source", "from overviews"])
def town(towns: Towns, tmp_path: Path, request: pytest.FixtureRequest) -> Generator[Town]:
    overviews = NAMES if request.param == "from overviews" else ()
    with towns(tmp_path, NAMES, overviews) as lent:
        yield lent


def test_what_is_served_after_an_edit_is_what_the_tables_say(town: Town):
    assert town.stale() == []
    town.edit(*EDITS)
    assert town.overviews or town.stale()
    town.keeper.step()
    assert town.stale() == []
    for name in NAMES:
        layer = town.catalogue.layer(name, Role.ANONYMOUS)
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
    layer = town.catalogue.layer("buildings", Role.ANONYMOUS)

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
