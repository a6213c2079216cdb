"""A look at raw bytes without a MIME parser, total and linear: for listings, and for mails over a limit."""

import re
from dataclasses import dataclass
from itertools import chain, takewhile

from mailticket.mail import addresses, charset, headers, html_text, new_words, spans, structure, words
from mailticket.mail.message import Mail

#: What of a mail over a limit is read; of its header block beyond that, only the fields that are needed.
MAX_HEAD = 256 * 1024
FARTHEST_FIELD = 8 * 1024 * 1024
MAX_FIELD = 4 * 1024
MAX_FIELDS = 200
MAX_IDS = 16 * 1024

#: Fields that are read however many stand before them.
NEEDED = frozenset(["from", "subject", "message-id", "date", "references", "in-reply-to"])
MAX_TEXT = 64 * 1024

_HEAD_END = re.compile(rb"\r?\n[ \t]*\r?\n|\r\r")
_VALUE = rb"[ \t]{0,20}:([^\r\n]*(?:\r?\n[ \t][^\r\n]*)*)"
_FIELD = re.compile(rb"^([!-9;-~]{1,100})" + _VALUE, re.MULTILINE)
_NEEDED = re.compile(rb"^(%s)" % "|".join(NEEDED).encode() + _VALUE, re.MULTILINE | re.IGNORECASE)
_PART = re.compile(rb"\n--[^\r\n]{1,200}\r?\n")
_TYPE = re.compile(
    rb"^content-type[ \t]{0,20}:[ \t]{0,20}([a-z]{1,20}/[a-z0-9.+-]{1,60})", re.IGNORECASE | re.MULTILINE
)
_ENCODING = re.compile(
    rb"^content-transfer-encoding[ \t]{0,20}:[ \t]{0,20}([a-z0-9-]{1,30})", re.IGNORECASE | re.MULTILINE
)
_HALF_CHARACTER = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{0,2}\Z")
_CHARSET = re.compile(rb"""charset\*?\s{0,5}=\s{0,5}["']?([A-Za-z0-9_.:-]{1,60})""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Glance:
    """What a listing shows of a mail."""

    from_address: str = ""
    from_name: str = ""
    subject: str = ""
    message_id: str = ""
    date: str = ""


def glance(raw: bytes) -> Glance:
    """Return author, subject, id and date as far as they can be read."""
    table = dict(reversed(_fields(_head(raw)[0])))
    author = addresses.rescue(table.get("from", ""))
    return Glance(
        from_address=author.key if author else "",
        from_name=author.name if author else "",
        subject=words.field_text(table.get("subject", ""))[:1000],
        message_id=headers.message_id(table.get("message-id", "")),
        date=words.field_text(table.get("date", ""))[:100],
    )


def degrade(raw: bytes, *, because: str = "") -> Mail:
    """Return what can be said of a mail over a limit: header fields, bounded, and the first 64 KB of text."""
    head, rest = _head(raw)
    fields = _fields(head)
    table = dict(reversed(fields))
    author = addresses.rescue(table.get("from", ""))
    text = charset.clean(_first_text(head, rest)).strip()
    read = new_words.of_text(text)
    return Mail(
        headers=headers.decoded(fields),
        message_id=headers.message_id(table.get("message-id", "")),
        date=addresses.date(table.get("date", "")),
        from_=(author,) if author else (),
        from_count=sum(1 for name, _ in fields if name == "from"),
        from_defects=("degraded",),
        subject=words.field_text(table.get("subject", ""))[:1000],
        in_reply_to=headers.message_ids(table.get("in-reply-to", "")),
        references=headers.message_ids(table.get("references", "")),
        text=text,
        new_words=read.text,
        text_part=text,
        content_type=_match(_TYPE, head) or "text/plain",
        defects=("degraded",),
        degraded=because or "unreadable",
        notes=(f"degraded: {because or 'unreadable'}",),
    )


def _head(raw: bytes) -> tuple[bytes, bytes]:
    """Split into header block and bounded body; an mbox line on top is skipped."""
    raw = spans.unstuttered(raw)
    start = spans.head_start(raw)
    farthest = start + FARTHEST_FIELD
    match = _HEAD_END.search(raw, start, farthest)
    end, body = (match.start(), match.end()) if match else (farthest, start + MAX_HEAD)
    return raw[start:end], raw[body : body + 2 * MAX_TEXT]


def _shortened(value: bytes) -> bytes:
    """Cut a value to size between two characters: half of one would make all the others look like cp1252."""
    return value if len(value) <= MAX_FIELD else _HALF_CHARACTER.sub(b"", value[:MAX_FIELD])


def _fields(head: bytes) -> list[tuple[str, str]]:
    """Return the fields as (lower-case name, raw value), bounded in number and size; of References, the end is kept."""
    found: list[tuple[str, str]] = []
    near = takewhile(lambda match: match.start() < MAX_HEAD, _FIELD.finditer(head))
    for match in chain(near, _NEEDED.finditer(head, MAX_HEAD)):
        name = match.group(1).decode("ascii").lower()
        if len(found) >= MAX_FIELDS and name not in NEEDED:
            continue
        value = match.group(2)
        kept = value[-MAX_IDS:] if name in {"references", "in-reply-to"} else _shortened(value)
        found.append((name, kept.decode("utf-8", "surrogateescape")))
        if len(found) >= 2 * MAX_FIELDS:
            break
    return found


def _first_text(head: bytes, rest: bytes) -> str:
    """Return the first readable part in sight: of a multipart the first text part, else the body."""
    if not _match(_TYPE, head).startswith("multipart/"):
        return _decoded(head, rest)
    body = b"\n" + rest
    for number, match in enumerate(_PART.finditer(body)):
        if number > 50:
            break
        inner, text = _head(body[match.end() :])
        kind = _match(_TYPE, inner) or "text/plain"
        if kind.startswith("text/") and b"attachment" not in inner.lower():
            line = body[match.start() + 1 : match.end()].strip()
            return _decoded(inner, text.partition(b"\n" + line)[0])
    return ""


def _decoded(head: bytes, data: bytes) -> str:
    encoding = _match(_ENCODING, head)
    data = data[: 2 * MAX_TEXT if encoding == "base64" else MAX_TEXT]
    if encoding == "base64":
        data = structure.base64_bytes(data, prose=True)[:MAX_TEXT]
    elif encoding == "quoted-printable":
        data = structure.quoted_printable(data)
    kind = _match(_TYPE, head) or "text/plain"
    if not kind.startswith("text/"):
        return ""
    text = charset.decode(data, _match(_CHARSET, head), html=kind == "text/html")
    return html_text.to_text(text) if kind == "text/html" else text


def _match(pattern: re.Pattern[bytes], data: bytes) -> str:
    match = pattern.search(data)
    return match.group(1).decode("ascii", "replace").lower() if match else ""
