"""One IMAP folder over one connection (RFC 3501; IDLE RFC 2177, UIDPLUS RFC 4315, MOVE RFC 6851)."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from mailticket.errors import MailticketError, PermanentError, TransientError
from mailticket.transports.deadline import Deadline
from mailticket.transports.imap_client import (
    WIRE_ERRORS,
    After,
    Client,
    IdleRefusedError,
    ImapAccount,
    connect,
    is_outage,
    is_passing,
    log_in,
    refusal,
    refuse_control_characters,
    refused_with,
)
from mailticket.transports.mailbox import KeptBack, KeptBackError, RawMail
from mailticket.transports.tls import explain, refuse_plain

log = logging.getLogger(__name__)
T = TypeVar("T")

BATCH_MAILS = 50
BATCH_BYTES = 16 << 20
LISTED = 500  #: UIDs in one command: lines stay under the 8,000 bytes that servers must take (RFC 7162, 4)
SLACK = 64 << 10  #: a mail is called too large only when it is so beyond doubt: RFC822.SIZE is advisory
BEGINNING = (256 + 64) << 10  #: of a mail over the limit: the largest header that is looked at, and some text
PROBED = 3  #: so many others are asked for before one mail is said to be kept back
LONGEST_IDLE = timedelta(minutes=29)  # RFC 2177


@dataclass(frozen=True, slots=True)
class Head:
    """What is asked of every mail before its body."""

    uid: int
    size: int
    received_at: datetime | None


@dataclass(frozen=True, slots=True)
class Refused:
    """A mail that is there and was not handed out, with the server's words."""

    uid: int
    said: str


