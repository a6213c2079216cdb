"""The fixtures of a desk: a database that is there at once, and the world around it, on SQLite and on PostgreSQL."""

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlmodel import SQLModel

from mailticket.store import database as databases
from mailticket.store import schema, search
from mailticket.store.database import Database
from tests.servers.postgres import Postgres
from tests.world import World

SQLITE = pytest.param("sqlite", id="sqlite")
POSTGRESQL = pytest.param("postgresql", id="postgresql", marks=pytest.mark.servers)
#: `make pg` runs one half of what runs on both.
BOTH = [POSTGRESQL] if os.environ.get("MAILTICKET_TEST_DATABASE") == "postgresql" else [SQLITE, POSTGRESQL]


@pytest.fixture(scope="session", autouse=True)
def _one_engine_for_each_postgresql_database() -> Iterator[None]:
    """What SQLAlchemy compiled for one test is there for the next; the connections end with each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(databases, "postgres_engine", cache(databases.postgres_engine))
        yield


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with all tables, to be copied."""
    folder = tmp_path_factory.mktemp("template", numbered=False)
    database = Database("sqlite:///template.db", folder)
    schema.create(database)
    database.close()
    return folder / "template.db"


@pytest.fixture(scope="session")
def postgres_template(postgres: Postgres) -> str:
    """The name of an empty PostgreSQL database with all tables, to be copied."""
    url = postgres.create_database()
    database = Database(url, Path())
    schema.create(database)
    database.close()
    return url.rpartition("/")[2]


@pytest.fixture
def state_dir(tmp_path: Path) -> Path:
    """A state directory, ours alone."""
    folder = tmp_path / "state"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def sqlite_url(sqlite_template: Path, state_dir: Path) -> str:
    """An SQLite database of one's own, with all tables."""
    shutil.copyfile(sqlite_template, state_dir / "mailticket.db")
    (state_dir / "mailticket.db").chmod(0o600)
    return "sqlite:///mailticket.db"


@pytest.fixture(scope="session")
def postgres_shared(postgres: Postgres, postgres_template: str) -> str:
    """The PostgreSQL database that one test after the other has for itself."""
    return postgres.create_database(postgres_template)


@pytest.fixture
def postgres_url(postgres: Postgres, postgres_shared: str) -> Iterator[str]:
    """A PostgreSQL database of one's own, with all tables and nothing in them."""
    yield postgres_shared
    postgres.empty_database(postgres_shared)


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """A database of one's own, on each kind of database."""
    return request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")


@pytest.fixture
def database(database_url: str, state_dir: Path) -> Iterator[Database]:
    """The same, opened."""
    opened = Database(database_url, state_dir)
    yield opened
    opened.close()


@pytest.fixture
def world(database_url: str, state_dir: Path) -> Iterator[World]:
    """A desk and the people around it."""
    made = World(database_url, state_dir)
    yield made
    made.close()


def differences(database: Database) -> list[object]:
    """Return in what a database differs from the models; the index for searches is not one of their tables."""
    options = {"compare_type": True, "include_name": lambda name, kind, _: kind != "table" or not search.is_index(name)}
    with database.engine.connect() as connection:
        return compare_metadata(MigrationContext.configure(connection, opts=options), SQLModel.metadata)
