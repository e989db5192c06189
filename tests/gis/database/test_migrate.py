import pytest
from sqlalchemy import inspect, text

from gis.database import Database, metadata, migrate
from gis.database.migrate import schema_version
from tests.conftest import Databases

REQUEST_ROLES = ("onemap_anonymous", "onemap_planner", "onemap_worker", "onemap_auditor")
# What planners keep of their own; the policies say which rows.
OWN_ROWS = ("saved_maps", "saved_map_keys")
PERSONAL = ("people", "legal_entities", "floors", "rooms")


def test_a_second_run_changes_nothing(database: Database):
    migrate(database)
    with database.own() as connection:
        has, needs = schema_version(connection)
    assert has == needs is not None


def test_an_empty_database_gets_everything(databases: Databases):
    databases.cluster.new_database("from_nothing")
    database = databases.open("from_nothing")
    with database.own() as connection:
        assert schema_version(connection)[0] is None
    migrate(database)
    with database.request() as connection:
        assert connection.execute(text("SELECT count(*) FROM areas")).scalar() == 0
    database.close()


@pytest.mark.parametrize("name", [table.name for table in metadata.sorted_tables])
def test_the_tables_in_python_are_those_of_the_database(shared_database: Database, name: str):
    with shared_database.own() as connection:
        found = inspect(connection).get_columns(name, schema="onemap")
    real = {column["name"]: column for column in found}
    known = metadata.tables[f"onemap.{name}"].columns
    assert set(known.keys()) == set(real)
    for column in known:
        assert column.nullable == real[column.name]["nullable"], column.name
        is_text = str(column.type) == "TEXT"
        assert is_text == (str(real[column.name]["type"]) == "TEXT"), column.name


def test_personal_tables_force_row_level_security(shared_database: Database):
    with shared_database.own() as connection:
        rows = connection.execute(
            text(
                "SELECT relname, relrowsecurity AND relforcerowsecurity FROM pg_class"
                " WHERE relnamespace = 'onemap'::regnamespace AND relname = ANY(:names)"
            ),
            {"names": [*PERSONAL, "audit", *OWN_ROWS]},
        ).all()
    assert dict(tuple(row) for row in rows) == dict.fromkeys([*PERSONAL, "audit", *OWN_ROWS], True)


def test_every_function_pins_its_search_path(shared_database: Database):
    # An aggregate has no setting of its own; the function that it is made of has.
    with shared_database.own() as connection:
        loose = connection.execute(
            text(
                "SELECT proname FROM pg_proc WHERE pronamespace = 'onemap'::regnamespace"
                " AND prokind <> 'a'"
                " AND NOT coalesce(array_to_string(proconfig, ','), '') LIKE '%search_path=onemap%'"
            )
        ).all()
    assert loose == []


def test_who_makes_overviews_has_the_rights_of_everybody(shared_database: Database):
    with shared_database.own() as connection:
        differing = connection.execute(
            text("""
                SELECT relname, attname, privilege
                FROM pg_class
                JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
                CROSS JOIN unnest(ARRAY['SELECT', 'INSERT', 'UPDATE']) AS privilege
                WHERE relnamespace = 'onemap'::regnamespace AND relkind IN ('r', 'v')
                    AND has_column_privilege('onemap_anonymous', pg_class.oid, attnum, privilege)
                    <> has_column_privilege('onemap_overviews', pg_class.oid, attnum, privilege)
            """)
        ).all()
        may_be = connection.execute(
            text(
                "SELECT rolname FROM pg_roles WHERE pg_has_role('onemap_overviews', oid, 'MEMBER')"
            )
        ).scalars()
        assert set(may_be) == {"onemap_overviews", "onemap_anonymous"}
    assert differing == []


def test_no_request_role_writes_anything_or_reads_logins(shared_database: Database):
    with shared_database.own() as connection:
        tables = connection.execute(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'onemap'")
        ).scalars()
        for table in tables:
            for role in REQUEST_ROLES:
                if role == "onemap_planner" and table in OWN_ROWS:
                    continue
                for right in ("INSERT", "UPDATE", "DELETE", "TRUNCATE"):
                    assert not connection.execute(
                        text("SELECT has_table_privilege(:role, :table, :right)"),
                        {"role": role, "table": table, "right": right},
                    ).scalar(), (role, right, table)
        for table in ("users", "sessions", "leases", "worker_grids"):
            for role in (*REQUEST_ROLES, "onemap_authenticator"):
                assert not connection.execute(
                    text("SELECT has_table_privilege(:role, :table, 'SELECT')"),
                    {"role": role, "table": table},
                ).scalar(), (role, table)
