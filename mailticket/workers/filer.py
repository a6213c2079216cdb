"""Copies agents' answers into the sent folder of a mailbox; sent is sent, whatever becomes of the copy."""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from mailticket.store import copies_owed
from mailticket.store.database import Database
from mailticket.store.outbox import Claim
from mailticket.transports.filing import SentFolder

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Filer:
    """One a mailbox that has a sent folder; it connects only when there is something to copy."""

    mailbox: str
    folder: SentFolder
    database: Database
    assemble: Callable[[Claim], bytes]

    def run_once(self) -> int:
        """Copy what was sent since; return how many copies were made. Raises as `SentFolder`; the rest waits."""
        done = 0
        with ExitStack() as finally_:
            while owed := self._owed():
                if not done:
                    self.folder.open()
                    finally_.callback(self.folder.close)
                for one in owed:
                    self.folder.file(self.assemble(one.claim), message_id=one.claim.message_id, sent_at=one.sent_at)
                    self.database.unit(partial(copies_owed.paid, outbox=one.claim.id))
                    done += 1
        if done:
            log.info("sent mail copied", extra={"mailbox": self.mailbox, "mails": done})
        return done

    def _owed(self) -> list[copies_owed.Owed]:
        with self.database.reading() as tx:
            return copies_owed.owed(tx, self.mailbox)
