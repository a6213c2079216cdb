"""Carries out what is due: one timer, one transaction, exactly once (trust.md R16)."""

import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from mailticket.clock import Clock
from mailticket.desk import probe, trouble
from mailticket.desk.context import Desk, House
from mailticket.errors import TransientError
from mailticket.flows import due
from mailticket.flows.ending import end
from mailticket.store import timers
from mailticket.store.database import Database
from mailticket.store.tables import Timer

log = logging.getLogger(__name__)

#: A timer that failed is tried again so much later; meanwhile the others go on.
AGAIN = timedelta(minutes=15)


class TimerFailedError(Exception):
    """What is due could not be done, for a reason of its own; nothing of it was."""

    def __init__(self, timer: Timer) -> None:
        self.timer = timer
        super().__init__(timer.kind)


@dataclass(frozen=True)
class Timekeeper:
    """Does what is due; several processes may, each takes other timers."""

    database: Database
    house: House
    clock: Clock
    failed: dict[int, datetime] = field(default_factory=dict)  #: timers to leave alone, and until when
    begun: list[bool] = field(default_factory=list)  #: not empty once what a start calls for was done

    def run_once(self) -> int:
        """Carry out every timer that is due, send what probes are; return how many."""
        if not self.begun:
            self.database.unit(self._begin)
            self.begun.append(True)
        done = self._send_probes()
        while self._next():
            done += 1
        return done

    def _begin(self, tx: Session) -> None:
        desk = Desk(tx, self.clock.now(), self.house, cause="start")
        due.start_recurring(desk)
        due.take_up_rules(desk)

    def _send_probes(self) -> int:
        now = self.clock.now()
        with self.database.reading() as tx:
            if not probe.wanted(tx, self.house.settings, now=now):
                return 0

        def send(tx: Session) -> int:
            desk = Desk(tx, now, self.house, cause=f"probe:{now.date()}")
            return sum(probe.send(desk, mailbox) for mailbox in probe.wanted(tx, self.house.settings, now=now))

        return self.database.unit(send)

    def _next(self) -> bool:
        """Carry out one timer; return whether one was due. One that fails stops no other."""
        try:
            return self.database.unit(self._one)
        except TimerFailedError as failure:
            self._put_off(failure)
            return True

    def _one(self, tx: Session) -> bool:
        now = self.clock.now()
        waiting = [timer for timer, until in self.failed.items() if until > now]
        timer = timers.take_due(tx, now=now, kinds=due.TIMERS, without=waiting)
        if timer is None:
            return False
        desk = Desk(tx, now, self.house, cause=f"timer:{timer.id}:{int(now.timestamp())}")
        try:
            due.carry_out(desk, timer)
            timers.done(tx, timer, now=now)
            end(desk)
        except (TransientError, DBAPIError):
            raise  # the database's own troubles are no fault of this timer
        except Exception as error:
            log.exception("timer failed", extra={"timer": timer.id, "kind": timer.kind})
            raise TimerFailedError(timer) from error
        log.info("timer done", extra={"timer": timer.id, "kind": timer.kind, "ticket": timer.ticket})
        return True

    def _put_off(self, failure: TimerFailedError) -> None:
        """Leave a timer alone that fails, for a while; the operator is told once."""
        now, timer = self.clock.now(), failure.timer
        self.failed[timer.id or 0] = now + AGAIN
        what = f"{timer.kind}, {timer.about}: {type(failure.__cause__).__name__}"

        def report(tx: Session) -> None:
            desk = Desk(tx, now, self.house, cause=f"timer:{timer.id}:failed")
            trouble.report(desk, f"timer:{timer.id}", "other", error=what)
            end(desk)

        self.database.unit(report)
