"""The schema's version: made whole in an empty database, compared at start, moved on by migrations."""

import shutil
from collections.abc import Callable
from enum import Enum
from pathlib import Path

import sqlalchemy as sa
from sqlmodel import SQLModel

from mailticket.errors import ConfigError
from mailticket.store import search
from mailticket.store import tables as _tables  # noqa: F401 - its import fills the metadata
from mailticket.store.database import NO_DATABASE, Database
from mailticket.store.failures import in_words

#: The newest migration; a test keeps it equal to Alembic's head.
HEAD = "0013"
MIGRATIONS = Path(__file__).parent / "migrations"
VERSION = sa.table("alembic_version", sa.column("version_num", sa.String))


class Schema(Enum):
    """How a database's schema stands to ours."""

    EMPTY = "empty"
    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"


def inspect(database: Database) -> Schema:
    """Compare the schema of *database* with the newest migration.

    It is what every command does first: a database that is out of reach or damaged is told of in words.
    """
    with in_words(), database.engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return Schema.EMPTY
        found = connection.execute(sa.select(VERSION.c.version_num)).scalar()
    if found is None:
        return Schema.EMPTY
    if found == HEAD:
        return Schema.CURRENT
    return Schema.OLDER if found in known_revisions() else Schema.NEWER


def known_revisions() -> set[str]:
    """Return the revisions that this version ships."""
    return {path.stem.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}


def create(database: Database) -> None:
    """Make every table in an empty database and stamp it with the newest revision."""
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(6245)"))  # two daemons may start at once
        if sa.inspect(connection).has_table("alembic_version"):
            return
        SQLModel.metadata.create_all(connection)
        search.create(connection)
        connection.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
        connection.execute(sa.insert(VERSION).values(version_num=HEAD))


def prepare(
    database: Database, *, may_migrate: bool = True, before_migration: Callable[[], None] = lambda: None
) -> None:
    """Make *database* ready for use by a command that writes (product.md 4).

    Empty: create. Older SQLite: back up and migrate, which may take a while: *before_migration* is called first. Older
    PostgreSQL, older where we may not migrate, or newer than us: ConfigError.
    """
    match inspect(database):
        case Schema.EMPTY:
            create(database)
        case Schema.NEWER:
            raise ConfigError(["the database was written by a newer mailticket; install that version"])
        case Schema.OLDER if database.is_sqlite and may_migrate:
            before_migration()
            back_up_file(database)
            migrate(database)
        case Schema.OLDER:
            raise ConfigError(["the database has an older schema; run: mailticket migrate"])
        case Schema.CURRENT:
            pass


def bring_up_to_date(database: Database) -> str:
    """Create or migrate; return what was done, in words. Raises ConfigError for a newer schema."""
    found = inspect(database)
    if found is Schema.OLDER and not database.is_sqlite:
        migrate(database)
    else:
        prepare(database)
    return {
        Schema.EMPTY: "created",
        Schema.CURRENT: "nothing to do: the schema is this version's",
        Schema.OLDER: "migrated",
    }[found]


def require(database: Database) -> None:
    """Raise ConfigError unless the schema is the one we know; for commands that only read."""
    if inspect(database) is Schema.EMPTY:
        raise ConfigError([NO_DATABASE])
    if inspect(database) is not Schema.CURRENT:
        raise ConfigError(["the database has another schema than this version; run: mailticket migrate"])


def back_up_file(database: Database) -> Path:
    """Copy an SQLite database beside itself before a migration; return the copy's path."""
    source = Path(database.url.database or "")
    with database.engine.connect() as connection:
        version = connection.execute(sa.select(VERSION.c.version_num)).scalar()
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    target = source.with_name(f"{source.name}.before-{HEAD}-from-{version}")
    shutil.copy2(source, target)
    return target


def migrate(database: Database) -> None:
    """Run the migrations that are still missing, in one transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
