"""Our way of a mail: INBOX → spool → ticket with its mails queued; and the outbox → mail server."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from bench.mails import Answerable
from bench.measure import Rate, memory_peak
from mailticket import settings as configuration
from mailticket.app import App
from mailticket.clock import SystemClock
from mailticket.mail.parser import ChildParser
from mailticket.store.outbox import OUTBOX
from mailticket.store.tickets import TICKET


@dataclass(frozen=True)
class Intake:
    """How the intake went."""

    rate: Rate
    polling: float  #: seconds of it until all was in the spool
    statements: float  #: SQL statements a mail, of the applier
    tickets: int
    queued: int
    parent_mb: float
    child_mb: float


def intake(config: Path) -> Intake:
    """Read and apply everything that waits in the mailbox."""
    app = open_app(config)
    try:
        tickets, queued = count(app, TICKET), count(app, OUTBOX)
        started = time.perf_counter()
        spooled = sum(poller.run_once() for poller in app.pollers.values())
        polled = time.perf_counter()
        asked = statements(app)
        applied = sum(applier.run_once() for applier in app.appliers.values())
        ended = time.perf_counter()
        per_mail = asked() / max(applied, 1)
        if spooled != applied:
            raise RuntimeError(f"{spooled} mails were spooled, {applied} applied")
        child = app.parser.pid if isinstance(app.parser, ChildParser) else None
        return Intake(
            rate=Rate(applied, ended - started),
            polling=polled - started,
            statements=per_mail,
            tickets=count(app, TICKET) - tickets,
            queued=count(app, OUTBOX) - queued,
            parent_mb=memory_peak(os.getpid()),
            child_mb=memory_peak(child),
        )
    finally:
        app.close()


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


def statements(app: App) -> Callable[[], int]:
    """Count SQL statements from now on; return what tells how many there were."""
    seen = 0

    def one(*_: object) -> None:
        nonlocal seen
        seen += 1

    sa.event.listen(app.database.engine, "before_cursor_execute", one)
    return lambda: seen
