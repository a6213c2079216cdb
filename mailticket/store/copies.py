"""A backup is one SQLite file, whatever the database: the rows, and the key of the signed tokens (trust.md R19, S26).

It is taken from a snapshot while the desk works on, read again before it gets its name, and fits either database: so
it also moves a desk from SQLite to PostgreSQL.
"""

import os
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel

from mailticket.errors import UserError
from mailticket.store import schema, search
from mailticket.store.database import Database, sqlite_driver
from mailticket.store.outbox import OUTBOX, UNDECIDED
from mailticket.store.schema import VERSION
from mailticket.store.states import OutboxState
from mailticket.store.tickets import COUNTER, TICKET
from mailticket.store.waiting import WAITING

#: A restored desk does not know the numbers given out since the backup; so many are left out (R19).
SKIPPED_NUMBERS = 1000
WHY_HELD = "restored from a backup: it may have been sent since"
BATCH = 50  #: rows in hand at once; each may be a mail of 35 MB
#: Tables with rows in them once a desk has done anything.
TRACES = ("mail", "ticket", "counter", "outbox", "mailbox_cursor")
#: What a backup says of itself, beside the rows.
STAMP = sa.Table("backup", sa.MetaData(), sa.Column("name", sa.String, primary_key=True), sa.Column("value", sa.String))


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did."""

    taken_at: str  #: when the backup was taken, ISO 8601
    tickets: int
    held: int
    dropped: int  #: notices to agents that waited to leave together


# --- backup ---------------------------------------------------------------------------------------------------------


def back_up(database: Database, file: Path, *, key: bytes | None, now: datetime) -> int:
    """Write a backup of *database* to *file* (0600); return how many rows it has. Raises UserError if it is there."""
    if file.exists() or file.is_symlink():
        raise UserError(f"{file}: is there already; give another name")
    unfinished = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        rows = _write(database, unfinished, {"taken_at": now.isoformat(), **({"key": key.hex()} if key else {})})
        _verify(unfinished)
        _sync(unfinished)
        os.link(unfinished, file)  # never over a file that has come to be there meanwhile
        _sync(file.parent)
    except FileExistsError:
        raise UserError(f"{file}: is there already; give another name") from None
    except OSError as error:
        raise UserError(f"{file}: {error.strerror}") from None
    finally:
        for path in file.parent.glob(f"{unfinished.name}*"):
            path.unlink()
    return rows


def name_at(now: datetime) -> str:
    """Return what a backup in a folder is called: in the order of their times."""
    return f"{now:mailticket-%Y-%m-%dT%H%M%SZ}.backup"


def drop_older(folder: Path, *, keep: int) -> list[Path]:
    """Remove all but the newest *keep* backups that `name_at` named; return which. Nothing else in it is touched."""
    found = sorted(folder.glob(f"mailticket-{'[0-9]' * 4}-*Z.backup"), reverse=True)
    for old in found[keep:]:
        old.unlink()
    return found[keep:]


def _write(database: Database, file: Path, stamp: Mapping[str, str]) -> int:
    with _opened(file) as engine, engine.begin() as target, _snapshot(database) as source:
        SQLModel.metadata.create_all(target)
        target.execute(sa.text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)"))
        target.execute(sa.insert(VERSION).values(version_num=schema.HEAD))
        STAMP.create(target)
        target.execute(sa.insert(STAMP), [{"name": name, "value": value} for name, value in stamp.items()])
        return _copy_rows(source, target)


@contextmanager
def _snapshot(database: Database) -> Iterator[Connection]:
    """Open a transaction that sees one moment, and in whose way nobody is."""
    with database.engine.connect() as connection:
        how: dict[str, Any] = {"mailticket_reading": True}
        if not database.is_sqlite:
            how["isolation_level"] = "REPEATABLE READ"
        with connection.execution_options(**how).begin():
            yield connection


def _copy_rows(source: Connection, target: Connection) -> int:
    """Copy every row; return how many. A row that points into its own table is made to once all of that are there."""
    count = 0
    for table in SQLModel.metadata.sorted_tables:
        found = source.execute(sa.select(table).order_by(*table.primary_key), execution_options={"yield_per": BATCH})
        pointing = {key.parent.name: None for key in table.foreign_keys if key.column.table is table}
        later: list[dict[str, Any]] = []
        for rows in found.mappings().partitions():
            target.execute(sa.insert(table), [{**row, **pointing} for row in rows])
            later += [dict(row) for row in rows if any(row[name] is not None for name in pointing)]
            count += len(rows)
        for row in later:
            mine = sa.and_(*(column == row[column.name] for column in table.primary_key))
            target.execute(sa.update(table).where(mine).values({name: row[name] for name in pointing}))
    return count


# --- restore --------------------------------------------------------------------------------------------------------


def restore(
    database: Database, file: Path, *, state_dir: Path, first_number: int, keep_key: Callable[[bytes], None]
) -> Restored:
    """Fill *database*, which must never have been used, from the backup *file*. Raises UserError when that cannot be.

    All of it or nothing: the rows, the numbers left out and the outbox held are one commit; *keep_key* is handed the
    key of the signed tokens before it.
    """
    if is_used(database):
        raise UserError("this state is in use; a backup is restored onto a new state directory or an empty database")
    with _made_current(file, state_dir) as engine, engine.begin() as source:
        stamp = {row.name: row.value for row in source.execute(sa.select(STAMP))}
        with database.transaction() as tx:
            target = tx.connection()
            for table in reversed(SQLModel.metadata.sorted_tables):
                target.execute(sa.delete(table))  # an unused state knows its own name, nothing else
            _copy_rows(source, target)
            search.fill(target)
            if not database.is_sqlite:
                _set_sequences(target)
            _skip_numbers(target, first_number)
            held = _hold_outbox(target)
            dropped = _drop_waiting(target)
            tickets = target.execute(sa.select(sa.func.count()).select_from(TICKET)).scalar_one()
            if "key" in stamp:
                keep_key(bytes.fromhex(stamp["key"]))
    return Restored(stamp.get("taken_at", ""), tickets, held, dropped)


def is_used(database: Database) -> bool:
    """Say whether a desk has ever worked on *database*."""
    tables = SQLModel.metadata.tables
    with database.reading() as tx:
        return any(tx.execute(sa.select(sa.literal(1)).select_from(tables[name]).limit(1)).first() for name in TRACES)


@contextmanager
def _made_current(file: Path, state_dir: Path) -> Iterator[Engine]:
    """Lend a copy of the backup with this version's schema; the backup itself stays as it is."""
    _verify(file)
    state_dir.mkdir(mode=0o700, parents=True, exist_ok=True)  # a new desk on PostgreSQL has none yet
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=state_dir) as folder:
        copy = Path(folder, "backup.db")
        shutil.copyfile(file, copy)
        copy.chmod(0o600)
        database = Database("sqlite:///backup.db", Path(folder))
        try:
            if schema.inspect(database) is schema.Schema.OLDER:
                schema.migrate(database)
            schema.require(database)
        finally:
            database.close()
        with _opened(copy) as engine:
            yield engine


