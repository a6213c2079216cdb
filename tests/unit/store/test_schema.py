"""The schema: what the models say, what the migrations make, and whose version a database has."""

import stat
import zlib
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from mailticket.errors import ConfigError
from mailticket.store import mails, schema
from mailticket.store.database import Database
from mailticket.store.schema import Schema
from tests.desks import BOTH, differences
from tests.servers.postgres import Postgres

OLD_MAIL = sa.text(
    "INSERT INTO mail (id, mailbox, via, fingerprint, raw, size, received_at, spooled_at, acknowledged, state, why,"
    " attempts, error) VALUES (:id, 'support', 'lmtp', 'x', :raw, :size, '2026-03-02 09:00:00',"
    " '2026-03-02 09:00:00', true, 'received', '', 0, '')"
)


def migrations() -> Config:
    config = Config()
    config.set_main_option("script_location", str(schema.MIGRATIONS))
    return config


@pytest.fixture(params=BOTH)
def empty(request: pytest.FixtureRequest, tmp_path: Path):
    """A database without a table."""
    url = "sqlite:///mailticket.db"
    if request.param == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        url = postgres.create_database()
    database = Database(url, tmp_path / "state")
    yield database
    database.close()


def migrate_to(database: Database, revision: str) -> None:
    with database.engine.begin() as connection:
        config = migrations()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def set_version(database: Database, revision: str) -> None:
    with database.transaction() as tx:
        tx.execute(sa.update(schema.VERSION).values(version_num=revision))


def test_head_is_the_newest_migration():
    assert schema.HEAD == ScriptDirectory.from_config(migrations()).get_current_head()


def test_a_mail_keeps_its_bytes_when_they_come_to_lie_apart(empty: Database):
    """0012: nothing of what the spool holds may be lost on the way."""
    migrate_to(empty, "0011")
    bytes_of = {number: f"Subject: {number}\r\n\r\n".encode() + bytes(range(256)) * 40 * number for number in (1, 2, 9)}
    with empty.transaction() as tx:
        for number, raw in bytes_of.items():
            tx.execute(OLD_MAIL, {"id": number, "raw": zlib.compress(raw), "size": len(raw)})
    migrate_to(empty, "head")

    with empty.reading() as tx:
        assert bytes_of == {number: mails.raw(tx, number) for number in bytes_of}
        assert bytes_of == {mail.id: mail.raw for mail in mails.waiting(tx, "support")}


def test_the_migrations_make_what_the_models_say(empty: Database):
    """`alembic check`, on both databases."""
    migrate_to(empty, "head")

    assert [] == differences(empty)


def test_a_new_database_is_made_whole_and_stamped(empty: Database):
    before = schema.inspect(empty)
    schema.prepare(empty)

    assert (Schema.EMPTY, Schema.CURRENT, []) == (before, schema.inspect(empty), differences(empty))


def test_preparing_twice_changes_nothing(empty: Database):
    schema.prepare(empty)
    schema.prepare(empty)

    assert "nothing to do: the schema is this version's" == schema.bring_up_to_date(empty)


def test_a_database_of_the_first_version_is_brought_up_to_date(empty: Database):
    migrate_to(empty, "0001")
    done = schema.bring_up_to_date(empty)

    assert ("migrated" if schema.HEAD != "0001" else "nothing to do: the schema is this version's") == done
    assert Schema.CURRENT is schema.inspect(empty)


def test_a_newer_schema_is_refused(empty: Database):
    """An older program must not write what a newer one wrote (R23)."""
    schema.prepare(empty)
    set_version(empty, "9999")

    assert Schema.NEWER is schema.inspect(empty)
    with pytest.raises(ConfigError, match="newer mailticket"):
        schema.prepare(empty)
    with pytest.raises(ConfigError):
        schema.require(empty)


def test_commands_that_read_want_the_schema_they_know(empty: Database):
    with pytest.raises(ConfigError, match="there is no database yet"):
        schema.require(empty)


@pytest.mark.skipif(schema.HEAD == "0001", reason="there is no older schema yet")
def test_an_older_sqlite_is_backed_up_before_it_is_migrated(tmp_path: Path):
    database = Database("sqlite:///mailticket.db", tmp_path)
    migrate_to(database, "0001")
    schema.prepare(database)
    (backup,) = tmp_path.glob("*.before-*")
    mode = stat.S_IMODE(backup.stat().st_mode)
    database.close()
    old = Database(f"sqlite:///{backup.name}", tmp_path)

    assert (0o600, Schema.OLDER) == (mode, schema.inspect(old))
    old.close()


@pytest.mark.servers
@pytest.mark.skipif(schema.HEAD == "0001", reason="there is no older schema yet")
def test_an_older_postgresql_is_migrated_by_the_operator_alone(postgres: Postgres, tmp_path: Path):
    """Other daemons may be at work on it."""
    database = Database(postgres.create_database(), tmp_path)
    migrate_to(database, "0001")

    with pytest.raises(ConfigError, match="mailticket migrate"):
        schema.prepare(database)
    assert "migrated" == schema.bring_up_to_date(database)
    database.close()
