"""Carries out what is due: one timer, one transaction, exactly once (trust.md R16)."""

import logging
from dataclasses import dataclass

from sqlmodel import Session

from mailticket.clock import Clock
from mailticket.desk.announce import announce
from mailticket.desk.context import Desk, House
from mailticket.flows import due
from mailticket.store import timers
from mailticket.store.database import Database

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Timekeeper:
    """Does what is due; several processes may, each takes other timers."""

    database: Database
    house: House
    clock: Clock

    def run_once(self) -> int:
        """Carry out every timer that is due; return how many."""
        done = 0
        while self.database.unit(self._one):
            done += 1
        return done

    def _one(self, tx: Session) -> bool:
        now = self.clock.now()
        timer = timers.take_due(tx, now=now)
        if timer is None:
            return False
        desk = Desk(tx, now, self.house, cause=f"timer:{timer.id}")
        due.carry_out(desk, timer)
        timers.done(tx, timer, now=now)
        announce(desk)
        desk.write_history()
        log.info("timer done", extra={"timer": timer.id, "kind": timer.kind, "ticket": timer.ticket})
        return True
