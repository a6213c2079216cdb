"""What a poller needs of a mailbox; `imap.ImapMailbox` is the real one, tests have a fake."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from mailticket.errors import TransientError


@dataclass(frozen=True, slots=True)
class RawMail:
    """A mail as the server holds it: its key, its bytes and its INTERNALDATE (aware UTC; None if unreadable).

    Of a mail over the size limit only the beginning is taken; `full_size` then tells how large it is, else it is None.
    """

    uidvalidity: int
    uid: int
    content: bytes
    received_at: datetime | None
    full_size: int | None = None


@dataclass(frozen=True, slots=True)
class KeptBack:
    """A mail that is there and that the server does not hand out: key, the server's words, and header if that came."""

    uidvalidity: int
    uid: int
    said: str
    header: bytes
    received_at: datetime | None


class KeptBackError(TransientError):
    """One mail of the folder is not handed out, while nothing else is wrong: no outage, and others are handed out."""

    def __init__(self, mail: KeptBack) -> None:
        self.mail = mail
        super().__init__(f"the mail server does not hand out the mail with UID {mail.uid}: {mail.said}")


class Mailbox(Protocol):
    """One folder of one account over one connection, used by one thread.

    Errors: TransientError when the server or the network is not well, PermanentError when only the operator can help
    (log-in refused, certificate, missing folder). After an error the mailbox is closed and `open()` starts anew, except
    that a KeptBackError leaves it open, and a PermanentError of `acknowledge()`: mail can be read that cannot be moved.
    """

    def open(self) -> int:
        """Connect, log in, select the folder; return its UIDVALIDITY."""
        ...

    def fetch_after(self, uid: int, *, not_before: datetime | None = None) -> Iterator[Sequence[RawMail]]:
        """Yield batches of mails with a UID above *uid*, in UID order, at most 50 mails and 16 MB a batch.

        Never sets \\Seen. Mails whose INTERNALDATE is before *not_before* are left out. Raises KeptBackError in the
        place of a mail that the server does not hand out; what comes after it is yielded from its UID on.
        """
        ...

    def highest_uid(self) -> int:
        """Return the highest UID in the folder; 0 when it is empty."""
        ...

    def count_before(self, moment: datetime) -> int:
        """Return how many mails of the folder have an INTERNALDATE before *moment*."""
        ...

    def acknowledge(self, uids: Sequence[int]) -> None:
        """Move, flag or delete mails that are durably ours; UIDs that are gone are passed over."""
        ...

    def wait(self, timeout: timedelta) -> None:
        """Return when the server tells of something new, or after *timeout*; a hint, never the truth.

        Afterwards the connection is known to be alive. A long *timeout* may be cut short.
        """
        ...

    def interrupt(self) -> None:
        """Make a `wait()` under way in another thread return now; the only method another thread may call."""
        ...

    def close(self) -> None:
        """Log out, or just drop the connection; never raises."""
        ...
