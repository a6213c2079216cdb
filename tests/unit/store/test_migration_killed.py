"""A migration that dies leaves the old schema or the new one, never something between (R23)."""

import os
import shutil
import signal
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from mailticket.store import schema
from mailticket.store.database import Database
from mailticket.store.schema import Schema
from tests.desks import BOTH, differences

pytestmark = pytest.mark.skipif(schema.HEAD == "0001", reason="there is no older schema yet")

#: Statements that change nothing; dying after one is dying after the one before it.
READING = ("SELECT", "PRAGMA")

Copy = Callable[[], Database]


@pytest.fixture(params=BOTH)
def copy_of_old(request: pytest.FixtureRequest, tmp_path: Path) -> Copy:
    """A maker of databases that the first version left behind."""
    if request.param == "sqlite":
        migrate_to_first(Database("sqlite:///old.db", tmp_path))
        numbers = count()

        def copied() -> Database:
            name = f"copy{next(numbers)}.db"
            shutil.copyfile(tmp_path / "old.db", tmp_path / name)
            (tmp_path / name).chmod(0o600)
            return Database(f"sqlite:///{name}", tmp_path)

        return copied
    postgres = request.getfixturevalue("postgres")
    template = postgres.create_database()
    migrate_to_first(Database(template, tmp_path))
    return lambda: Database(postgres.create_database(template.rpartition("/")[2]), tmp_path)


def migrate_to_first(database: Database) -> None:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    database.close()


def migrate_and_die(database: Database, statement: int) -> bool:
    """Migrate in a process that is killed after so many changes; return whether it came so far."""
    child = os.fork()
    if child == 0:
        numbers = count(1)

        @sa.event.listens_for(database.engine, "after_cursor_execute")
        def die(_connection: object, _cursor: object, sql: str, *_: object) -> None:
            if not sql.lstrip().upper().startswith(READING) and next(numbers) == statement:
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            schema.migrate(database)
        except BaseException:
            os._exit(1)
        os._exit(0)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in {0, -signal.SIGKILL}, "the migration itself failed"
    return code != 0


def test_killed_after_any_statement_it_is_old_or_new(copy_of_old: Copy):
    found = []
    for statement in count(1):
        database = copy_of_old()
        was_killed = migrate_and_die(database, statement)
        found.append(schema.inspect(database))
        assert found[-1] in {Schema.OLDER, Schema.CURRENT}
        if not was_killed:
            database.close()
            break
        if statement % 10 == 1:  # what it left can be migrated
            schema.bring_up_to_date(database)
            assert [] == differences(database)
        database.close()

    assert len(found) > 10, "it was killed often enough to tell"
    assert (Schema.OLDER, Schema.CURRENT) == (found[0], found[-1])
