"""What a poller needs of a mailbox; `imap.ImapMailbox` is the real one, tests have a fake."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


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


class Mailbox(Protocol):
    """One folder of one account over one connection, used by one thread.

    Errors: TransientError when the server or the network is not well, PermanentError when only the operator can help
    (log-in refused, certificate, missing folder). After an error the mailbox is closed and `open()` starts anew, except
    that a PermanentError of `acknowledge()` leaves it open: mail can be read that cannot be moved.
    """

    def open(self) -> int:
        """Connect, log in, select the folder; return its UIDVALIDITY."""
        ...

    def fetch_after(self, uid: int, *, not_before: datetime | None = None) -> Iterator[Sequence[RawMail]]:
        """Yield batches of mails with a UID above *uid*, in UID order, at most 50 mails and 16 MB a batch.

        Never sets \\Seen. Mails whose INTERNALDATE is before *not_before* are left out.
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
