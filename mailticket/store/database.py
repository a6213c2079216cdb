"""The database: one engine, and `transaction()`, the only commit in the project."""

import logging
import os
import stat
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from mailticket.errors import ConfigError, TransientError
from mailticket.store.failures import as_told, is_full, is_passing

log = logging.getLogger(__name__)

T = TypeVar("T")
TOUCHED = "touched"

#: SQLite releases whose WAL mode is sound from there on, by (major, minor); newer minors than the last are sound (F7).
SOUND_WAL = {(3, 44): 6, (3, 50): 7, (3, 51): 3}
UNIT_TRIES = 5
#: What `Session.info` says of a transaction that may write: what it has in hand, others wait for.
LOCKS = "mailticket-locks"
CHANNEL = "mailticket"  #: of PostgreSQL's NOTIFY
#: Statements that a connection keeps prepared. The driver drops the seldom used ones first, which new ones always are:
#: in a full cache they would be prepared anew each time.
STATEMENTS = 500
NOTIFY = sa.select(sa.func.pg_notify(CHANNEL, sa.bindparam("kinds")))
NO_DATABASE = "there is no database yet; run: mailticket run --once"


def touch(tx: Session, kind: str) -> None:
    """Note that rows of *kind* were written, so that their worker is woken after the commit."""
    tx.info.setdefault(TOUCHED, set()).add(kind)


class Database:
    """SQLite or PostgreSQL behind one engine.

    `transaction()` is for writers (`BEGIN IMMEDIATE` on SQLite), `reading()` for lists; `unit()` runs a whole unit of
    work again when the database asked for it (serialization, lost connection; trust.md R18).
    """

    def __init__(self, url: str, state_dir: Path, *, must_exist: bool = False) -> None:
        self.url = resolve_url(url, state_dir)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.listeners: list[Callable[[frozenset[str]], None]] = []
        #: SQLite has one writer at a time; a thread that meets another there would look again only after a nap.
        self._turn: AbstractContextManager[object] = threading.RLock() if self.is_sqlite else nullcontext()
        if self.is_sqlite:
            path = Path(self.url.database or "")
            if must_exist and not path.exists():
                raise ConfigError([NO_DATABASE])
            guard_file(path)
        self.engine = sqlite_engine(self.url) if self.is_sqlite else postgres_engine(self.url)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a transaction that may write; commit when the block ends, roll back when it raises."""
        with (
            self._turn,
            ending_where_the_disk_fails(),
            Session(self.engine, expire_on_commit=False, autoflush=False, info={LOCKS: True}) as tx,
        ):
            yield tx
            tx.flush()
            touched = frozenset(tx.info.get(TOUCHED, ()))
            if touched and not self.is_sqlite:
                tx.connection().execute(NOTIFY, {"kinds": " ".join(sorted(touched))})
            tx.commit()
        if touched:
            for listener in self.listeners:
                listener(touched)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a transaction that only reads; it never waits for a writer."""
        engine = self.engine.execution_options(mailticket_reading=True)
        with Session(engine, expire_on_commit=False, autoflush=False) as tx:
            yield tx

    @contextmanager
    def rehearsal(self) -> Iterator["Rehearsal"]:
        """Lend a database on which everything works, and of which nothing stays when the block ends."""
        with self.engine.connect() as connection:
            outer = connection.begin()
            try:
                yield Rehearsal(self, connection)
            finally:
                outer.rollback()

    def unit(self, work: Callable[[Session], T]) -> T:
        """Run *work* in a transaction; run it again, whole, when the database could not serve it just now.

        Raises TransientError when it still cannot after a few tries.
        """
        for _ in range(UNIT_TRIES):
            try:
                with self.transaction() as tx:
                    return work(tx)
            except DBAPIError as error:
                if is_full(error):
                    raise TransientError("the disk of the database is full") from error
                if not is_passing(error):
                    raise
                last = error
        raise TransientError("the database cannot serve us just now") from last

    def close(self) -> None:
        """Close every pooled connection."""
        self.engine.dispose()


