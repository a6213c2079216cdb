"""Applies the mails of one mailbox in arrival order: parsed ahead in the child, then one transaction a mail."""

import logging
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlmodel import Session

from mailticket import log as log_lines
from mailticket.clock import Clock
from mailticket.desk import trouble
from mailticket.desk.context import Desk, House
from mailticket.errors import TransientError
from mailticket.flows.apply_mail import Applied, apply_mail
from mailticket.flows.ending import end
from mailticket.mail.message import Mail
from mailticket.mail.parser import Parser
from mailticket.store import mails
from mailticket.store.database import Database
from mailticket.workers.in_work import InWork

log = logging.getLogger(__name__)

BATCH = 50


@dataclass(frozen=True)
class Applier:
    """One a mailbox. A mail that cannot be applied three times is set aside, and the next one is served (R7, R8)."""

    mailbox: str
    database: Database
    house: House
    clock: Clock
    parser: Parser
    in_work: InWork

    def run_once(self) -> int:
        """Apply every mail that waits; return how many came to their end.

        Raises TransientError when the database cannot serve us; the mails wait.
        """
        self._blame_the_killer()
        done, last = 0, 0
        with ThreadPoolExecutor(1, thread_name_prefix="parse-ahead") as reader:
            batch = self._waiting(last, reader)
            while batch:
                last = batch[-1][0]
                ahead = self._waiting(last, reader)
                done += sum(self._apply(mail_id, parsed) for mail_id, parsed in batch)
                batch = ahead or self._waiting(last, reader)
        return done

    def _waiting(self, after: int, reader: ThreadPoolExecutor) -> list[tuple[int, Future[Mail]]]:
        """Return the next mails, with their parsing under way."""
        with self.database.reading() as tx:
            waiting = mails.waiting(tx, self.mailbox, after=after, limit=BATCH)
        return [(mail.id, reader.submit(self._read, mail)) for mail in waiting]

    def _read(self, mail: mails.Waiting) -> Mail:
        """Read a mail; of one that was too large to fetch, what its first bytes tell."""
        if mail.full_size is not None:
            from mailticket.mail.glance import degrade  # not before there is such a mail

            return degrade(mail.raw, because="message size")
        return self.parser.parse(mail.raw)

    def _apply(self, mail_id: int, parsed: Future[Mail]) -> int:
        """Bring one mail to its end: done, or set aside; return 1, or 0 when it was no longer ours to do."""
        wait([parsed])  # whoever is killed meanwhile died of waiting for the child, not of this mail
        with self.in_work.on(mail_id):
            for attempt in self._attempts(mail_id, parsed):
                try:
                    work = partial(self._transact, mail_id, attempt.result())
                    applied = self.database.unit(work)
                except TransientError:
                    raise
                except Exception as error:  # noqa: BLE001 - whatever is wrong with a mail, the next one is served
                    self._count(mail_id, error)
                else:
                    return int(applied is not None)
        return 1

    def _attempts(self, mail_id: int, parsed: Future[Mail]) -> Iterator[Future[Mail]]:
        """Yield what to work on for as long as the mail still waits."""
        yield parsed
        while mail := self._still_waits(mail_id):
            again: Future[Mail] = Future()
            try:
                again.set_result(self._read(mail))
            except Exception as error:  # noqa: BLE001 - told by result()
                again.set_exception(error)
            yield again

    def _still_waits(self, mail_id: int) -> mails.Waiting | None:
        with self.database.reading() as tx:
            return mails.one_waiting(tx, mail_id)

    def _transact(self, mail_id: int, mail: Mail, tx: Session) -> Applied | None:
        """Make everything that follows from one mail, or nothing."""
        row = mails.take(tx, mail_id)
        if row is None:
            return None
        cause, received_at = f"mail:{mail_id}", self._received_at(row)
        desk = Desk(tx, self.clock.now(), self.house, cause=cause, mail=mail_id, received_at=received_at)
        applied = apply_mail(desk, row, mail)
        end(desk)
        mails.finish(tx, row, applied.outcome, kind=applied.kind, why=applied.why, now=desk.now)
        log.info("mail applied", extra={"mail": mail_id, "outcome": applied.outcome, "kind": applied.kind})
        return applied

    def _received_at(self, row: mails.Taken) -> datetime:
        """Return when a mail reached us, by the clock of this run: a pretended one makes it no older than it is."""
        # What was handed over was dated by the machine's clock; the poller dates by that of its run.
        return row.received_at if row.via == "imap" else row.received_at + self.clock.ahead()

    def _count(self, mail_id: int, error: BaseException) -> None:
        """Count a failed try; the last one sets the mail aside and tells the operator."""
        log.warning("mail failed", extra={"mail": mail_id, "error": type(error).__name__}, exc_info=error)
        with self.database.transaction() as tx:
            now = self.clock.now()
            if mails.failed(tx, mail_id, log_lines.told(error)[:500], now=now):
                desk = Desk(tx, now, self.house, cause=f"mail:{mail_id}:{self.house.nonce()}", mail=mail_id)
                command = f"mailticket spool show {mail_id}"
                trouble.often(desk, "set-aside", mailbox=self.mailbox, mail=mail_id, command=command)
                end(desk)

    def _blame_the_killer(self) -> None:
        """Count a mail that was in work when earlier runs were killed, once it has been so too often to be chance."""
        killer = self.in_work.killer()
        if killer is not None and self._still_waits(killer):
            self._count(killer, ChildProcessError("the daemon died again and again while applying it"))
