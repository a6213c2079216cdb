"""Our way of a mail: INBOX → spool → ticket with its mails queued; and the outbox → mail server."""

import gc
import os
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bench.mails import Answerable
from bench.measure import Rate, memory_peak
from mailticket import settings as configuration
from mailticket.app import App
from mailticket.clock import FrozenClock, SystemClock
from mailticket.daemon import TURN
from mailticket.desk.digests import EVERY
from mailticket.mail.parser import ChildParser
from mailticket.store.outbox import OUTBOX
from mailticket.store.tickets import TICKET
from mailticket.store.waiting import WAITING
from mailticket.workers.joiner import Joiner

PAGE = 4096 + 24  #: a page in the log, with its header


@dataclass(frozen=True)
class Intake:
    """How the intake went."""

    rate: Rate
    polling: float  #: seconds until all was in the spool
    statements: float  #: SQL statements a mail; 0 where they were not counted
    pages: float  #: pages a mail that SQLite wrote into its log
    tickets: int
    queued: int
    parent_mb: float
    child_mb: float


def intake(config: Path, *, counting: bool = False) -> Intake:
    """Read and apply everything that waits in the mailbox. Counting statements takes time of its own."""
    sys.setswitchinterval(TURN.total_seconds())
    gc.freeze()  # both as the daemon does
    app = open_app(config)
    try:
        tickets, queued = count(app, TICKET), count(app, OUTBOX)
        asked, written = statements(app) if counting else int, log_pages(config)
        started = time.perf_counter()
        spooled, polled, applied = take_in(app)
        ended = time.perf_counter()
        per_mail, pages = asked() / max(applied, 1), log_pages(config) - written
        if spooled != applied:
            raise RuntimeError(f"{spooled} mails were spooled, {applied} applied")
        child = app.parser.pid if isinstance(app.parser, ChildParser) else None
        return Intake(
            rate=Rate(applied, ended - started),
            polling=polled - started,
            statements=per_mail,
            pages=pages / max(applied, 1),
            tickets=count(app, TICKET) - tickets,
            queued=count(app, OUTBOX) - queued,
            parent_mb=memory_peak(os.getpid()),
            child_mb=memory_peak(child),
        )
    finally:
        app.close()


def take_in(app: App) -> tuple[int, float, int]:
    """Read the mailboxes and apply what comes, each in its thread as in the daemon.

    Return how many mails were spooled, when that was over, and how many were applied.
    """
    arrived = threading.Event()
    app.database.listeners.append(lambda kinds: arrived.set() if "mail" in kinds else None)

    def read() -> tuple[int, float]:
        return sum(poller.run_once() for poller in app.pollers.values()), time.perf_counter()

    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(read)
        reading.add_done_callback(lambda _: arrived.set())
        applied, is_last = 0, False
        while not is_last:
            arrived.wait()
            arrived.clear()
            is_last = reading.done()
            applied += sum(applier.run_once() for applier in app.appliers.values())
        return *reading.result(), applied


def sending(config: Path) -> Rate:
    """Send everything that is in the outbox."""
    app = open_app(config)
    try:
        with app.serving():
            started = time.perf_counter()
            sent = sum(deliverer.run_once() for deliverer in app.deliverers.values())
            return Rate(sent, time.perf_counter() - started)
    finally:
        app.close()


def telling(config: Path) -> Rate:
    """Put into words what waits for the agents' digests, as the daemon does once a quarter of an hour."""
    app = open_app(config)
    try:
        waiting, later = count(app, WAITING), FrozenClock(app.clock.now() + EVERY)
        started = time.perf_counter()
        Joiner(app.database, app.house, later).run_once()
        ended = time.perf_counter()
        return Rate(waiting - count(app, WAITING), ended - started)
    finally:
        app.close()


def acknowledgements(config: Path) -> list[Answerable]:
    """Return the acknowledgements that wait in the outbox: what requesters will answer."""
    app = open_app(config)
    try:
        wanted = sa.select(OUTBOX.c.recipient, OUTBOX.c.message_id, OUTBOX.c.ticket).where(OUTBOX.c.notice == "ack")
        with app.database.reading() as tx:
            return [Answerable(*row) for row in tx.execute(wanted.order_by(OUTBOX.c.id))]
    finally:
        app.close()


def open_app(config: Path) -> App:
    """Return the desk as `run` makes it."""
    return App.open(configuration.load(config, os.environ), os.environ, SystemClock())


def count(app: App, table: sa.Table) -> int:
    """Return how many rows a table has."""
    with app.database.reading() as tx:
        return int(tx.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def log_pages(config: Path) -> int:
    """Return how many pages SQLite's write-ahead log holds; it grows until its beginning was written back."""
    logs = list(config.with_suffix("").glob("*.db-wal"))
    return sum(log.stat().st_size for log in logs) // PAGE


def statements(app: App) -> Callable[[], int]:
    """Count SQL statements from now on, those that go to the driver straight too; return what tells how many."""
    seen = 0

    def one(*_: object) -> None:
        nonlocal seen
        seen += 1

    def count_on(driver: Any, *_: object) -> None:
        driver.set_trace_callback(one)

    sa.event.listen(app.database.engine, "checkout", count_on)
    return lambda: seen