class ImapMailbox:
    """The real `Mailbox`."""

    def __init__(self, account: ImapAccount) -> None:
        refuse_plain(account.host, account.security)
        for name in (account.folder, account.archive_folder):
            refuse_control_characters(name)
        self.account = account
        self._deadline = Deadline()
        self._connection: Client | None = None
        self._uidvalidity = 0
        self._archive = account.archive_folder
        self._made = False  #: a folder just now
        self._may_idle = True

    # --- the steps of a poller --------------------------------------------------------------------------------------

    def open(self) -> int:
        """Connect, log in, select the folder; return its UIDVALIDITY."""
        self.close()
        with self._speaking():
            self._connection = connect(self.account, self._deadline)
            log_in(self._connection, self.account)
            self._uidvalidity = self._select()
            self._client.forget_news()
        return self._uidvalidity

    def fetch_after(self, uid: int, *, not_before: datetime | None = None) -> Iterator[Sequence[RawMail]]:
        """Yield batches of mails with a UID above *uid*, in UID order; see `Mailbox`."""
        for some in in_parts(self._uids_after(uid, not_before), LISTED):
            found, refused = self._heads(some)
            heads = [head for head in found if not is_before(head, not_before)]
            for batch in batches(heads, self.account.max_size + SLACK):
                mails, refused_body = self._bodies(batch)
                yield mails
                if refused_body:
                    raise self._kept_back(refused_body, batch)
            if refused:
                raise self._kept_back(refused)

    def highest_uid(self) -> int:
        """Return the highest UID in the folder; 0 when it is empty."""
        with self._speaking():
            return max(self._client.search(["UID", "*"]), default=0)

    def count_before(self, moment: datetime) -> int:
        """Return how many mails of the folder have an INTERNALDATE before *moment*."""
        with self._speaking():
            uids = self._client.search(["BEFORE", moment.date() + timedelta(days=2)])
        return sum(is_before(head, moment) for some in in_parts(uids, LISTED) for head in self._heads(some)[0])

    def acknowledge(self, uids: Sequence[int]) -> None:
        """Move, flag or delete mails that are durably ours, one command for many."""
        after = self.account.after
        act = {After.MOVE: self._move, After.SEEN: self._mark_seen, After.DELETE: self._delete}[after]
        for some in in_parts(sorted(uids), LISTED):
            with self._speaking():
                said = act(some)
                self._client.forget_news()
            if said:
                who, folder = self.account.user, self.account.folder
                raise PermanentError(
                    f'{self.account.host}: {who} may not do what `after = "{after}"` needs in {folder}: {said}'
                )

    def wait(self, timeout: timedelta) -> None:
        """Return when the server tells of something new, when interrupted, or after *timeout*."""
        if self._client.has_news():
            return
        with self._speaking():
            idling = self._begin_idle()
        self._news(min(timeout, LONGEST_IDLE))
        with self._speaking():
            if idling:
                self._client.idle_done()
            self._client.noop()
            self._client.forget_news()

    def interrupt(self) -> None:
        """Make a `wait()` in another thread return now."""
        connection = self._connection
        if connection is not None:
            connection.bell.ring()

    def close(self) -> None:
        """Log out, or just drop the connection; never raises."""
        if self._connection is not None:
            with suppress(*WIRE_ERRORS), self._deadline.within(5):
                self._connection.logout()
        self._drop()

    # --- talking ----------------------------------------------------------------------------------------------------

    @property
    def _client(self) -> Client:
        if self._connection is None:
            raise TransientError(f"{self.account.host}: not connected")
        return self._connection

    @contextmanager
    def _speaking(self, seconds: float | None = None) -> Iterator[None]:
        """Bound what is said within the block; turn what goes wrong into our errors and drop the connection."""
        try:
            with self._deadline.within(seconds or self.account.patience.command):
                yield
        except MailticketError:
            self._drop()
            raise
        except WIRE_ERRORS as error:
            self._drop()
            if said := refused_with(error):
                raise TransientError(f"{self.account.host}: the server refuses: {said}") from None
            # Without its cause: imaplib quotes what the server sent, and that may be mail (trust.md S24).
            raise explain(error, self.account.host, self.account.port) from None

    def _drop(self) -> None:
        connection, self._connection = self._connection, None
        self._deadline.watch(None)
        if connection is not None:
            connection.shutdown()

    def _select(self) -> int:
        at, folder = self.account.host, self.account.folder
        found: dict[bytes, Any] = {}
        said = refusal(lambda: found.update(self._client.select_folder(folder)))
        if is_passing(said):
            raise TransientError(f"{at}: folder {folder} cannot be opened just now: {said}")
        if said:
            raise PermanentError(f"{at}: folder {folder} cannot be opened; does it exist? The server says: {said}")
        if b"UIDVALIDITY" not in found:
            raise PermanentError(f"{at}: folder {folder} has no lasting UIDs (UIDVALIDITY); it cannot be used")
        return int(found[b"UIDVALIDITY"])

    def _begin_idle(self) -> bool:
        """Ask the server to tell of news by itself; return whether it will."""
        if self._may_idle and self._client.has_capability("IDLE"):
            try:
                self._client.idle()
            except IdleRefusedError:
                self._may_idle = False
            else:
                return True
        return False

    def _news(self, timeout: timedelta) -> None:
        try:
            self._client.wait_for_news(timeout.total_seconds())
        except WIRE_ERRORS as error:
            self._drop()
            raise explain(error, self.account.host, self.account.port) from None

    # --- reading ----------------------------------------------------------------------------------------------------

    def _uids_after(self, uid: int, not_before: datetime | None) -> list[int]:
        """Return the UIDs above *uid*; SINCE only narrows, by days of the server's zone."""
        criteria: list[object] = ["UID", f"{uid + 1}:*"]
        if not_before is not None:
            criteria += ["SINCE", not_before.date() - timedelta(days=1)]
        with self._speaking():
            self._client.forget_news()  # of mail that this search finds; what comes beside its answer is new
            return sorted(found for found in self._client.search(criteria) if found > uid)  # n:* finds the last anyway

    def _heads(self, uids: Sequence[int]) -> tuple[list[Head], Refused | None]:
        found, refused = self._hand_out(uids, ["RFC822.SIZE", "INTERNALDATE"], b"RFC822.SIZE")
        return [read_head(uid, found[uid]) for uid in sorted(found)], refused

    def _bodies(self, batch: Sequence[Head]) -> tuple[list[RawMail], Refused | None]:
        """Fetch the mails of *batch* whole, or the beginning of one that is over the limit."""
        is_partial = batch[0].size > self.account.max_size + SLACK
        item, key = (f"BODY.PEEK[]<0.{BEGINNING}>", b"BODY[]<0>") if is_partial else ("BODY.PEEK[]", b"BODY[]")
        size = BEGINNING if is_partial else sum(head.size for head in batch)
        found, refused = self._hand_out([head.uid for head in batch], [item], key, size)
        mails = [
            RawMail(
                uidvalidity=self._uidvalidity,
                uid=head.uid,
                content=bytes(found[head.uid][key]),
                received_at=head.received_at,
                full_size=head.size if is_partial else None,
            )
            for head in batch
            if head.uid in found
        ]
        return mails, refused

    def _hand_out(
        self, uids: Sequence[int], items: Sequence[str], key: bytes, size: int = 0
    ) -> tuple[dict[int, Mapping[bytes, Any]], Refused | None]:
        """Return the answers that have *key*, up to the first mail that is there and gets none, and which that is.

        One mail can spoil the answer about all, so what is missing is asked for singly. What is gone is passed over.
        """
        found, _ = self._ask(uids, items, key, size)
        for uid in self._still_there([uid for uid in uids if uid not in found]):
            alone, said = self._ask([uid], items, key, size)
            if uid not in alone and self._still_there([uid]):
                return {one: answer for one, answer in found.items() if one < uid}, Refused(uid, said)
            found |= alone
        return found, None

    def _ask(
        self, uids: Sequence[int], items: Sequence[str], key: bytes, size: int = 0
    ) -> tuple[dict[int, Mapping[bytes, Any]], str]:
        """Return the answers that have *key*, and the server's words if it refuses.

        To Dovecot, a BYE is how to refuse a damaged mail; a connection that is lost without a word is no refusal.
        """
        said = goodbye = ""
        with self._speaking(self.account.patience.for_bytes(size)):
            try:
                found = self._client.fetch(list(uids), list(items))
            except WIRE_ERRORS as error:
                said, goodbye = refused_with(error), self._client.goodbye()
                if not (said or goodbye):
                    raise
                found = {}
        if goodbye:
            self._reopen()
        return {uid: found[uid] for uid in uids if found.get(uid, {}).get(key) is not None}, said or goodbye

    def _reopen(self) -> None:
        """Go on over a new connection."""
        before = self._uidvalidity
        if self.open() != before:
            self._drop()
            raise TransientError(f"{self.account.host}: the UIDs of the folder were renewed just now")

    def _still_there(self, uids: Sequence[int]) -> list[int]:
        """Return which of *uids* the folder has."""
        if not uids:
            return []
        with self._speaking():
            return sorted(set(uids) & set(self._client.search(["UID", ",".join(map(str, uids))])))

    def _kept_back(self, refused: Refused, batch: Sequence[Head] = ()) -> TransientError:
        """Return what is wrong: with one mail, or with the server, as it hands out none of the newest either."""
        uid, at = refused.uid, self.account.host
        if is_outage(refused.said) or not self._hands_out_others(uid):
            self._drop()
            what = f"refuses: {refused.said}" if refused.said else f"does not hand out the mail with UID {uid}"
            return TransientError(f"{at}: the server {what}")
        received_at = next((head.received_at for head in batch if head.uid == uid), None)
        said = refused.said or "it is left out of the answer"
        return KeptBackError(KeptBack(self._uidvalidity, uid, said, self._header(uid), received_at))

    def _header(self, uid: int) -> bytes:
        """Return the header of a mail, up to so much as is looked at; b"" if that is not handed out either."""
        key = b"BODY[HEADER]<0>"
        found, _ = self._ask([uid], [f"BODY.PEEK[HEADER]<0.{BEGINNING}>"], key)
        return bytes(found[uid][key]) if found else b""

    def _hands_out_others(self, uid: int) -> bool:
        """Say whether one of the newest mails but *uid* is handed out, or there is none to ask for."""
        with self._speaking():
            others = sorted(set(self._client.search()) - {uid})[-PROBED:]
        return not others or any(self._ask([other], ["BODY.PEEK[]<0.1>"], b"BODY[]<0>")[0] for other in others)

    # --- acknowledging: each returns what the server said if it refused ----------------------------------------------

    def _move(self, uids: Sequence[int]) -> str:
        said = self._move_to_archive(uids)
        if said and self._find_archive():
            said = self._move_to_archive(uids)
        return said

    def _move_to_archive(self, uids: Sequence[int]) -> str:
        if self._client.has_capability("MOVE"):
            return refusal(self._client.move, uids, self._archive)
        return refusal(self._client.copy, uids, self._archive) or self._delete(uids)

    def _find_archive(self) -> bool:
        """Find or create the archive folder, where all folders live if the server insists; False if that is no help."""
        made = self._find_or_make(self.account.archive_folder)
        if made is None or (made == self._archive and not self._made):
            return False
        self._archive, self._made = made, False
        return True

    def _find_or_make(self, wanted: str) -> str | None:
        """Return the name under which a folder is there or was made; None when the server lets us make none."""
        client = self._client
        prefix = client.personal_prefix()
        names = [wanted] if wanted.startswith(prefix) else [wanted, prefix + wanted]
        there = next((name for name in names if client.folder_exists(name)), None)
        made = there or next((name for name in names if not refusal(client.create_folder, name)), None)
        if made and not there:
            refusal(client.subscribe_folder, made)
            self._made = True
            log.info("folder created", extra={"host": self.account.host})
        return made

    def _mark_seen(self, uids: Sequence[int]) -> str:
        return refusal(self._client.add_flags, uids, [r"\Seen"], silent=True)

    def _delete(self, uids: Sequence[int]) -> str:
        """Expunge just *uids*. Without UIDPLUS they stay flagged: a bare EXPUNGE would take other people's with it."""
        said = refusal(self._client.add_flags, uids, [r"\Deleted"], silent=True)
        if said or not self._client.has_capability("UIDPLUS"):
            return said
        return refusal(self._client.uid_expunge, uids)


# --- small things ---------------------------------------------------------------------------------------------------


def read_head(uid: int, data: Mapping[bytes, Any]) -> Head:
    """Return the head in a FETCH answer; a server's unreadable INTERNALDATE is None."""
    date = data.get(b"INTERNALDATE")
    return Head(uid, int(data[b"RFC822.SIZE"]), date.astimezone(UTC) if date else None)


def is_before(head: Head, moment: datetime | None) -> bool:
    """Say whether a mail is certainly older than *moment*."""
    return moment is not None and head.received_at is not None and head.received_at < moment


def batches(heads: Iterable[Head], too_large: int) -> Iterator[list[Head]]:
    """Group *heads* in order, at most 50 mails and 16 MB each; a larger mail, or one over the limit, is alone."""
    batch: list[Head] = []
    size = 0
    for head in heads:
        alone = head.size > too_large
        if batch and (alone or len(batch) == BATCH_MAILS or size + head.size > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(head)
        size += head.size
        if alone:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def in_parts(items: Iterable[T], length: int) -> Iterator[list[T]]:
    """Cut *items* into lists of at most *length*."""
    rest = iter(items)
    while part := list(islice(rest, length)):
        yield part
