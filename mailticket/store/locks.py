"""Locks that end with the process that holds them: which run is alive, who reads a mailbox (trust.md R17)."""

import fcntl
import hashlib
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError

from mailticket.store.database import Database


class Lock(Protocol):
    """A lock that we hold until `release()`, or until this process is gone."""

    def is_good(self) -> bool:
        """Say whether we hold it still; the database may have dropped our session."""
        ...

    def release(self) -> None:
        """Give it back; never raises."""
        ...


class Locks:
    """The locks of one installation: files beside an SQLite database, advisory locks in PostgreSQL."""

    def __init__(self, database: Database, state_dir: Path) -> None:
        self._database = database
        self._folder = state_dir / "locks"

    def try_lock(self, name: str) -> Lock | None:
        """Take the lock *name*; None when somebody holds it, be it this process."""
        if self._database.is_sqlite:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return lock_file(self._folder / quote(name, safe=""))
        return lock_session(self._database, name)

    def is_held(self, name: str) -> bool:
        """Say whether anybody holds the lock *name*, be it this process."""
        lock = self.try_lock(name)
        if lock is None:
            return True
        lock.release()
        return False


class FileLock:
    """A flock(2) on a file: gone with the last process that has it open. Children that we exec do not inherit it."""

    def __init__(self, descriptor: int, path: Path) -> None:
        self._descriptor: int | None = descriptor
        self._path = path

    def is_good(self) -> bool:
        """Say whether we hold it still."""
        return self._descriptor is not None

    def release(self) -> None:
        """Give it back, and tidy up the file."""
        if self._descriptor is not None:
            self._path.unlink(missing_ok=True)  # while it is ours: who takes the lock looks whether it is still there
            os.close(self._descriptor)
            self._descriptor = None


def lock_file(path: Path) -> FileLock | None:
    """Take the lock on *path*; None when it is held."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return None
        if is_same_file(descriptor, path):
            return FileLock(descriptor, path)
        os.close(descriptor)  # its last holder has just taken the file away; what we locked is nobody's


def is_same_file(descriptor: int, path: Path) -> bool:
    """Say whether *path* still names the file that *descriptor* has open."""
    with suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(descriptor), path.stat())
    return False


class SessionLock:
    """A PostgreSQL advisory lock on a connection of its own: gone with the connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._guard = threading.Lock()

    def is_good(self) -> bool:
        """Say whether the session that holds it is alive."""
        with self._guard:
            try:
                self._connection.execute(sa.text("SELECT 1"))
            except (DBAPIError, sa.exc.InvalidRequestError):
                return False
            return True

    def release(self) -> None:
        """Give it back and end the session; the server may take a moment to see that it has ended."""
        with self._guard:
            with suppress(DBAPIError, sa.exc.InvalidRequestError):
                self._connection.execute(sa.text("SELECT pg_advisory_unlock_all()"))
            with suppress(DBAPIError):
                self._connection.close()  # detached from the pool: this closes it for good


def lock_session(database: Database, name: str) -> SessionLock | None:
    """Take the advisory lock *name* on a new connection; None when it is held."""
    connection = database.engine.connect().execution_options(isolation_level="AUTOCOMMIT")
    connection.detach()
    taken = connection.execute(sa.select(sa.func.pg_try_advisory_lock(number_of(name)))).scalar()
    if taken:
        return SessionLock(connection)
    connection.close()
    return None


def number_of(name: str) -> int:
    """Return the 64-bit key of *name*: advisory locks have no names."""
    return int.from_bytes(hashlib.sha256(f"mailticket {name}".encode()).digest()[:8], "big", signed=True)
