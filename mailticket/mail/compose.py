"""Outgoing mail as final bytes: made once at enqueue, the same on every attempt.

    multipart/mixed            only when files go along
    └ multipart/related        only when the HTML shows images of the mail itself
      └ multipart/alternative
        ├ text/plain
        ├ text/html
        └ text/calendar        only with an invitation, which goes along as a file too: each client knows one of them

Without HTML it is one text part: what a telephone gets.

A file's bytes are not in it: a NUL stands where they go, and `assemble` puts them in at delivery. So a 10 MB file to
five agents is stored once. NUL stands nowhere else: no mail may contain it (RFC 5322 section 3.5).
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import sha256
from html import escape, unescape
from urllib.parse import unquote

from mailticket.errors import PermanentError
from mailticket.mail import wire
from mailticket.mail.attachments import safe_name
from mailticket.mail.message import Address
from mailticket.mail.wire import CRLF

#: References keeps its first ids (the thread's root among them) and its last; between them nobody looks.
FIRST_REFERENCES, LAST_REFERENCES = 3, 17

#: Types that a file may be sent on as (S14), each with the extension of a file without name; all others are octets.
SAFE_TYPES = {
    "application/pdf": ".pdf",
    "application/zip": ".zip",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/vnd.oasis.opendocument.presentation": ".odp",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": ".pptx",
    "audio/mpeg": ".mp3",
    "audio/ogg": ".ogg",
    "audio/wav": ".wav",
    "image/bmp": ".bmp",
    "image/gif": ".gif",
    "image/heic": ".heic",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/tiff": ".tif",
    "image/webp": ".webp",
    "text/csv": ".csv",
    "text/plain": ".txt",
    "video/mp4": ".mp4",
    "video/quicktime": ".mov",
    "video/webm": ".webm",
}
OCTETS = "application/octet-stream"

MULTIPART_FIELDS = ("MIME-Version", "Content-Type")
ONE_PART_FIELDS = (*MULTIPART_FIELDS, "Content-Transfer-Encoding")
_HOLE = b"\x00"
_SUPPRESS = "OOF, AutoReply"  #: never All or NDR: they would keep back the bounce we need (trust.md 4.2)
_AUTO = frozenset({"", "auto-replied", "auto-generated"})
_MARK = re.compile(r"[A-Za-z0-9._+/=-]{1,128}")
_NOTICE = re.compile(r"[a-z][a-z-]{0,39}")
_CID_IN_TEXT = re.compile(r"\[cid:([^\]\s]{1,200})\]", re.IGNORECASE)
#: An image of the mail itself, as `sanitise.clean` leaves it.
_IMAGE = re.compile(r'<img\b([^>]*? )src="cid:([^"]*)"([^>]*)>', re.IGNORECASE)
_ALT = re.compile(r'alt="([^"]+)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file that goes along, by reference to the spooled mail that brought it."""

    mail_id: int
    part: str
    name: str
    content_type: str
    size: int
    inline: bool = False
    content_id: str = ""  #: as in the mail that brought it; the HTML may show it as `cid:`


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """An iCalendar object that goes along, final bytes (RFC 6047)."""

    method: str  #: REQUEST or CANCEL
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A mail to one recipient, before it is bytes."""

    from_: Address
    to: Address
    subject: str
    message_id: str
    date: datetime
    reply_to: str
    mark: str  #: of X-Mailticket-Id
    text: str
    html: str  #: "": the mail is its text alone
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    auto_submitted: str = ""  #: "" on a person's words, else auto-replied or auto-generated (RFC 3834)
    ticket: int | None = None  #: with `notice`: only on mail to agents
    notice: str = ""
    files: tuple[FileRef, ...] = ()
    calendars: tuple[CalendarPart, ...] = ()


@dataclass(frozen=True, slots=True)
class Composed:
    """What an outbox row keeps: the mail with holes for its files, and the files in their order."""

    content: bytes
    recipient: str  #: for the envelope
    files: tuple[FileRef, ...] = ()
    smtputf8: bool = False  #: an address has a local part outside ASCII (RFC 6531)


def compose(mail: Outgoing) -> Composed:
    """Return *mail* as bytes; raise PermanentError when they could not be exactly what is meant."""
    seed = sha256(mail.message_id.encode("utf-8", "replace")).hexdigest()[:24]
    files = tuple(_made_safe(file, number) for number, file in enumerate(mail.files, start=1))
    if mail.ticket is None and "[cid:" in mail.text:  # agents may see whose machine it was
        mail = _with_names(mail, files)
    html, shown = _own_content_ids(mail.html, files, seed)
    files = shown + tuple(file for file in files if not _is_in(file, shown))
    kind, body = _nested(mail, html, files, len(shown), seed)
    fields = _fields(mail)
    head = "".join(f"{name}: {value}\r\n" for name, value in fields) + f"MIME-Version: 1.0\r\n{kind}\r\n"
    content = head.encode() + body
    structure = MULTIPART_FIELDS if kind.startswith("Content-Type: multipart/") else ONE_PART_FIELDS
    _verify(content, [*(name for name, _ in fields), *structure], holes=len(files))
    spec = wire.envelope(mail.to.address)
    used = (spec, mail.from_.address, mail.reply_to)
    return Composed(content, spec, files, smtputf8=not all(one.rpartition("@")[0].isascii() for one in used))


def assemble(content: bytes, files: Sequence[FileRef], load: Callable[[FileRef], bytes]) -> bytes:
    """Return the whole mail: *content* with the bytes of each file, in base64, where its hole is."""
    pieces = content.split(_HOLE)
    if len(pieces) != len(files) + 1:
        raise PermanentError(f"a mail with {len(pieces) - 1} places for files cannot carry {len(files)}")
    whole = [pieces[0]]
    for file, piece in zip(files, pieces[1:], strict=True):
        whole += wire.in_base64(load(file)), piece
    return b"".join(whole)


def _fields(mail: Outgoing) -> list[tuple[str, str]]:
    """Return the header fields of product.md 5, in order, without those of the MIME structure."""
    if mail.date.tzinfo is None:
        raise PermanentError("a mail needs an aware date")
    fields = [
        ("From", wire.address(mail.from_)),
        ("To", wire.address(mail.to)),
        ("Subject", wire.unstructured(mail.subject)),
        ("Date", format_datetime(mail.date.astimezone(UTC).replace(microsecond=0))),
        ("Message-ID", _checked(mail.message_id, wire.is_message_id(mail.message_id), "Message-ID")),
    ]
    if wire.is_message_id(mail.in_reply_to):
        fields.append(("In-Reply-To", mail.in_reply_to))
    references = _references(mail.references)
    if references:
        fields.append(("References", wire.FOLD.join(references)))
    fields.append(("Reply-To", wire.envelope(mail.reply_to)))
    _checked(mail.auto_submitted, mail.auto_submitted in _AUTO, "Auto-Submitted")
    if mail.auto_submitted:
        fields += ("Auto-Submitted", mail.auto_submitted), ("X-Auto-Response-Suppress", _SUPPRESS)
    fields.append(("X-Mailticket-Id", _checked(mail.mark, bool(_MARK.fullmatch(mail.mark)), "mark")))
    if mail.ticket is not None:
        fields.append(("X-Mailticket-Ticket", f"{mail.ticket:d}"))
    if mail.notice:
        fields.append(("X-Mailticket-Notice", _checked(mail.notice, bool(_NOTICE.fullmatch(mail.notice)), "notice")))
    return fields


def _checked(value: str, good: bool, what: str) -> str:
    if not good:
        raise PermanentError(f"not a usable {what}")
    return value


def _references(ids: Sequence[str]) -> list[str]:
    """Return the usable ids, each once, cut in the middle when there are many."""
    usable = list(dict.fromkeys(one for one in ids if wire.is_message_id(one)))
    if len(usable) <= FIRST_REFERENCES + LAST_REFERENCES:
        return usable
    return usable[:FIRST_REFERENCES] + usable[-LAST_REFERENCES:]


def _made_safe(file: FileRef, number: int) -> FileRef:
    """Return *file* with a type and a name that can do no harm (trust.md S14)."""
    kind = file.content_type if file.content_type in SAFE_TYPES else OCTETS
    name = safe_name(file.name) or f"file-{number}{SAFE_TYPES.get(kind, '')}"
    return replace(file, name=name, content_type=kind)


def _with_names(mail: Outgoing, files: tuple[FileRef, ...]) -> Outgoing:
    """Put the name of a picture where Outlook's plain text has its id, which tells of the writer's machine (S22)."""
    names = {file.content_id: file.name for file in files if file.content_id}

    def named(match: re.Match[str]) -> str:
        return f"[{names.get(match[1]) or match[1].partition('@')[0]}]"

    return replace(
        mail,
        text=_CID_IN_TEXT.sub(named, mail.text),
        html=_CID_IN_TEXT.sub(lambda match: escape(named(match)), mail.html),
    )


def _own_content_ids(html: str, files: tuple[FileRef, ...], seed: str) -> tuple[str, tuple[FileRef, ...]]:
    """Give each image that the HTML shows an id of ours: theirs tell of the writer's machine (trust.md S22).

    Of one that does not go along, as in a quote, its description stays: a client would show a broken picture.
    """
    images = {file.content_id: file for file in files if file.content_id and file.content_type.startswith("image/")}
    shown: dict[str, FileRef] = {}

    def renamed(match: re.Match[str]) -> str:
        wanted = unquote(unescape(match[2]))
        if wanted not in images:
            described = _ALT.search(match[0])
            return f"[{described[1]}]" if described else ""
        own = f"{len(shown) + 1}.{seed}@mailticket"
        content_id = shown.setdefault(wanted, replace(images[wanted], inline=True, content_id=own)).content_id
        return f'<img{match[1]}src="cid:{content_id}"{match[3]}>'

    return (_IMAGE.sub(renamed, html) if "cid:" in html else html), tuple(shown.values())


def _is_in(file: FileRef, shown: tuple[FileRef, ...]) -> bool:
    return any((file.mail_id, file.part) == (one.mail_id, one.part) for one in shown)


def _nested(mail: Outgoing, html: str, files: tuple[FileRef, ...], shown: int, seed: str) -> tuple[str, bytes]:
    """Return the Content-Type field and the body of the whole, from the inside out."""
    invited = [_calendar_part(one) for one in mail.calendars[:1]]
    parts = [_text_part("plain", mail.text), *([_text_part("html", html)] if html else []), *invited]
    kind, body = _multipart("alternative", f"=_a{seed}", parts) if len(parts) > 1 else _split(parts[0])
    if shown:
        inner = [_as_part(kind, body), *(_file_part(file, "inline") for file in files[:shown])]
        kind, body = _multipart("related", f"=_r{seed}", inner)
        kind = kind.replace(";", f';{wire.FOLD}type="multipart/alternative";', 1)
    beside = [_calendar_file(one, number) for number, one in enumerate(mail.calendars, start=1)]
    beside += [_file_part(file, "attachment") for file in files[shown:]]
    if beside:
        kind, body = _multipart("mixed", f"=_m{seed}", [_as_part(kind, body), *beside])
    return kind, body


def _split(part: bytes) -> tuple[str, bytes]:
    """Return the fields of a part and its body, as `_multipart` does."""
    fields, _, body = part.partition(CRLF + CRLF)
    return fields.decode(), CRLF + body


def _multipart(subtype: str, boundary: str, parts: list[bytes]) -> tuple[str, bytes]:
    """Return field and body of a multipart; `=_` can stand in no encoded part, and `wire.body` keeps it out of 7bit."""
    delimiter = f"--{boundary}".encode()
    body = b"".join(CRLF + delimiter + CRLF + part for part in parts)
    return f'Content-Type: multipart/{subtype};{wire.FOLD}boundary="{boundary}"', body + CRLF + delimiter + b"--\r\n"


def _as_part(kind: str, body: bytes) -> bytes:
    return kind.encode() + CRLF + body


def _text_part(subtype: str, text: str) -> bytes:
    encoding, data = wire.body(wire.with_references(text) if subtype == "html" else text)
    head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n"
    return head.encode() + data


def _calendar_part(calendar: CalendarPart) -> bytes:
    """Return an invitation as clients show it: the method stands in the type, and in the object (RFC 6047 2.4)."""
    head = f"Content-Type: text/calendar; charset=utf-8; method={calendar.method}\r\n"
    return f"{head}Content-Transfer-Encoding: base64\r\n\r\n".encode() + wire.in_base64(calendar.content)


def _calendar_file(calendar: CalendarPart, number: int) -> bytes:
    """Return an invitation as a file, for clients that only open those."""
    name = "invite.ics" if number == 1 else f"invite-{number}.ics"
    head = f'Content-Type: application/ics; name="{name}"\r\nContent-Transfer-Encoding: base64\r\n'
    head += f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'
    return head.encode() + wire.in_base64(calendar.content)


def _file_part(file: FileRef, disposition: str) -> bytes:
    """Return a part whose bytes are yet to come."""
    head = f"Content-Type: {file.content_type}{wire.fallback_parameter('name', file.name)}\r\n"
    head += "Content-Transfer-Encoding: base64\r\n"
    head += f"Content-ID: <{file.content_id}>\r\n" if disposition == "inline" else ""
    head += f"Content-Disposition: {disposition}{wire.parameter('filename', file.name)}\r\n\r\n"
    return head.encode() + _HOLE


def _verify(content: bytes, expected: list[str], *, holes: int) -> None:
    """Make sure that the header is the one meant and the bytes are mail, whatever came in (trust.md S10)."""
    head = content.partition(b"\r\n\r\n")[0]
    names = [row.partition(b":")[0].decode() for row in head.split(CRLF) if not row.startswith(b" ")]
    if names != expected:
        raise PermanentError("the header of a mail is not the one that was meant")
    ends = content.count(CRLF)
    if content.count(b"\r") != ends or content.count(b"\n") != ends or content.count(_HOLE) != holes:
        raise PermanentError("a mail has stray control characters")
    if max(map(len, content.split(CRLF))) > wire.MAX_LINE:
        raise PermanentError("a mail has a line over 998 bytes")
