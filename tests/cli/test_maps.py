import re
from functools import partial

import pytest

from gis.accounts import add_user
from gis.database import Database, Role
from gis.errors import InvalidInput, NotFound
from layers.maps import Draft, save_map, saved_map
from tests.cli.conftest import Run
from tests.factories import PASSWORD, open_session

TOKEN = "token-of-zhang"


@pytest.fixture
def maps(onemap: Run) -> Run:
    """Runs `onemap maps …` in this process, on this test's own database; gives what it prints."""

    return partial(onemap, "maps")


@pytest.fixture
def map_id(database: Database) -> str:
    with database.own() as connection:
        add_user(connection, "zhang", PASSWORD, role="planner", name="示例规划师")
        open_session(connection, "zhang", TOKEN)
    layers = [{"layer": "toilets"}, {"layer": "events"}]
    view = {"center": [114, 22.5], "zoom": 12}
    draft = Draft.model_validate({"title": "示例地图", "layers": layers, "view": view})
    with database.request(Role.PLANNER, TOKEN) as connection:
        return save_map(connection, "示例规划师", draft).id


def test_a_map_is_listed_shown_and_deleted(maps: Run, map_id: str):
    assert "示例地图" in maps("list")
    assert '"layer": "toilets"' in maps("show", map_id)
    maps("delete", map_id)
    assert "示例地图" not in maps("list")
    for command in ("show", "delete"):
        with pytest.raises(NotFound):
            maps(command, map_id)


def test_a_key_is_shown_once_opens_the_map_and_ends(maps: Run, map_id: str, database: Database):
    printed = maps("key", map_id, "--label", "示例局", "--origin", "https://water.example")
    assert "left out: events" in printed
    found = re.search(r"shown this once: (\S+)", printed)
    assert found
    with database.request(Role.ANONYMOUS) as connection:
        assert saved_map(connection, map_id, found[1]).title == "示例地图"
    shown = maps("show", map_id)
    assert "for 示例局: https://water.example" in shown
    assert found[1] not in shown
    maps("key", map_id, "--revoke", "1")
    with database.request(Role.ANONYMOUS) as connection, pytest.raises(NotFound):
        saved_map(connection, map_id, found[1])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "Either --label"),
        (["--label", "x", "--revoke", "1"], "Either --label"),
        (["--label", "x", "--origin", "water.example"], "--origin: "),
        (["--label", "x", "--days", "0"], "--days: "),
    ],
)
def test_bad_options(maps: Run, map_id: str, options: list[str], said: str):
    with pytest.raises(InvalidInput, match=said):
        maps("key", map_id, *options)
