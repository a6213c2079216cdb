"""Carries out what is due: one timer, one transaction, exactly once (trust.md R16)."""

import logging
from dataclasses import dataclass

from sqlmodel import Session

from mailticket.clock import Clock
from mailticket.desk import probe
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
        """Carry out every timer that is due, send what probes are; return how many."""
        done = self._send_probes()
        while self.database.unit(self._one):
            done += 1
        return done

    def _send_probes(self) -> int:
        now = self.clock.now()
        with self.database.reading() as tx:
            if not probe.wanted(tx, self.house.settings, now=now):
                return 0

        def send(tx: Session) -> int:
            desk = Desk(tx, now, self.house, cause=f"probe:{now.date()}")
            return sum(probe.send(desk, mailbox) for mailbox in probe.wanted(tx, self.house.settings, now=now))

        return self.database.unit(send)

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
