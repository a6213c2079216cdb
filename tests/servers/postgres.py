"""A private PostgreSQL cluster on loopback, with a new database for whoever asks."""

import contextlib
import itertools
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

from tests.servers.launch import Child, Unavailable, as_user, find_program, free_ports, short_directory, unprivileged

SUPERUSER = "mt"
#: Nothing here outlives the test run: no fsync, little memory.
OPTIONS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "autovacuum": "off",
}
#: Takes every row out; in any order of tables, and in one go.
EMPTY = """
DO $$
DECLARE
    of_ours name;
BEGIN
    SET LOCAL session_replication_role = replica;
    FOR of_ours IN
        SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE format('DELETE FROM %I', of_ours);
    END LOOP;
    PERFORM setval(quote_ident(sequencename), 1, false) FROM pg_sequences;
END
$$
"""


class Postgres:
    """One running cluster; made by `running`."""

    host = "127.0.0.1"

    def __init__(self, base: Path, user: str | None) -> None:
        self._base = base
        self._user = user
        self._child: Child | None = None
        self._numbers = itertools.count(1)
        (self.port,) = free_ports(1)
        initdb = [_program("initdb"), "-D", base / "data", "-U", SUPERUSER, "-A", "trust", "-E", "UTF8"]
        argv = as_user([*initdb, "--locale=C.UTF-8", "--no-sync", "--no-instructions"], user)
        done = subprocess.run(argv, capture_output=True, text=True, cwd="/")
        if done.returncode:
            raise Unavailable(f"initdb: {done.stderr}")

    def start(self) -> None:
        """Start it, on the same port and data as before."""
        options = OPTIONS | {"port": str(self.port), "unix_socket_directories": str(self._base)}
        argv = [
            _program("postgres"),
            "-D",
            self._base / "data",
            *(f"--{key}={value}" for key, value in options.items()),
        ]
        child = Child(argv, user=self._user, stop_with=signal.SIGINT, output=self._base / "log")
        child.wait_until(self._is_ready)
        self._child = child

    def stop(self) -> None:
        """Stop it as an administrator in a hurry does: connections end, data stays."""
        if self._child:
            self._child.stop()
            self._child = None

    def create_database(self, template: str = "template0") -> str:
        """Return the URL of a new database, as SQLAlchemy wants it."""
        name = f"mt{next(self._numbers)}"
        self.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return f"postgresql+psycopg://{SUPERUSER}@{self.host}:{self.port}/{name}"

    def drop_database(self, url: str) -> None:
        """Drop the database of that URL, whoever is connected."""
        self.execute(f'DROP DATABASE IF EXISTS "{url.rpartition("/")[2]}" WITH (FORCE)')

    def empty_database(self, url: str) -> None:
        """Take every row out of that database and let its keys begin anew; quicker by far than another database."""
        import psycopg

        self.terminate_connections(url)
        address = f"host={self.host} port={self.port} user={SUPERUSER} dbname={url.rpartition('/')[2]}"
        with psycopg.connect(address) as connection:
            connection.execute(EMPTY)

    def terminate_connections(self, url: str) -> int:
        """End every connection to that database, as a fail-over does; return how many there were."""
        database = url.rpartition("/")[2]
        return len(self.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", database))

    def execute(self, statement: str, *values: str) -> list:
        """Run one statement as superuser, outside any transaction; return its rows."""
        import psycopg

        address = f"host={self.host} port={self.port} user={SUPERUSER} dbname=postgres connect_timeout=10"
        with psycopg.connect(address, autocommit=True) as connection:
            cursor = connection.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def _is_ready(self) -> bool:
        argv = [_program("pg_isready"), "-q", "-h", self.host, "-p", str(self.port), "-U", SUPERUSER]
        return subprocess.run(argv, capture_output=True, check=False).returncode == 0


@contextlib.contextmanager
def running() -> Iterator[Postgres]:
    """Yield a running cluster: as `postgres` where we are root, else as ourselves."""
    _program("postgres")
    user = unprivileged("postgres")
    with short_directory("mt-pg", user) as base:
        cluster = Postgres(base, user)
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop()


def _program(name: str) -> Path:
    """Return a program of the newest PostgreSQL that is installed."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    return find_program(name, *map(str, versions))
