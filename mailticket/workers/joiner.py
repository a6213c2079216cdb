"""Lets notices leave that waited for each other: one transaction for all that one agent is told about one ticket."""

import logging
from dataclasses import dataclass

from sqlmodel import Session

from mailticket.clock import Clock
from mailticket.desk import joining
from mailticket.desk.context import Desk, House
from mailticket.store import waiting
from mailticket.store.database import Database

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Joiner:
    """Promises the mails whose time to wait is over; in a hurry it waits for no time."""

    database: Database
    house: House
    clock: Clock
    hurry: bool = False

    def run_once(self) -> int:
        """Let everything leave that may; return how many mails that made."""
        done = 0
        while self.database.unit(self._one):
            done += 1
        return done

    def _one(self, tx: Session) -> bool:
        now = self.clock.now()
        group = waiting.due(tx, now=now, hurry=self.hurry)
        if group is None:
            return False
        desk = Desk(tx, now, self.house, cause=f"joined:{self.house.nonce()}")
        joining.let_leave(desk, group)
        desk.write_history()
        log.info("notices joined", extra={"ticket": group.ticket})
        return True