class Rehearsal(Database):
    """A database inside one transaction that will be rolled back; its commits are savepoints. For one thread."""

    def __init__(self, database: Database, connection: Connection) -> None:
        self.url, self.is_sqlite, self.engine = database.url, database.is_sqlite, database.engine
        self.listeners = []
        self._connection = connection

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Open a savepoint; keep it when the block ends, undo it when the block raises."""
        options: Any = {"join_transaction_mode": "create_savepoint"}
        with Session(self._connection, expire_on_commit=False, autoflush=False, **options) as tx, tx.begin():
            yield tx

    reading = transaction


@contextmanager
def ending_where_the_disk_fails() -> Iterator[None]:
    """End this process at once when a disk cannot write or sync (trust.md R15).

    After a failed fsync the kernel may call the next one good although the bytes are gone: only reading again what is
    there, by a new process, is safe. Nothing is flushed and nobody is told: both would write.
    """
    try:
        yield
    except DBAPIError as error:
        if "disk I/O error" not in str(error.orig):
            raise
        log.critical("the disk fails; ending at once")
        os._exit(1)


def resolve_url(url: str, state_dir: Path) -> URL:
    """Return the database URL with a relative SQLite path placed in *state_dir*."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        return parsed.set(drivername="sqlite+pysqlite", database=str(state_dir / parsed.database))
    return parsed


# --- SQLite ---------------------------------------------------------------------------------------------------------


def is_sound_wal(version: tuple[int, int, int]) -> bool:
    """Say whether this SQLite has no WAL-reset bug (trust.md F7)."""
    major, minor, patch = version
    if (major, minor) > max(SOUND_WAL):
        return True
    return patch >= SOUND_WAL.get((major, minor), patch + 1)


def sqlite_driver() -> tuple[ModuleType, str]:
    """Return the DB-API module to use and its journal mode: a sound WAL, else a rollback journal.

    The wheel comes first, also where the standard library's SQLite is sound: two of them would cost memory.
    """
    try:
        from pysqlite3 import dbapi2 as module
    except ImportError:  # no wheel for this platform; the standard library's may be sound
        import sqlite3 as module
    return module, "WAL" if is_sound_wal(module.sqlite_version_info) else "TRUNCATE"


def sqlite_engine(url: URL) -> Engine:
    """Return an engine that is durable (`synchronous=FULL`) and whose writers queue up instead of failing."""
    module, journal = sqlite_driver()
    engine = sa.create_engine(
        url,
        module=module,
        hide_parameters=True,
        pool_size=8,
        max_overflow=8,
        pool_use_lifo=True,  # who comes next finds the pages in memory
        connect_args={"cached_statements": STATEMENTS},
    )

    @sa.event.listens_for(engine, "connect")
    def connect(dbapi: Any, _record: object) -> None:
        dbapi.isolation_level = None
        for pragma in (
            f"journal_mode={journal}",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=20000",
            "cache_size=-16000",
            "wal_autocheckpoint=4000",  # pages, 16 MB: what many mails change is written back once for all of them
        ):
            dbapi.execute(f"PRAGMA {pragma}")

    sa.event.listen(engine, "begin", begin)
    return engine


def begin(connection: Connection) -> None:
    """Begin a transaction of SQLite's; one that may write takes its turn now. Raises DBAPIError."""
    driver: Any = connection.connection.driver_connection  # straight: SQLAlchemy's way there takes its time
    sql = "BEGIN" if connection.get_execution_options().get("mailticket_reading") else "BEGIN IMMEDIATE"
    try:
        driver.execute(sql)
    except driver.Error as error:
        raise as_told(error, sql, driver, connection.dialect) from error


def guard_file(path: Path) -> None:
    """Make the database file and its folder ours alone (0600 in 0700); refuse what others may touch (S26).

    A folder that we own and that holds no database yet is closed; anything else that is loose is a ConfigError, and so
    is a place where none can be made.
    """
    folder = path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists() and folder.stat().st_uid == os.geteuid():
            folder.chmod(0o700)
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        problems = [problem for item in (folder, path) if (problem := loose(item))]
    except OSError as error:
        problems = [f"site.state_dir: expected a place for {path}, found: {error.strerror} ({error.filename})"]
    if problems:
        raise ConfigError(problems)


def loose(path: Path) -> str:
    """Return what is wrong with the ownership or the permissions of *path*, or ""."""
    facts = path.lstat()
    if stat.S_ISLNK(facts.st_mode):
        return f"{path}: is a symbolic link; give the real path"
    if facts.st_uid != os.geteuid():
        return f"{path}: belongs to another user; run as that user or change its owner"
    if facts.st_mode & 0o077:
        return f"{path}: others may read or write it; run: chmod go-rwx {path}"
    return ""


# --- PostgreSQL -----------------------------------------------------------------------------------------------------


def postgres_engine(url: URL) -> Engine:
    """Return an engine that checks a pooled connection before it is used."""
    from mailticket.store import tables

    tables.speak_postgresql()
    return sa.create_engine(url, hide_parameters=True, pool_pre_ping=True, pool_size=8, max_overflow=8)
