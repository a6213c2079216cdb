"""A lock lives as long as its holder: how we know which run is dead, and who reads a mailbox (trust.md R17)."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mailticket.store.database import Database
from mailticket.store.locks import Locks

HOLDER = """
import sys
from pathlib import Path
from mailticket.store.database import Database
from mailticket.store.locks import Locks
lock = Locks(Database(sys.argv[1], Path(sys.argv[2])), Path(sys.argv[2])).try_lock("mailbox support")
print("held" if lock else "not held", flush=True)
sys.stdin.read()
"""


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.servers)])
def url(request: pytest.FixtureRequest) -> str:
    return (
        "sqlite:///mailticket.db"
        if request.param == "sqlite"
        else request.getfixturevalue("postgres").create_database()
    )


@pytest.fixture
def locks(url: str, tmp_path: Path) -> Iterator[Locks]:
    database = Database(url, tmp_path)
    yield Locks(database, tmp_path)
    database.close()


def test_a_lock_is_held_once_until_it_is_released(locks):
    lock = locks.try_lock("a")

    assert lock.is_good()
    assert locks.is_held("a")
    assert locks.try_lock("a") is None
    lock.release()
    assert not locks.is_held("a")
    again = locks.try_lock("a")
    assert again is not None
    again.release()


def test_locks_of_other_names_do_not_matter(locks):
    held = [locks.try_lock(name) for name in ("mailbox support", "mailbox sales", "run 1/2", "ü .. /")]

    assert all(held)
    assert not locks.is_held("mailbox")
    for lock in held:
        lock.release()


def test_a_lock_can_be_released_twice(locks):
    lock = locks.try_lock("a")
    lock.release()
    lock.release()

    assert not lock.is_good()


def test_a_lock_dies_with_its_process(locks, url, tmp_path):
    argv = [sys.executable, "-c", HOLDER, url, str(tmp_path)]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert "held\n" == holder.stdout.readline()
        assert locks.is_held("mailbox support")
        holder.kill()
        holder.wait()

    lock = lock_soon(locks)

    assert lock is not None
    lock.release()


def lock_soon(locks):
    """Take the lock; PostgreSQL needs a moment to notice that its client is gone."""
    for _ in range(200):
        if lock := locks.try_lock("mailbox support"):
            return lock
        subprocess.run(["sleep", "0.02"], check=True)
    return None


def test_a_lock_whose_session_was_ended_is_not_good(postgres, tmp_path):
    """After a fail-over somebody else may hold it."""
    url = postgres.create_database()
    database = Database(url, tmp_path)
    lock = Locks(database, tmp_path).try_lock("a")
    assert lock.is_good()

    postgres.terminate_connections(url)

    assert not lock.is_good()
    lock.release()
    database.close()
