"""Makes, starts and stops the private cluster of a data folder."""

import os
import pwd
import shutil
import subprocess
import time
from pathlib import Path
from typing import TypedDict

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo
from sqlalchemy import URL

from gis.cluster.binaries import Binaries, find_binaries
from gis.cluster.host import memory_bytes, server_user
from gis.cluster.places import PORT, cluster_folder, socket_folder
from gis.errors import StartFailed

DATABASE = "onemap"
SUPERUSER = "postgres"
OWNER = "onemap_owner"
AUTHENTICATOR = "onemap_authenticator"
EXTENSIONS = ("postgis", "pg_trgm", "btree_gist")
# Whether two boxes overlap tells nothing else of them. Only of an operator that says so may the
# index serve a table with row security; else each of its rows is looked at.
LEAKPROOF = "ALTER FUNCTION geometry_overlaps(geometry, geometry) LEAKPROOF"
LONGEST_START_S = 120
READY_POLL_S = 0.05


class _Identity(TypedDict, total=False):
    """Whom a subprocess runs as, in the words of subprocess.Popen."""

    user: int
    group: int
    extra_groups: list[int]


class Cluster:
    """The cluster of one data folder. Hold the folder's DataFolderLock around start and stop."""

    def __init__(self, data: Path) -> None:
        data.mkdir(parents=True, exist_ok=True)
        self._user = server_user()
        self._folder = cluster_folder(data.resolve(), self._user)
        self._socket = socket_folder(self._folder, self._user)
        self._pgdata = self._folder / "pgdata"
        self._binaries: Binaries | None = None
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def binaries(self) -> Binaries:
        """The newest fit PostgreSQL, or for a cluster that exists the one that made it."""
        if self._binaries is None:
            self._binaries = find_binaries(self._made_by())
        return self._binaries

    @property
    def socket(self) -> Path:
        """The folder of the socket, which is what libpq takes for a host."""
        return self._socket

    def url(self, role: str = OWNER, database: str = DATABASE) -> URL:
        """The address of a database for one of the cluster's login roles."""
        return URL.create(
            "postgresql+psycopg",
            role,
            database=database,
            query={"host": str(self._socket)},
        )

    def start(self) -> None:
        """Makes the cluster where there is none, starts it where it does not run (one that outlived
        its OneMap is taken over), and waits until it answers.
        """
        if self._made_by() is None:
            self._make()
        self._configure()
        self._run()
        self._bootstrap()

    def stop(self) -> None:
        if self.is_running():
            self._run_server_program("pg_ctl", "stop", "--silent", "--mode=fast", "--wait")
        if self._server is not None:
            self._server.wait()
            self._server = None

    def is_running(self) -> bool:
        if self._made_by() is None:
            return False
        if self._server is not None:
            self._server.poll()  # a dead child still counts as alive until its parent looks
        status = self._server_program("pg_ctl", "status")
        return status.returncode == 0

    @property
    def _log(self) -> Path:
        return self._folder / "postgresql.log"

    def _made_by(self) -> int | None:
        version = self._pgdata / "PG_VERSION"
        return int(version.read_text()) if version.exists() else None

    def _make(self) -> None:
        # Under another name until it is whole: a killed initdb leaves no half cluster.
        unfinished = self._folder / "pgdata.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._run_server_program(
            "initdb",
            f"--username={SUPERUSER}",
            "--auth=peer",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--data-checksums",
            "--no-instructions",
            folder=unfinished,
        )
        unfinished.rename(self._pgdata)

    def _configure(self) -> None:
        settings = {**_tuning(memory_bytes()), **self._private()}
        lines = [f"{name} = '{value}'" for name, value in settings.items()]
        self._write("onemap.conf", lines)
        main = self._pgdata / "postgresql.conf"
        if "include 'onemap.conf'" not in main.read_text():
            with main.open("a") as file:
                file.write("\ninclude 'onemap.conf'\n")
        # Peer authentication: the kernel vouches for the user at the other end of the socket.
        self._write("pg_hba.conf", ["local all all peer map=onemap"])
        users = {self._user.name, _my_name()}
        roles = (SUPERUSER, OWNER, AUTHENTICATOR)
        self._write(
            "pg_ident.conf",
            [f"onemap {user} {role}" for user in users for role in roles],
        )

    def _private(self) -> dict[str, str]:
        quoted = str(self._socket).replace("'", "''").replace('"', '""')
        return {
            "listen_addresses": "",
            "port": str(PORT),
            "unix_socket_directories": f'"{quoted}"',
            "unix_socket_permissions": "0700",
        }

    def _write(self, name: str, lines: list[str]) -> None:
        path = self._pgdata / name
        path.write_text("".join(f"{line}\n" for line in lines))
        os.chown(path, self._user.uid, self._user.gid)
        path.chmod(0o600)

    def _run(self) -> None:
        """Starts the server unless it runs, and waits until it answers."""
        deadline = time.monotonic() + LONGEST_START_S
        server = None if self.is_running() else self._spawn()
        while not self._answers():
            if time.monotonic() > deadline:
                raise StartFailed(f"The database did not start: {self._last_words()}")
            if server is None and not self.is_running():
                server = self._spawn()
            elif server is not None and server.poll() is not None:
                # Children of a killed server hold its memory for a moment longer than it lived.
                if "is still in use" not in self._log.read_text(errors="replace")[-2000:]:
                    raise StartFailed(f"The database did not start: {self._last_words()}")
                server = self._spawn()
            time.sleep(READY_POLL_S)  # the server says when it is ready only to those who ask
        self._server = server

    def _spawn(self) -> subprocess.Popen[bytes]:
        # Not by pg_ctl, which hands paths to a shell; a session of its own keeps Ctrl-C from it.
        with self._log.open("wb") as log:
            return subprocess.Popen(
                [self.binaries["postgres"], "-D", self._pgdata],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                **self._identity(),
            )

    def _answers(self) -> bool:
        try:
            with psycopg.connect(self._conninfo("postgres"), connect_timeout=5):
                return True
        except psycopg.OperationalError:
            return False

    def _last_words(self) -> str:
        lines = (
            self._log.read_text(errors="replace").strip().splitlines() if self._log.exists() else []
        )
        return lines[-1] if lines else f"see {self._log}"

    def _bootstrap(self) -> None:
        """What only a superuser may do; everything else is the migrations', as the owner."""
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            if not _exists(connection, "SELECT FROM pg_roles WHERE rolname = %s", OWNER):
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN CREATEROLE CREATEDB").format(
                        sql.Identifier(OWNER)
                    )
                )
            if not _exists(connection, "SELECT FROM pg_database WHERE datname = %s", DATABASE):
                self.create_database(connection, DATABASE)
        with psycopg.connect(self._conninfo(DATABASE), autocommit=True) as connection:
            self._add_extensions(connection)

    def new_database(self, name: str, template: str | None = None) -> None:
        """An empty database with the extensions, or a copy of another one."""
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            self.create_database(connection, name, template)
        if template is None:
            with psycopg.connect(self._conninfo(name), autocommit=True) as connection:
                self._add_extensions(connection)

    def drop_database(self, name: str) -> None:
        """Whoever is still connected to it is thrown out."""
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            connection.execute(
                sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name))
            )

    @staticmethod
    def create_database(
        connection: psycopg.Connection, name: str, template: str | None = None
    ) -> None:
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {}").format(
                sql.Identifier(name),
                sql.Identifier(OWNER),
                sql.Identifier(template or "template1"),
            )
        )

    @staticmethod
    def _add_extensions(connection: psycopg.Connection) -> None:
        for extension in EXTENSIONS:
            connection.execute(
                sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension))
            )
        connection.execute(LEAKPROOF)

    def _conninfo(self, database: str) -> str:
        return make_conninfo(host=str(self._socket), port=PORT, dbname=database, user=SUPERUSER)

    def _run_server_program(
        self, program: str, *arguments: str, folder: Path | None = None
    ) -> None:
        done = self._server_program(program, *arguments, folder=folder)
        if done.returncode != 0:
            words = done.stderr.strip() or done.stdout.strip() or self._last_words()
            raise StartFailed(f"{program} failed: {words}")

    def _server_program(
        self, program: str, *arguments: str, folder: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.binaries[program], f"--pgdata={folder or self._pgdata}", *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd="/",
            stdin=subprocess.DEVNULL,
            **self._identity(),
        )

    def _identity(self) -> _Identity:
        if self._user.is_me:
            return {}
        return {"user": self._user.uid, "group": self._user.gid, "extra_groups": []}


def _exists(connection: psycopg.Connection, query: str, value: str) -> bool:
    return connection.execute(query.encode(), (value,)).fetchone() is not None


def _my_name() -> str:
    return pwd.getpwuid(os.geteuid()).pw_name


def _tuning(memory: int) -> dict[str, str]:
    """Settings for a machine that also runs OneMap itself."""
    mib = memory // 2**20
    return {
        "shared_buffers": f"{min(max(mib // 8, 128), 4096)}MB",
        "effective_cache_size": f"{max(mib // 2, 256)}MB",
        "work_mem": f"{min(max(mib // 512, 8), 64)}MB",
        "maintenance_work_mem": f"{min(max(mib // 32, 64), 1024)}MB",
        "max_wal_size": "4GB",
        "wal_compression": "lz4",
        "random_page_cost": "1.1",
        "jit": "off",
        "timezone": "UTC",
        "log_min_messages": "warning",
    }
