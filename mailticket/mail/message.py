"""What we know of a mail once it is read: plain values, nothing half built."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from mailticket.domain.addresses import person_key

#: The line above the quote-to-be in mail to agents. Where it stands unquoted, the new words end (trust.md S21).
REPLY_MARKER = "##- ~ 8< ~~~~~~~~~~ mailticket ~~~~~~~~~~ 8< ~ -##"


@dataclass(frozen=True, slots=True)
class Address:
    """One RFC 5322 mailbox: the decoded display name (may be empty) and the addr-spec as written."""

    name: str
    address: str

    @property
    def key(self) -> str:
        """The address as it is compared: surrounding blanks off, lower case, the domain as A-labels."""
        return person_key(self.address)

    @property
    def domain(self) -> str:
        """The part after the last `@`, lower case; empty when there is none."""
        return self.key.rpartition("@")[2] if "@" in self.address else ""


class Use(StrEnum):
    """What a part that is kept as a file is to its mail."""

    FILE = "file"  #: what it looks like
    ADDED = "added"  #: a client put it there by itself: a signature, a key, an entry for a calendar
    TEXT = "text"  #: it stands where the text should, and nobody here can read it


@dataclass(frozen=True, slots=True)
class Attachment:
    """A leaf part that is kept as a file; its bytes stay in the raw mail, found by part path."""

    part: str  #: path in the MIME tree, IMAP style ("1.2"); uuencoded: "1/uu1"; inside winmail.dat: "2/tnef1"
    name: str  #: display name, made safe (trust.md S14); empty when the mail gives none
    content_type: str  #: lower case, "application/octet-stream" when unusable
    size: int  #: decoded bytes
    inline: bool = False
    content_id: str = ""  #: without angle brackets
    sha256: str = ""  #: hex, of the decoded bytes
    use: Use = Use.FILE


class ReportAction(StrEnum):
    """RFC 3464 section 2.3.3 Action, plus what a report without one amounts to."""

    FAILED = "failed"
    DELAYED = "delayed"
    DELIVERED = "delivered"
    RELAYED = "relayed"
    EXPANDED = "expanded"


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """What a delivery report says of one recipient (RFC 3464)."""

    action: ReportAction
    recipient: str  #: Final-Recipient, else Original-Recipient, address only, lower case
    status: str = ""  #: "5.1.1"
    diagnostic: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """A delivery report: per-recipient facts and what is left of the returned mail."""

    statuses: tuple[DeliveryStatus, ...]
    returned_message_ids: tuple[str, ...] = ()  #: Message-ID of the returned part, with angle brackets
    returned_mailticket_ids: tuple[str, ...] = ()  #: X-Mailticket-Id of the returned part


@dataclass(frozen=True, slots=True)
class CalendarAnswer:
    """What somebody's calendar answers to an invitation (RFC 5546)."""

    method: str  #: REPLY, or COUNTER: another time
    uid: str  #: of the invitation
    sequence: int | None = None  #: of the invitation that it answers; None where it does not say
    answer: str = ""  #: PARTSTAT, lower case: accepted, declined, tentative
    comment: str = ""
    start: datetime | None = None  #: aware UTC; of a COUNTER: when it should be


@dataclass(frozen=True, slots=True)
class Mail:
    """A parsed mail. Every field is total: ugly input leaves a defect, never a hole.

    `headers` holds every field in order, name as written, value unfolded and decoded as far as possible (never raises).
    """

    headers: tuple[tuple[str, str], ...] = ()
    message_id: str = ""  #: "<…>" or "" when missing or unusable
    date: datetime | None = None  #: aware UTC
    from_: tuple[Address, ...] = ()
    from_count: int = 0  #: how many From header fields there were
    from_defects: tuple[str, ...] = ()  #: anything wrong with From; an agent's mail must have none (trust.md F11)
    sender: Address | None = None
    reply_to: tuple[Address, ...] = ()
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    subject: str = ""
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    language: str = ""  #: first tag of Content-Language, primary subtag, lower case
    text: str = ""  #: the whole readable text, of all its parts
    new_words: str = ""  #: what the writer wrote now in the first text part, apart from quote and signature
    more_words: str = ""  #: the same of further text parts: never read for commands (trust.md S19)
    only_quote: bool = False  #: nothing but a quote or a forwarded mail: new_words shows it; no command is in it
    text_part: str = ""  #: the first text part, as text/plain, decoded ("" when there is none)
    html_part: str = ""  #: the same as text/html, decoded
    html_new_words: str = ""  #: new words as the HTML part has them (hidden nodes dropped), for comparison
    html_new: str = ""  #: HTML of the new words (quote and hidden nodes taken out), not yet sanitised
    attachments: tuple[Attachment, ...] = ()
    content_type: str = "text/plain"  #: of the top level, lower case, without parameters
    report: DeliveryReport | None = None
    report_type: str = ""  #: report-type parameter of a multipart/report
    calendar_method: str = ""  #: METHOD of a text/calendar part, upper case
    calendar: CalendarAnswer | None = None  #: what a REPLY or COUNTER says
    forwarded: "Forwarded | None" = None
    defects: tuple[str, ...] = ()
    degraded: str = ""  #: the limit it was over; then only headers and the first 64 KB of text were read
    notes: tuple[str, ...] = field(default=())  #: why the reader decided as it did, for `explain`

    @property
    def author(self) -> Address | None:
        """The first From address (RFC 5598 Author); None when there is none usable."""
        return self.from_[0] if self.from_ else None

    @property
    def words(self) -> str:
        """All that the writer wrote now, for people to read; commands are in `new_words` alone."""
        return "\n\n".join(filter(None, (self.new_words, self.more_words)))

    def header(self, name: str) -> str:
        """Return the first field called *name* (any case), or ""."""
        values = self.header_all(name)
        return values[0] if values else ""

    def header_all(self, name: str) -> tuple[str, ...]:
        """Return every field called *name* (any case), topmost first."""
        return _by_name(self.headers).get(name.lower(), ())


@lru_cache(maxsize=8)  # a mail is asked for some thirty fields, one after the other
def _by_name(headers: tuple[tuple[str, str], ...]) -> dict[str, tuple[str, ...]]:
    """Return the values of fields by their names in lower case."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in headers:
        key = name.lower()
        found[key] = (*found.get(key, ()), value)
    return found


@dataclass(frozen=True, slots=True)
class Forwarded:
    """A mail that somebody forwarded, inline or attached."""

    author: Address
    subject: str = ""
    date: datetime | None = None
    text: str = ""
    message_id: str = ""
    part: str = ""  #: part path when it was attached as message/rfc822
