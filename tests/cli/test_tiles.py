from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import cli.tiles
from cli.tiles import build_archives, build_missing_archives
from gis.database import Database, Role
from gis.settings import Settings
from layers import load_catalogue
from layers.catalogue import Catalogue
from tests.dense_district import add_dense_district
from tiles import archive_path
from tiles.freshness.aside import all_aside, note_aside
from tiles.overviews import versions

NAMES = ("buildings", "roads")
HIDDEN = text("REVOKE SELECT ON roads FROM onemap_anonymous")
SHOWN = text("GRANT SELECT ON roads TO onemap_anonymous")


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few layers, so that building all of them is quick."""
    whole = load_catalogue()
    few = tuple(whole.layer(name, Role.ANONYMOUS) for name in (*NAMES, "areas"))
    monkeypatch.setattr(cli.tiles, "known_layers", lambda: Catalogue(whole.categories, few))


@pytest.mark.usefixtures("known")
def test_a_start_does_not_fail_for_a_layer_that_is_set_aside(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    settings = Settings(data=tmp_path)
    with database.load() as connection:
        add_dense_district(connection)
        note_aside(connection, "roads", "nobody can read this road")
    with database.own() as connection:
        connection.execute(HIDDEN)
    build_missing_archives(database, settings)
    said = " ".join(capsys.readouterr().out.split())
    assert "roads are not prebuilt: nobody can read this road" in said
    assert archive_path(tmp_path, "buildings").exists()
    assert not archive_path(tmp_path, "roads").exists()
    assert {one.layer for one in build_archives(database, settings)} == {"buildings", "areas"}
    with pytest.raises(DBAPIError):
        build_archives(database, settings, ["roads"])
    with database.own() as connection:
        connection.execute(SHOWN)
    assert [one.layer for one in build_archives(database, settings, ["roads"])] == ["roads"]
    assert archive_path(tmp_path, "roads").exists()
    with database.load() as connection:
        assert all_aside(connection) == {}


@pytest.mark.usefixtures("known")
def test_a_start_makes_overviews_where_there_is_not_one(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("tiles.overviews.build.FEWEST_FEATURES", 1)
    settings = Settings(data=tmp_path)
    with database.load() as connection:
        add_dense_district(connection)
    with database.maintain() as connection:
        # Of all tables: autovacuum would tell of the others in the middle of the test.
        connection.exec_driver_sql("ANALYZE")
    build_missing_archives(database, settings)
    with database.own() as connection:
        made = versions(connection)
        connection.execute(text("TRUNCATE overview_versions"))
    assert {name for name, _ in made} >= {"buildings"}
    build_missing_archives(database, settings)
    with database.own() as connection:
        assert versions(connection) == made
        connection.execute(text("DELETE FROM overview_versions WHERE z < 14"))
        some = versions(connection)
    build_missing_archives(database, settings)
    with database.own() as connection:
        assert versions(connection) == some  # to look for what is wanted takes long
