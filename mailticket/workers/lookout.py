"""Looks after the disk: the operator hears when no more mail is taken in, and when it is again (trust.md R15)."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from mailticket.clock import Clock
from mailticket.desk import trouble
from mailticket.desk.context import Desk, House
from mailticket.errors import TransientError
from mailticket.flows.ending import end
from mailticket.mail.compose import assemble
from mailticket.store import outbox
from mailticket.store.database import Database
from mailticket.store.outbox import Claim
from mailticket.transports.submitter import Submitter, Verdict

log = logging.getLogger(__name__)

CAUSE = "disk"


@dataclass
class Lookout:
    """Compares the free room with `site.min_free`.

    A disk that is full has no room for a row either: the mail for that case is written while there still is, and
    handed over past the outbox by *alarm*, a submitter of its own.
    """

    database: Database
    house: House
    clock: Clock
    free: Callable[[], int]  #: bytes left on the disk of the state
    alarm: Submitter | None = None
    _prepared: Claim | None = None
    _was_low: bool | None = None  #: as far as it was told; None: by a run before us, perhaps
    _past_the_outbox: bool = False

    @property
    def needed(self) -> int:
        """The bytes below which no mail is taken in."""
        return self.house.settings.site.min_free

    def run_once(self) -> int:
        """Tell the operator what changed. Raises TransientError when that could not be told in any way."""
        is_low = self.free() < self.needed
        if not is_low or self._was_low is None:
            self._prepare()
        if is_low == self._was_low:
            return 0
        try:
            self.database.unit(lambda tx: self._tell(tx, is_low=is_low))
            self._past_the_outbox = False
        except (TransientError, DBAPIError):
            if not is_low or not self._send_prepared():
                raise
            self._past_the_outbox = True
        self._was_low = is_low
        log.log(logging.ERROR if is_low else logging.INFO, "disk", extra={"low": is_low})
        return 0

    def _tell(self, tx: Session, *, is_low: bool) -> None:
        desk = Desk(tx, self.clock.now(), self.house, cause=f"{CAUSE}:{self.house.nonce()}")
        if self._past_the_outbox:
            trouble.disk_was_told(desk)
        trouble.disk(desk, is_low=is_low, needed=self.needed)
        end(desk)

    def _prepare(self) -> None:
        """Write the mail for a full disk in a transaction of which nothing stays."""
        if self.alarm is None or self._prepared is not None:
            return
        try:
            with self.database.rehearsal() as trial, trial.transaction() as tx:
                desk = Desk(tx, self.clock.now(), self.house, cause=CAUSE)
                trouble.disk_was_never_told(desk)
                trouble.disk(desk, is_low=True, needed=self.needed)
                end(desk)
                (self._prepared,) = outbox.of_cause(tx, CAUSE)
        except (DBAPIError, TransientError) as error:
            log.warning("no mail prepared for a full disk", extra={"error": type(error).__name__})

    def _send_prepared(self) -> bool:
        """Hand over the mail that was written before; return whether it was taken."""
        if self.alarm is None or self._prepared is None:
            return False
        mail = self._prepared
        attempt = self.alarm.submit(
            mail_from=mail.mail_from, recipient=mail.recipient, content=assemble(mail.content, (), _no_files)
        )
        self.alarm.close()
        log.info("past the outbox", extra={"verdict": attempt.verdict})
        if attempt.verdict not in {Verdict.ACCEPTED, Verdict.UNCERTAIN}:
            return False
        self._prepared = None  # the next one is another mail, with an id of its own
        return True


def _no_files(_file: object) -> bytes:
    raise LookupError("the mail about the disk has no files")
