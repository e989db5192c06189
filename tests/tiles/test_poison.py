"""Layers whose tiles cannot be made anew, and what becomes of them and of the others."""

import threading
from collections.abc import Generator
from pathlib import Path

import psycopg
import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import tiles.renewal
from gis.database import Role
from tests.conftest import Databases
from tests.dense_district import SIDE, SOUTH, WEST, add_dense_district
from tests.tiles.conftest import Towns
from tests.tiles.town import Town
from tiles import Keeper, KeeperThread, NewsFeed, TileAddress, TileRenderer, TileStore, archive_path
from tiles.address import covering
from tiles.freshness.aside import all_aside
from tiles.freshness.delta import delta_tiles
from tiles.overviews import versions

NAMES = ["buildings", "roads"]
GRIDS = "areas:grid"
VALUES = "toilet-reach"
WAIT_S = 60  # a deadline, never a measure
# Roads east of here cannot be read by whoever draws tiles.
EAST = WEST + SIDE * 0.9
POISON = (
    """
    CREATE FUNCTION readable(road geometry) RETURNS boolean LANGUAGE plpgsql AS $$
    BEGIN
        IF ST_XMin(road) > :east THEN
            RAISE EXCEPTION 'nobody can read this road';
        END IF;
        RETURN true;
    END
    $$
    """.replace(":east", str(EAST)),
    "GRANT EXECUTE ON FUNCTION readable TO onemap_anonymous",
    "ALTER TABLE roads ENABLE ROW LEVEL SECURITY",
    "CREATE POLICY loading ON roads TO onemap_loader USING (true)",
    "CREATE POLICY reading ON roads FOR SELECT TO onemap_anonymous USING (readable(geom))",
)
MEND = ("DROP POLICY reading ON roads", "ALTER TABLE roads DISABLE ROW LEVEL SECURITY")
WIDEN = text("UPDATE roads SET class = 'motorway' WHERE code IN (min_code, max_code)".replace(
    "min_code, max_code", "(SELECT min(code) FROM roads), (SELECT max(code) FROM roads)"
))  # fmt: skip
RAISE = text("UPDATE buildings SET height_m = 77 WHERE code = (SELECT min(code) FROM buildings)")
FILL = text("""
    INSERT INTO area_values (theme, code, attributes)
    SELECT :theme, code, jsonb_build_object('distance_m', 100 * length(code)) FROM areas
    WHERE level = 'grid'
""")


@pytest.fixture(params=["from the source", "from overviews"])
def town(towns: Towns, tmp_path: Path, request: pytest.FixtureRequest) -> Generator[Town]:
    overviews = NAMES if request.param == "from overviews" else ()
    with towns(tmp_path, NAMES, overviews) as lent:
        yield lent


def run(town: Town, *statements: str) -> None:
    with town.database.own() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def eastern() -> TileAddress:
    """A tile that shows roads that cannot be read."""
    columns, rows = covering((EAST + SIDE / 20, SOUTH, EAST + SIDE / 20, SOUTH), 14)
    return TileAddress(14, columns[0], rows[0])


def aside(town: Town) -> list[str]:
    with town.database.load() as connection:
        return list(all_aside(connection))


def test_a_layer_that_cannot_be_made_is_set_aside_and_all_others_are_fresh(town: Town):
    run(town, *POISON)
    town.edit(WIDEN, RAISE)
    with pytest.raises((DBAPIError, psycopg.Error), match="nobody can read this road"):
        town.keeper.step()
    assert aside(town) == []
    report = town.keeper.step(isolate=True)
    assert report.aside == {"roads": "nobody can read this road"}
    assert {layer for layer, _ in report.tiles} == {"buildings"}
    assert aside(town) == ["roads"]
    assert town.keeper.step().marks == 0
    # Not an old tile: none, as long as it cannot be read.
    store = TileStore(town.database, town.renderer, town.data, 1 << 20, lambda: True)
    with pytest.raises(DBAPIError):
        store.tile("roads", Role.ANONYMOUS, None, eastern())
    run(town, *MEND)
    # Against the source: it has no overview any more.
    town.overviews = [name for name in town.overviews if name != "roads"]
    assert town.stale() == []


def test_it_is_taken_back_when_it_is_built_again(town: Town):
    run(town, *POISON)
    town.edit(WIDEN)
    town.keeper.step(isolate=True)
    run(town, *MEND)
    assert not archive_path(town.data, "roads").exists()
    town.prepare()
    assert aside(town) == []
    assert archive_path(town.data, "roads").exists()
    town.edit(text("DELETE FROM roads WHERE code = (SELECT max(code) FROM roads)"))
    assert {layer for layer, _ in town.keeper.step().tiles} == {"roads"}
    assert town.stale() == []


@pytest.mark.parametrize("town", ["from the source"], indirect=True)
def test_the_thread_goes_on_and_says_so_once(town: Town):
    run(town, *POISON)
    feed, done = NewsFeed(town.database), threading.Event()
    store = TileStore(town.database, town.renderer, town.data, 1 << 20, feed.is_listening)
    feed.subscribe(store.on_news)
    feed.subscribe(lambda _: done.set() if store.aside else None)
    thread = KeeperThread(
        Keeper(town.database, store.renderer, town.data, store.shelf),
        town.database,
        retry_s=0.01,
    )
    feed.start()
    assert feed.wait_until_listening(WAIT_S)
    with structlog.testing.capture_logs() as logs:
        thread.start()
        town.edit(WIDEN, RAISE)
        assert done.wait(WAIT_S)
        thread.stop()
    feed.stop()
    assert store.aside == {"roads"}
    assert thread.failures == 0
    [said] = [one for one in logs if one["event"] == "tiles.set_aside"]
    assert (said["log_level"], said["layer"]) == ("error", "roads")
    assert said["reason"] == "nobody can read this road"
    run(town, *MEND)
    assert town.stale() == []


def test_values_do_without_an_overview_of_areas_that_cannot_be_made(
    databases: Databases,
    renderer: TileRenderer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
):
    with databases.lend() as database:
        with database.load() as connection:
            add_dense_district(connection)
            connection.execute(FILL, {"theme": VALUES})
        town = Town(database, tmp_path, renderer.catalogue, [VALUES], [GRIDS])
        town.prepare()
        town.edit(text("UPDATE areas SET geom = ST_Scale(geom, 1, 0.999999) WHERE code LIKE '%01'"))

        def broken(*_: object) -> None:
            raise TypeError("a fault of ours")

        monkeypatch.setattr(tiles.renewal, "refresh", broken)
        report = town.keeper.step(isolate=True)
        assert report.aside == {GRIDS: "TypeError: a fault of ours"}
        assert {layer for layer, _ in report.tiles} == {VALUES}
        with database.load() as connection:
            assert versions(connection) == {}
            made = set(delta_tiles(connection, VALUES))
        # Those of before came from the overview, which shows the same a little coarser.
        town.overviews = ()
        assert made
        assert not made & {tile for _, tile in town.stale()}