def _skip_numbers(target: Connection, first_number: int) -> None:
    last = target.execute(sa.select(COUNTER.c.value).where(COUNTER.c.name == "ticket")).scalar()
    value = max(last or 0, first_number - 1) + SKIPPED_NUMBERS
    target.execute(sa.delete(COUNTER).where(COUNTER.c.name == "ticket"))
    target.execute(sa.insert(COUNTER).values(name="ticket", value=value))


def _hold_outbox(target: Connection) -> int:
    undecided = sa.update(OUTBOX).where(OUTBOX.c.state.in_(UNDECIDED))
    held = undecided.values(state=OutboxState.HELD, run=None, last_reply=WHY_HELD)
    return len(target.execute(held.returning(OUTBOX.c.id)).all())


def _drop_waiting(target: Connection) -> int:
    """Drop what agents were to be told within the minute, or after the night: it has no mail yet that could be held."""
    return len(target.execute(sa.delete(WAITING).returning(WAITING.c.id)).all())


def _set_sequences(target: Connection) -> None:
    """Let PostgreSQL count on behind the ids that came with the rows."""
    for table in SQLModel.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        sequence = target.execute(sa.select(sa.func.pg_get_serial_sequence(table.name, column.name))).scalar()
        highest = target.execute(sa.select(sa.func.max(column))).scalar()
        if sequence and highest:
            target.execute(sa.select(sa.func.setval(sequence, highest)))


# --- the file -------------------------------------------------------------------------------------------------------


@contextmanager
def _opened(file: Path) -> Iterator[Engine]:
    """Open an SQLite file as it is: no WAL, nothing beside it when it is closed."""
    engine = sa.create_engine(f"sqlite+pysqlite:///{file}", module=sqlite_driver()[0], hide_parameters=True)
    try:
        yield engine
    finally:
        engine.dispose()


def _verify(file: Path) -> None:
    """Read a backup through. Raises UserError unless it is whole."""
    if not file.is_file():
        raise UserError(f"{file}: there is no such file")
    module, _ = sqlite_driver()
    try:
        with closing(module.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            problems = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
            problems += [
                f"{row[0]}: a row without its {row[2]}" for row in connection.execute("PRAGMA foreign_key_check")
            ]
            connection.execute("SELECT 1 FROM backup, alembic_version")
    except (module.DatabaseError, DatabaseError) as error:
        raise UserError(f"{file}: is no backup of mailticket, or a broken one ({error})") from None
    if problems != ["ok"]:
        raise UserError(f"{file}: is damaged ({problems[0]}); use another backup")


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
