"""The desk of the demo: the real daemon, as a process of its own, and a window into its database."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from mailticket import settings
from mailticket.clock import Clock
from mailticket.errors import PermanentError
from mailticket.store import accounts, schema, tickets
from mailticket.store.accounts import Account
from mailticket.store.database import Database
from mailticket.store.history import EVENT
from mailticket.store.mails import MAIL
from mailticket.store.outbox import OUTBOX
from mailticket.store.states import OutboxState, SpoolState
from mailticket.store.tables import Ticket

#: A daemon drains within 30 s when it is told to stop.
DRAIN = 35
TICKETS = Ticket.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


@dataclass(frozen=True, slots=True)
class Entry:
    """A history entry: who did what to which ticket, and why."""

    id: int
    ticket: int | None
    actor: str
    event: str
    detail: str
    why: str


class Desk:
    """`mailticket run` on a configuration; what it did is read from its database."""

    def __init__(self, config: Path, clock: Clock) -> None:
        self.config = config
        self._clock = clock
        self.log = config.with_name("daemon.log")
        site = settings.load(config, os.environ).site
        self._database = Database(site.database, site.state_dir)
        schema.prepare(self._database)
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Desk":
        argv = [sys.executable, "-m", "mailticket", "--config", str(self.config), "run"]
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log)  # noqa: S603 - us
        return self

    def __exit__(self, *_: object) -> None:
        if self._process:
            self._process.terminate()
            try:
                self._process.wait(DRAIN)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._database.close()

    def ensure_alive(self) -> None:
        """Raise PermanentError, with the last words of its log, when the daemon has ended."""
        code = self._process.poll() if self._process else None
        if code is not None:
            raise PermanentError(f"the desk has ended by itself (exit code {code}). {self.last_words()}")

    def last_words(self) -> str:
        """Return the end of the daemon's log, which is gone when the demo is."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-5:]
        return "The end of its log:\n" + "\n".join(lines) if lines else "Its log is empty."

    # --- the window -------------------------------------------------------------------------------------------------

    def _rows(self, wanted: Any) -> Sequence[Any]:
        with self._database.reading() as tx:
            return tx.execute(wanted).all()

    def history(self, after: int) -> list[Entry]:
        """Return the history entries after the one with id *after*, oldest first."""
        columns = [EVENT.c[name] for name in Entry.__slots__]
        return [Entry(*row) for row in self._rows(sa.select(*columns).where(EVENT.c.id > after).order_by(EVENT.c.id))]

    def has_applied(self, count: int) -> bool:
        """Say whether *count* mails have been worked through."""
        done = sa.select(sa.func.count()).select_from(MAIL).where(MAIL.c.state != SpoolState.RECEIVED)
        return int(self._rows(done)[0][0]) >= count

    def has_sent_all(self, now: datetime) -> bool:
        """Say whether nothing that may leave by *now* waits in the outbox."""
        waits = (OUTBOX.c.state == OutboxState.READY) & (OUTBOX.c.next_attempt_at <= now)
        return not self._rows(sa.select(OUTBOX.c.id).where(waits | (OUTBOX.c.state == OutboxState.SENDING)).limit(1))

    def notice(self, message_id: str) -> str:
        """Return which notice the mail with that id is, from the outbox; "" for a mail that is none of ours."""
        rows = self._rows(sa.select(OUTBOX.c.notice).where(OUTBOX.c.message_id == message_id))
        return str(rows[0][0]) if rows else ""

    def account(self) -> Account:
        """Return what became of every mail, as `audit` tells it."""
        with self._database.reading() as tx:
            return accounts.take_stock(tx, now=self._clock.now())

    def last_ticket(self) -> int:
        """Return the number of the newest ticket."""
        return int(self._rows(sa.select(sa.func.max(TICKETS.c.number)))[0][0] or 0)

    def status(self, number: int) -> str:
        """Return how a ticket stands."""
        with self._database.reading() as tx:
            ticket = tickets.get(tx, number)
            return ticket.status if ticket else ""
