"""An edit, as a client of a running server hears of it and sees it."""

import gzip
import json
import urllib.request
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from sqlalchemy import text

from gis.accounts import add_user
from gis.cluster.cluster import AUTHENTICATOR
from gis.database import Database, DatabaseAccess
from tests.conftest import Databases
from tests.dense_district import SIDE, SOUTH, WEST, add_dense_district, wait_until_kept
from tests.factories import PASSWORD, open_session
from tests.interop.conftest import running_server
from tests.tiles.decoding import decode
from tiles import TileAddress
from tiles.address import covering

PLANNER_TOKEN = "a-planners-token-for-tests-only"
WAIT_S = 60  # a deadline, never a measure


def events(base: str, headers: dict[str, str]) -> Generator[tuple[str, dict[str, Any]]]:
    request = urllib.request.Request(f"{base}/api/tiles/changes", headers=headers)
    with urllib.request.urlopen(request, timeout=WAIT_S) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        name = ""
        for raw in answer:
            line = raw.decode().rstrip("\n")
            if line.startswith("event: "):
                name = line[7:]
            elif line.startswith("data: "):
                yield name, json.loads(line[6:])


@pytest.fixture(scope="module")
def live(databases: Databases) -> Iterator[tuple[str, Database]]:
    name = f"{databases.worker}_live"
    databases.cluster.new_database(name, "template_onemap")
    url = databases.cluster.url
    access = DatabaseAccess(url(database=name), url(AUTHENTICATOR, name), url(database=name))
    database = databases.open(name)
    with database.load() as connection:
        add_dense_district(connection)
    with running_server(access) as base:
        wait_until_kept(database)
        yield base, database
    database.close()


def test_an_edit_is_told_and_seen(live: tuple[str, Database]):
    base, database = live
    x, y = covering((WEST, SOUTH, WEST + SIDE, SOUTH + SIDE), 15)
    tile = TileAddress(15, x[0], y[0])
    url = f"{base}/tiles/buildings/{tile.z}/{tile.x}/{tile.y}"

    def heights(news: int = 0) -> dict[str, Any]:
        headers = {"Accept-Encoding": "gzip", "X-Tile-News": str(news)}
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as answer:
            found = decode(gzip.decompress(answer.read()), tile)["buildings"]
        return {f.properties["code"]: f.properties.get("height_m") for f in found}

    before = heights()
    code = min(before)
    heard = events(base, {})
    name, hello = next(heard)
    assert (name, set(hello)) == ("hello", {"seq"})
    with database.load() as connection:
        connection.execute(
            text("UPDATE buildings SET height_m = 123 WHERE code = :code"), {"code": code}
        )
    told = next(
        told for name, told in heard if name == "tiles" and "buildings" in (told["layers"] or ())
    )
    assert "roads" not in told["layers"]
    assert [tile.z, tile.x, tile.y] in told["tiles"]
    by_zoom = [z for z, _, _ in told["tiles"]]
    assert all(by_zoom.count(z) <= 4 for z in by_zoom)
    assert heights() == before | {code: 123.0}


def test_who_was_away_hears_of_what_was_missed(live: tuple[str, Database]):
    base, database = live
    heard = events(base, {})
    _, hello = next(heard)
    heard.close()
    with database.load() as connection:
        connection.execute(text("DELETE FROM roads WHERE code = (SELECT min(code) FROM roads)"))
    last = {"Last-Event-ID": str(hello["seq"])}
    again = events(base, last)
    assert next(again) == ("hello", hello)
    for name, told in again:
        if name == "tiles" and "roads" in (told["layers"] or ()):
            assert told["seq"] > hello["seq"]
            return
    pytest.fail("the stream ended")


def test_the_last_event_of_a_number_has_it_as_its_id(live: tuple[str, Database]):
    """Who is cut off before has not heard all of it, and is told again."""
    base, database = live
    _, hello = next(events(base, {}))
    with database.load() as connection:
        connection.execute(text("DELETE FROM roads WHERE code = (SELECT min(code) FROM roads)"))
        connection.execute(
            text("UPDATE buildings SET height_m = 9 WHERE code = (SELECT max(code) FROM buildings)")
        )
    last = {"Last-Event-ID": str(hello["seq"])}
    request = urllib.request.Request(f"{base}/api/tiles/changes", headers=last)
    ids, seqs = list[int](), list[int]()
    with urllib.request.urlopen(request, timeout=WAIT_S) as answer:
        for raw in answer:
            if raw.startswith(b"id: "):
                ids.append(int(raw[4:]))
            elif raw.startswith(b"data: "):
                seqs.append(json.loads(raw[6:])["seq"])
                if len(set(seqs)) < len(seqs) and ids[-1] == seqs[-1]:
                    break
    assert ids == sorted(set(seqs))


def test_a_number_that_was_never_told_is_not_gone_on_from(live: tuple[str, Database]):
    base, _ = live
    _, hello = next(events(base, {}))
    assert next(events(base, {"Last-Event-ID": str(10**9)})) == ("hello", hello)


def test_private_layers_are_told_of_to_nobody_else(live: tuple[str, Database]):
    base, database = live
    with database.own() as connection:
        add_user(connection, "planner", PASSWORD, role="planner", name="示例规划师")
        open_session(connection, "planner", PLANNER_TOKEN)
    heard = events(base, {})
    heard_by_staff = events(base, {"Authorization": f"Bearer {PLANNER_TOKEN}"})
    next(heard)
    next(heard_by_staff)
    with database.load() as connection:
        connection.execute(
            text(
                "INSERT INTO events (kind, title, occurred_at, geom) VALUES"
                " ('示例', '示例', now(), ST_SetSRID(ST_MakePoint(:x, :y), 4326))"
            ),
            {"x": WEST, "y": SOUTH},
        )
        connection.execute(text("DELETE FROM roads WHERE code = (SELECT max(code) FROM roads)"))
    for name, told in heard:
        if name == "tiles":
            assert "events" not in (told["layers"] or ())
            if "roads" in (told["layers"] or ()):
                break
    for name, told in heard_by_staff:
        if name == "tiles" and "events" in (told["layers"] or ()):
            return
    pytest.fail("the stream ended")
