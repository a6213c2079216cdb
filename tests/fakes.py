"""Mail servers without a network, for flows and workers; they pass the contract suites of the real transports."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from mailticket.errors import MailticketError, TransientError
from mailticket.transports.imap import BATCH_MAILS, BEGINNING, SLACK
from mailticket.transports.imap_client import After
from mailticket.transports.mailbox import KeptBack, KeptBackError, RawMail
from mailticket.transports.submitter import Attempt, Verdict


@dataclass(frozen=True)
class Kept:
    """A mail in a folder of the fake server."""

    content: bytes
    received_at: datetime
    seen: bool = False


@dataclass
class FakeSentFolder:
    """A folder for copies, in memory."""

    copies: dict[str, Kept] = field(default_factory=dict)  #: by Message-ID
    faults: list[MailticketError] = field(default_factory=list)  #: raised one a call of `open`

    def open(self) -> int:
        if self.faults:
            raise self.faults.pop(0)
        return 1

    def file(self, content: bytes, *, message_id: str, sent_at: datetime) -> None:
        self.copies.setdefault(message_id, Kept(content, sent_at, seen=True))

    def close(self) -> None:
        pass


@dataclass
class FakeMailbox:
    """A folder in memory: `deliver` puts mail in, `inbox` and `archive` show what is where."""

    after: After = After.MOVE
    max_size: int = 35 << 20
    uidvalidity: int = 1
    inbox: dict[int, Kept] = field(default_factory=dict)
    archive: list[Kept] = field(default_factory=list)
    log: list[str] = field(default_factory=list)  #: the calls, in order
    is_open: bool = False
    last_uid: int = 0
    faults: dict[str, list[MailticketError | None]] = field(default_factory=dict)
    kept_back: dict[int, str] = field(default_factory=dict)  #: UIDs that are not handed out, with the server's words

    def deliver(self, content: bytes, received_at: datetime | None = None) -> int:
        """Put a mail into the inbox; return its UID."""
        self.last_uid += 1
        self.inbox[self.last_uid] = Kept(content, received_at or datetime(2026, 1, 1, tzinfo=UTC))
        return self.last_uid

    def renew_uids(self) -> None:
        """Give every mail a new UID and the folder a new UIDVALIDITY."""
        self.uidvalidity += 1
        self.inbox = dict(enumerate(self.inbox.values(), start=1))
        self.last_uid = len(self.inbox)

    def fail(self, method: str, *errors: MailticketError | None) -> None:
        """Let the next calls of *method* raise *errors*, one a call; None lets a call pass."""
        self.faults.setdefault(method, []).extend(errors)

    # --- Mailbox ----------------------------------------------------------------------------------------------------

    def open(self) -> int:
        self._call("open")
        self.is_open = True
        return self.uidvalidity

    def fetch_after(self, uid: int, *, not_before: datetime | None = None) -> Iterator[Sequence[RawMail]]:
        self._call("fetch_after")
        wanted = [
            (key, kept)
            for key, kept in sorted(self.inbox.items())
            if key > uid and (not_before is None or kept.received_at >= not_before)
        ]
        for at in range(0, len(wanted), BATCH_MAILS):
            self._call("fetch a batch")
            batch = [(key, kept) for key, kept in wanted[at : at + BATCH_MAILS] if key in self.inbox]
            refused = next((key for key, _ in batch if key in self.kept_back), self.last_uid + 1)
            yield [self._raw(key, kept) for key, kept in batch if key < refused]
            if refused in self.kept_back:
                raise self._kept_back(refused)

    def highest_uid(self) -> int:
        self._call("highest_uid")
        return max(self.inbox, default=0)

    def count_before(self, moment: datetime) -> int:
        self._call("count_before")
        return sum(kept.received_at < moment for kept in self.inbox.values())

    def acknowledge(self, uids: Sequence[int]) -> None:
        self._call("acknowledge")
        for uid in uids:
            if (kept := self.inbox.get(uid)) is None:
                continue
            if self.after is After.SEEN:
                self.inbox[uid] = replace(kept, seen=True)
                continue
            del self.inbox[uid]
            if self.after is After.MOVE:
                self.archive.append(kept)

    def wait(self, timeout: timedelta) -> None:
        self._call("wait")

    def interrupt(self) -> None:
        self.log.append("interrupt")

    def close(self) -> None:
        self.log.append("close")
        self.is_open = False

    def _call(self, method: str) -> None:
        self.log.append(method)
        if method != "open" and not self.is_open:
            raise TransientError("not connected")
        errors = self.faults.get(method)
        error = errors.pop(0) if errors else None
        if error is not None:
            # As the real one: an error closes, but a refusal to move leaves the mail readable.
            self.is_open = method == "acknowledge" and not isinstance(error, TransientError)
            raise error

    def _kept_back(self, uid: int) -> TransientError:
        kept, others = self.inbox[uid], self.inbox.keys() - {uid}
        if others and others <= self.kept_back.keys():
            self.is_open = False
            return TransientError("nothing is handed out")
        header, end, _ = kept.content.partition(b"\r\n\r\n")
        return KeptBackError(KeptBack(self.uidvalidity, uid, self.kept_back[uid], header + end, kept.received_at))

    def _raw(self, uid: int, kept: Kept) -> RawMail:
        size = len(kept.content)
        is_large = size > self.max_size + SLACK
        content = kept.content[:BEGINNING] if is_large else kept.content
        return RawMail(self.uidvalidity, uid, content, kept.received_at, size if is_large else None)


@dataclass(frozen=True)
class Submission:
    """A mail that the fake server took."""

    mail_from: str
    recipient: str
    content: bytes


@dataclass
class FakeSubmitter:
    """A mail server in memory: it takes everything, or answers as `answers` say, by recipient or in order."""

    taken: list[Submission] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)  #: the recipients of all attempts, in order
    answers: list[Attempt] = field(default_factory=list)  #: for the next attempts, one each
    by_recipient: dict[str, Attempt] = field(default_factory=dict)

    def answer(self, verdict: Verdict, reply: str = "", *, to: str = "", times: int = 1) -> None:
        """Answer so: always to one recipient, or to the next attempts."""
        if to:
            self.by_recipient[to] = Attempt(verdict, reply)
        else:
            self.answers += [Attempt(verdict, reply)] * times

    def submit(self, *, mail_from: str, recipient: str, content: bytes, smtputf8: bool = False) -> Attempt:
        self.tried.append(recipient)
        default = Attempt(Verdict.ACCEPTED, "250 taken")
        attempt = self.by_recipient.get(recipient) or (self.answers.pop(0) if self.answers else default)
        if attempt.verdict in {Verdict.ACCEPTED, Verdict.UNCERTAIN}:  # when in doubt, it did arrive
            self.taken.append(Submission(mail_from, recipient, content))
        return attempt

    def close(self) -> None:
        pass
