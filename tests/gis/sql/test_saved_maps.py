"""What of saved maps the database itself keeps from whom."""

import hashlib
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from gis.accounts import add_user
from gis.database import Database, Role
from tests.conftest import Databases
from tests.factories import PASSWORD, open_session

ZHANG, LI = "token-of-zhang", "token-of-li"
MAPS = {sharing: f"{sharing:a<16.16}" for sharing in ("private", "planners", "link")}
FORGED_MAP = (
    "INSERT INTO saved_maps (id, owner, owner_name, title, composition)"
    " SELECT 'bbbbbbbbbbbbbbbb', min(owner), 'x', 'x', '{}' FROM saved_maps"
)
KEY = "omk_a-key-for-tests"


@pytest.fixture(scope="module")
def kept(databases: Databases) -> Iterator[Database]:
    """Three maps of Zhang's, one for each way of sharing, and a key to the private one."""
    database = databases.copy()
    with database.own() as connection:
        for login, token in (("zhang", ZHANG), ("li", LI)):
            add_user(connection, login, PASSWORD, role="planner", name=f"示例{login}")
            open_session(connection, login, token)
    with database.request(Role.PLANNER, ZHANG) as connection:
        for sharing, map_id in MAPS.items():
            connection.execute(
                text(
                    "INSERT INTO saved_maps (id, owner, owner_name, title, sharing, composition)"
                    " VALUES (:id, current_user_id(), '示例', '示例', :sharing, '{}')"
                ),
                {"id": map_id, "sharing": sharing},
            )
        connection.execute(
            text(
                "INSERT INTO saved_map_keys (map, key_hash, label) VALUES (:map, :hash, '示例科')"
            ),
            {"map": MAPS["private"], "hash": hashlib.sha256(KEY.encode()).digest()},
        )
    yield database
    database.close()


def name(connection: Connection, map_id: str, key: str = "") -> None:
    setting = text("SELECT set_config(:name, :value, true)")
    for setting_name, value in (("onemap.map", map_id), ("onemap.map_key", key)):
        connection.execute(setting, {"name": setting_name, "value": value})


def seen(connection: Connection) -> set[str]:
    return set(connection.scalars(text("SELECT sharing FROM saved_maps")))


@pytest.mark.parametrize(
    ("role", "token", "expected"),
    [
        (Role.PLANNER, ZHANG, {"private", "planners", "link"}),
        (Role.PLANNER, LI, {"planners", "link"}),
        (Role.PLANNER, None, set[str]()),
        (Role.PLANNER, "forged", set[str]()),
        (Role.ANONYMOUS, None, set[str]()),
        (Role.WORKER, None, set[str]()),
        (Role.AUDITOR, None, set[str]()),
    ],
)
def test_only_planners_list_maps(kept: Database, role: Role, token: str | None, expected: set[str]):
    with kept.request(role, token) as connection:
        assert seen(connection) == expected


@pytest.mark.parametrize("role", [Role.ANONYMOUS, Role.WORKER, Role.AUDITOR])
@pytest.mark.parametrize("sharing", list(MAPS))
def test_everybody_else_opens_a_map_by_its_link_alone(kept: Database, role: Role, sharing: str):
    with kept.request(role) as connection:
        name(connection, MAPS[sharing])
        assert seen(connection) == ({"link"} if sharing == "link" else set())


@pytest.mark.parametrize("sharing", list(MAPS))
def test_a_key_opens_its_map_alone(kept: Database, sharing: str):
    with kept.request(Role.ANONYMOUS) as connection:
        name(connection, MAPS[sharing], KEY)
        assert seen(connection) == {sharing} - {"planners"}
        name(connection, MAPS["private"], "omk_another")
        assert seen(connection) == set()


@pytest.mark.parametrize("ending", ["revoked_at = now()", "expires_at = now()"])
def test_a_key_that_has_ended_opens_nothing(kept: Database, ending: str):
    with kept.load() as connection:
        connection.execute(text(f"UPDATE saved_map_keys SET {ending}"))
    try:
        with kept.request(Role.ANONYMOUS) as connection:
            name(connection, MAPS["private"], KEY)
            assert seen(connection) == set()
    finally:
        with kept.load() as connection:
            connection.execute(
                text("UPDATE saved_map_keys SET revoked_at = NULL, expires_at = NULL")
            )


@pytest.mark.parametrize("token", [LI, None])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE saved_maps SET title = '改'",
        "DELETE FROM saved_maps",
        "UPDATE saved_map_keys SET revoked_at = now()",
        "DELETE FROM saved_map_keys WHERE id > 0",
    ],
)
def test_nobody_changes_what_is_somebody_elses(kept: Database, token: str | None, statement: str):
    with kept.load() as connection:
        before = connection.execute(text("SELECT * FROM saved_maps, saved_map_keys")).all()
    try:
        with kept.request(Role.PLANNER, token) as connection:
            assert connection.execute(text(statement)).rowcount == 0
    except DBAPIError as error:
        assert "permission denied" in str(error)  # noqa: PT017 - either of the two is right
    with kept.load() as connection:
        after = connection.execute(text("SELECT * FROM saved_maps, saved_map_keys")).all()
    assert after == before


@pytest.mark.parametrize(
    "statement",
    [
        FORGED_MAP,
        f"INSERT INTO saved_map_keys (map, key_hash, label) VALUES ('{MAPS['link']}', 'x', 'x')",
        "UPDATE saved_maps SET owner = current_user_id()",
        "SELECT key_hash FROM saved_map_keys",
    ],
)
def test_nobody_takes_anothers_name(kept: Database, statement: str):
    with (
        pytest.raises(DBAPIError, match=r"row-level security|permission denied"),
        kept.request(Role.PLANNER, LI) as connection,
    ):
        connection.execute(text(statement))


@pytest.mark.parametrize("role", [Role.ANONYMOUS, Role.WORKER, Role.AUDITOR])
def test_keys_are_for_planners(kept: Database, role: Role):
    with (
        pytest.raises(DBAPIError, match="permission denied"),
        kept.request(role) as connection,
    ):
        connection.execute(text("SELECT id FROM saved_map_keys"))


def test_others_see_no_keys(kept: Database):
    for token, expected in ((ZHANG, 1), (LI, 0)):
        with kept.request(Role.PLANNER, token) as connection:
            assert connection.scalar(text("SELECT count(id) FROM saved_map_keys")) == expected
