"""One engine on two databases: durable, private, and work that the database could not serve is done again."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError

from mailticket.errors import ConfigError, TransientError
from mailticket.store import facts
from mailticket.store.database import Database, is_sound_wal, sqlite_driver
from tests.world import MONDAY


@pytest.mark.parametrize(
    ("version", "sound"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 9), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_only_releases_without_the_wal_reset_bug_use_wal(version: tuple[int, int, int], sound: bool):
    """F7: 3.7.0 to 3.51.2 can lose committed writes, but for two back-ports."""
    assert sound == is_sound_wal(version)


def test_the_driver_in_use_is_sound_or_does_without_wal():
    module, journal = sqlite_driver()

    assert journal == ("WAL" if is_sound_wal(module.sqlite_version_info) else "TRUNCATE")


def test_sqlite_is_durable(sqlite_url: str, state_dir: Path):
    """Never less than FULL behind an acknowledgement to a mail server."""
    database = Database(sqlite_url, state_dir)
    with database.reading() as tx:
        found = {name: tx.execute(sa.text(f"PRAGMA {name}")).scalar() for name in ("synchronous", "foreign_keys")}
    database.close()

    assert {"synchronous": 2, "foreign_keys": 1} == found


# --- who may look (S26) -----------------------------------------------------------------------------------------------


def test_a_new_database_is_ours_alone(tmp_path: Path):
    database = Database("sqlite:///new.db", tmp_path / "state")
    with database.transaction() as tx:
        tx.execute(sa.text("CREATE TABLE t (a)"))
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "state").iterdir()}
    database.close()

    assert 0o700 == stat.S_IMODE((tmp_path / "state").stat().st_mode)
    assert {0o600} == set(modes.values()), modes


@pytest.mark.parametrize(("what", "mode"), [("mailticket.db", 0o644), ("mailticket.db", 0o660), (".", 0o755)])
def test_a_database_that_others_may_touch_is_refused(sqlite_url: str, state_dir: Path, what: str, mode: int):
    (state_dir / what).chmod(mode)

    with pytest.raises(ConfigError, match="chmod go-rwx"):
        Database(sqlite_url, state_dir)


def test_a_symbolic_link_is_refused(sqlite_url: str, state_dir: Path):
    (state_dir / "link.db").symlink_to(state_dir / "mailticket.db")

    with pytest.raises(ConfigError, match="symbolic link"):
        Database("sqlite:///link.db", state_dir)


def test_a_command_that_only_reads_makes_no_database(tmp_path: Path):
    with pytest.raises(ConfigError, match="there is no database yet"):
        Database("sqlite:///none.db", tmp_path, must_exist=True)
    assert [] == list(tmp_path.iterdir())


# --- transactions -----------------------------------------------------------------------------------------------------


def value(database: Database, name: str = "name") -> str | None:
    with database.reading() as tx:
        found = facts.get(tx, name)
        return found.value if found else None


def test_a_transaction_that_fails_leaves_nothing(database: Database):
    with pytest.raises(RuntimeError), database.transaction() as tx:
        facts.put(tx, "name", "value", now=MONDAY)
        raise RuntimeError

    assert value(database) is None


def test_a_unit_is_done_again_when_the_database_could_not_serve_it(database: Database):
    """R18: as a whole, so that nothing of the first try is left."""
    tries = []

    def work(tx: sa.orm.Session) -> str:
        tries.append(len(tries))
        facts.put(tx, f"try {len(tries)}", "value", now=MONDAY)
        if len(tries) < 3:
            raise OperationalError("", {}, Exception("database is locked"))
        return "done"

    assert "done" == database.unit(work)
    assert [None, None, "value"] == [value(database, f"try {number}") for number in (1, 2, 3)]


def test_a_unit_gives_up_for_now_after_a_few_tries(database: Database):
    def work(_: sa.orm.Session) -> None:
        raise OperationalError("", {}, Exception("database is locked"))

    with pytest.raises(TransientError):
        database.unit(work)


def test_a_writer_that_keeps_others_out_is_a_trouble_that_passes(tmp_path: Path):
    """However it is told to begin: not as the driver's own error, which nobody would wait for."""
    tmp_path.chmod(0o700)
    database = Database("sqlite:///desk.db", tmp_path)
    sa.event.listen(database.engine, "connect", lambda driver, _: driver.execute("PRAGMA busy_timeout=1"))
    assert 1 == database.unit(lambda tx: tx.execute(sa.text("SELECT 1")).scalar())  # connects: that writes too
    other = sqlite_driver()[0].connect(tmp_path / "desk.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(TransientError, match="just now"):
        database.unit(lambda tx: tx.execute(sa.text("SELECT 1")))
    other.execute("ROLLBACK")
    assert 1 == database.unit(lambda tx: tx.execute(sa.text("SELECT 1")).scalar())
    other.close()
    database.close()


def test_a_full_disk_is_a_trouble_that_passes(database: Database):
    """R15"""

    def work(_: sa.orm.Session) -> None:
        raise OperationalError("", {}, Exception("database or disk is full"))

    with pytest.raises(TransientError, match="full"):
        database.unit(work)


def test_other_errors_of_the_database_are_our_own(database: Database):
    with pytest.raises(sa.exc.DBAPIError):
        database.unit(lambda tx: tx.execute(sa.text("SELECT nothing FROM nowhere")))


@pytest.mark.servers
def test_a_unit_survives_the_end_of_its_connection(postgres, postgres_url: str, state_dir: Path):
    """R18: fail-over, or an administrator in a hurry."""
    database = Database(postgres_url, state_dir)
    cut = [True]

    def work(tx: sa.orm.Session) -> None:
        facts.put(tx, "name", "value", now=MONDAY)
        if cut.pop() if cut else False:
            postgres.terminate_connections(postgres_url)

    database.unit(work)

    assert "value" == value(database)
    database.close()


def test_listeners_hear_of_what_was_touched_after_the_commit(database: Database):
    from mailticket.store.database import touch

    heard: list[tuple[frozenset[str], str | None]] = []
    database.listeners.append(lambda kinds: heard.append((kinds, value(database))))
    with database.transaction() as tx:
        touch(tx, "mail")
        facts.put(tx, "name", "value", now=MONDAY)
    with pytest.raises(RuntimeError), database.transaction() as tx:
        touch(tx, "outbox")
        raise RuntimeError

    assert [(frozenset({"mail"}), "value")] == heard


# --- rehearsal --------------------------------------------------------------------------------------------------------


def test_of_a_rehearsal_nothing_stays(database: Database):
    with database.rehearsal() as rehearsing:
        with rehearsing.transaction() as tx:
            facts.put(tx, "name", "value", now=MONDAY)
        with pytest.raises(RuntimeError), rehearsing.transaction() as tx:
            facts.put(tx, "other", "value", now=MONDAY)
            raise RuntimeError
        seen = value(rehearsing), value(rehearsing, "other")

    assert ("value", None) == seen
    assert value(database) is None


FAILING = """
import resource, signal, sys
from pathlib import Path
import sqlalchemy as sa
from mailticket import log
from mailticket.store.database import Database

log.setup()
database = Database("sqlite:///x.db", Path(sys.argv[1]))
with database.transaction() as tx:
    tx.execute(sa.text("CREATE TABLE t (x TEXT)"))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))
for number in range(100):
    try:
        database.unit(lambda tx: tx.execute(sa.text("INSERT INTO t VALUES (:x)"), {"x": "x" * 10_000}))
    except Exception as error:
        print("went on after", error)
"""


def test_a_disk_that_fails_ends_the_process_at_once(tmp_path: Path):
    """R15: a commit is not tried again, whatever would have caught the error; what was committed is still there."""
    state = tmp_path / "state"
    state.mkdir(mode=0o700)
    done = subprocess.run([sys.executable, "-c", FAILING, str(state)], capture_output=True, text=True)

    assert (1, "") == (done.returncode, done.stdout), done
    assert "the disk fails; ending at once" in done.stderr
    database = Database("sqlite:///x.db", state)
    with database.reading() as tx:
        assert tx.execute(sa.text("SELECT count(*) FROM t")).scalar_one() > 0
        assert "ok" == tx.execute(sa.text("PRAGMA integrity_check")).scalar_one()
    database.close()
