"""One mailbox, from the server into the spool; nothing is touched there before it is durable here (R1, R4, R9).

disconnected → log in → select (UIDVALIDITY) → acknowledge what a crash left → backlog in batches → wait → … ; any error
closes the connection and is raised: whoever runs the poller decides when to try again.
A mail that the server does not hand out is tried three times, then set aside where it is, and the next ones are read.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from mailticket.clock import Clock
from mailticket.errors import PermanentError, TransientError
from mailticket.store import mails
from mailticket.store.database import Database
from mailticket.store.mails import Arrival
from mailticket.store.tables import MailboxCursor
from mailticket.transports.mailbox import KeptBack, KeptBackError, Mailbox, RawMail

log = logging.getLogger(__name__)

#: Leaves a row in the spool for a mail that its server keeps back.
SetAside = Callable[[Session, KeptBack, datetime], None]


class Poller:
    """Reads one mailbox over one connection, in one thread."""

    def __init__(
        self,
        *,
        name: str,
        mailbox: Mailbox,
        database: Database,
        clock: Clock,
        fingerprint: Callable[[bytes], str],
        since: timedelta | None,
        set_aside: SetAside,
        may_take: Callable[[], bool] = lambda: True,
    ) -> None:
        """Make a poller of mailbox *name*.

        *since*: at first contact mail older than that stays where it is; None takes all. *may_take* says whether there
        is room for mail (`min_free`).
        """
        self.name = name
        self._mailbox = mailbox
        self._database = database
        self._clock = clock
        self._fingerprint = fingerprint
        self._since = since
        self._set_aside = set_aside
        self._may_take = may_take
        self._cursor: MailboxCursor | None = None
        self._told: list[int] = []  #: UIDs that the server was told about, not yet noted in the database
        self._refusal: PermanentError | None = None
        self._tries: Counter[tuple[int, int]] = Counter()  #: of what the server keeps back, by UIDVALIDITY and UID

    def run_once(self) -> int:
        """Read until the folder holds nothing new; return how many mails were spooled.

        Mail is taken even where the server refuses to move it afterwards; that is raised at the end.
        """
        with ExitStack() as on_error:
            on_error.callback(self.close)
            cursor = self._cursor or self._connect()
            spooled = self._read(cursor)
            self._note_told(cursor)
            if self._refusal is not None:
                raise self._refusal
            on_error.pop_all()
        return spooled

    def wait(self, timeout: timedelta) -> None:
        """Return when there may be news, or after *timeout*."""
        with ExitStack() as on_error:
            on_error.callback(self.close)
            self._mailbox.wait(timeout)
            on_error.pop_all()

    def interrupt(self) -> None:
        """End a `wait()` of another thread."""
        self._mailbox.interrupt()

    def close(self) -> None:
        """Drop the connection; the next run starts anew."""
        self._mailbox.close()
        self._cursor = None
        self._told = []
        self._refusal = None

    # --- connecting -------------------------------------------------------------------------------------------------

    def _connect(self) -> MailboxCursor:
        uidvalidity = self._mailbox.open()
        highest_uid, now = self._mailbox.highest_uid(), self._clock.now()

        def meet(tx: Session) -> tuple[MailboxCursor, list[int]]:
            cursor = mails.meet(tx, self.name, uidvalidity=uidvalidity, highest_uid=highest_uid, now=now)
            return cursor, mails.unacknowledged(tx, self.name, uidvalidity)

        cursor, left_behind = self._database.unit(meet)
        self._acknowledge(cursor, left_behind)
        self._cursor = cursor
        log.info("mailbox open", extra={"mailbox": self.name, "uidvalidity": uidvalidity, "uid": cursor.uid})
        return cursor

    # --- reading ----------------------------------------------------------------------------------------------------

    def _read(self, cursor: MailboxCursor) -> int:
        """Read to the end, past what is kept back for the third time; return how many mails were spooled."""
        spooled = 0
        while True:
            try:
                for new in self._read_on(cursor):
                    spooled += new
            except KeptBackError as error:
                self._pass_over(cursor, error)
                spooled += 1
            else:
                break
        cursor.uid = max(cursor.uid, cursor.baseline_uid)  # what is left below is older than we are asked to take
        return spooled

    def _read_on(self, cursor: MailboxCursor) -> Iterator[int]:
        """Read what is above the cursor; yield how many mails were new, batch by batch."""
        for batch in self._mailbox.fetch_after(cursor.uid, not_before=self._not_before(cursor)):
            if batch:
                self._require_room()
                yield self._keep(cursor, batch)
                self._acknowledge(cursor, [mail.uid for mail in batch])

    def _pass_over(self, cursor: MailboxCursor, error: KeptBackError) -> None:
        """Raise *error* again; the third time set the mail aside and move the cursor past it, in one commit.

        On the server it stays as it is; the row says so from the first moment on (R7, R8).
        """
        kept, now = error.mail, self._clock.now()
        self._tries[kept.uidvalidity, kept.uid] += 1
        if self._tries[kept.uidvalidity, kept.uid] < mails.TRIES:
            raise error
        self._require_room()

        def pass_over(tx: Session) -> None:
            self._set_aside(tx, replace(kept, received_at=self._received_at(kept, now)), now)
            mails.move_cursor(tx, self.name, uid=kept.uid, now=now)

        self._database.unit(pass_over)
        cursor.uid = kept.uid
        del self._tries[kept.uidvalidity, kept.uid]
        log.warning("mail kept back", extra={"mailbox": self.name, "uidvalidity": kept.uidvalidity, "uid": kept.uid})

    def _not_before(self, cursor: MailboxCursor) -> datetime | None:
        """Return how old mail may be that was there at first contact, or when the UIDs were renewed."""
        if self._since is None or cursor.uid >= cursor.baseline_uid:
            return None
        return cursor.first_contact_at - self._since - self._clock.ahead()

    def _keep(self, cursor: MailboxCursor, batch: Sequence[RawMail]) -> int:
        """Spool *batch* and move the cursor in one commit; return how many mails were new."""
        now = self._clock.now()
        arrivals = [self._arrival(mail, now) for mail in batch]
        last, told = batch[-1].uid, self._told

        def keep(tx: Session) -> list[int]:
            mails.acknowledged(tx, self.name, cursor.uidvalidity, told)
            new = mails.spool(tx, self.name, arrivals, via="imap", now=now)
            mails.move_cursor(tx, self.name, uid=last, now=now)
            return new

        new = self._database.unit(keep)
        cursor.uid, self._told = last, []
        log.info("mail spooled", extra={"mailbox": self.name, "mails": len(new), "uid": last})
        return len(new)

    def _arrival(self, mail: RawMail, now: datetime) -> Arrival:
        return Arrival(
            content=mail.content,
            fingerprint=self._fingerprint(mail.content),
            received_at=self._received_at(mail, now),
            uidvalidity=mail.uidvalidity,
            uid=mail.uid,
            full_size=mail.full_size,
        )

    def _received_at(self, mail: RawMail | KeptBack, now: datetime) -> datetime:
        return mail.received_at + self._clock.ahead() if mail.received_at else now

    def _require_room(self) -> None:
        if not self._may_take():
            raise TransientError(f"mailbox {self.name}: the disk is nearly full (`min_free`); mail stays on the server")

    # --- telling the server -----------------------------------------------------------------------------------------

    def _acknowledge(self, cursor: MailboxCursor, uids: Sequence[int]) -> None:
        """Tell the server that *uids* are ours; a refusal must not keep mail from coming in."""
        if not uids or self._refusal is not None:
            return
        try:
            self._mailbox.acknowledge(uids)
        except PermanentError as refusal:
            self._refusal = refusal
            log.warning("mail cannot be acknowledged", extra={"mailbox": self.name, "uidvalidity": cursor.uidvalidity})
        else:
            self._told = [*self._told, *uids]

    def _note_told(self, cursor: MailboxCursor) -> None:
        """Note the last acknowledgements and the time of this poll."""
        now, told = self._clock.now(), self._told

        def note(tx: Session) -> None:
            mails.acknowledged(tx, self.name, cursor.uidvalidity, told)
            mails.move_cursor(tx, self.name, uid=cursor.uid, now=now)

        self._database.unit(note)
        self._told = []
