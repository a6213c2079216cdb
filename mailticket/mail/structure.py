"""The MIME tree as a list of leaves: which part is text, which is a file, which is another mail."""

import re
from binascii import Error as Base64Error
from binascii import a2b_base64
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.message import Message
from quopri import decodestring

from mailticket.mail import uuencode
from mailticket.mail.headers import Part, content_type, disposition, payload, raw_field
from mailticket.mail.spans import TOKEN

#: Depth that is still walked; limits.scan has refused deeper mails before.
MAX_DEPTH = 25

_TOKEN = re.compile(TOKEN + rb":\d+")
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]*\Z")
_NOT_BASE64_LINE = re.compile(rb"[^A-Za-z0-9+/=\s]")


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a mail, and the bodies that were kept out of the parser (spans.reduced)."""

    raw: bytes = b""
    bodies: Mapping[bytes, tuple[int, int]] = field(default_factory=dict)

    def body(self, part: Part) -> bytes:
        """Return the body of a leaf as it stands in the mail, tokens replaced by what they stand for."""
        text = payload(part)
        data = text.encode("utf-8", "surrogateescape") if isinstance(text, str) else b""
        if not self.bodies or TOKEN not in data:
            return data
        if place := self.bodies.get(data):
            return self.raw[place[0] : place[1]]
        return _TOKEN.sub(lambda match: self.body_at(match.group()), data)

    def body_at(self, token: bytes) -> bytes:
        """Return the bytes that a token stands for."""
        start, end = self.bodies.get(token, (0, 0))
        return self.raw[start:end]


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part without parts of its own; a message/rfc822 part is a leaf too: its inside is not our text."""

    path: str  #: IMAP style: "1", "2.1"
    part: Part
    kind: str  #: media type, lower case
    parameters: dict[str, str]
    disposition: str
    disposition_parameters: dict[str, str]
    parents: tuple[str, ...] = ()  #: media types around it, outermost first
    source: Source = field(default_factory=Source, compare=False, repr=False)

    @property
    def name(self) -> str:
        """The file name as the sender gives it: Content-Disposition before Content-Type (RFC 2183)."""
        given = self.disposition_parameters.get("filename") or self.parameters.get("name", "")
        return given or ("" if self.kind.startswith(("text/", "message/")) else self._other_name())

    def _other_name(self) -> str:
        """Return the name that old mailers put elsewhere: a `file` parameter, a Content-Location."""
        location = raw_field(self.part, "content-location").strip().rpartition("/")[2]
        return self.parameters.get("file", "") or (location if "." in location[1:-1] and len(location) < 200 else "")

    @property
    def charset(self) -> str:
        """The declared charset, or ""."""
        return self.parameters.get("charset", "")

    @property
    def data(self) -> bytes:
        """The decoded bytes; decoded anew each time, since a mail may hold many megabytes of them."""
        return decoded_bytes(self.part, self.source, prose=self.kind.startswith("text/") and not self.name)


def leaves(message: Part, source: Source | None = None) -> Iterator[Leaf]:
    """Yield the leaves in order; attached messages are leaves and are not entered."""
    yield from _walk(message, "", (), source or Source())


def _walk(part: Part, path: str, parents: tuple[str, ...], source: Source) -> Iterator[Leaf]:
    kind, parameters = content_type(part)
    inside = payload(part)
    if isinstance(inside, list) and not kind.startswith("message/") and len(parents) < MAX_DEPTH:
        for number, child in enumerate(inside, start=1):
            if isinstance(child, Message):
                yield from _walk(child, f"{path}.{number}" if path else str(number), (*parents, kind), source)
        return
    if kind.startswith("multipart/"):
        # Announced, but no boundary was found: what there is, is text.
        kind = "text/plain"
    where, where_parameters = disposition(part)
    yield Leaf(path or "1", part, kind, parameters, where, where_parameters, parents, source)


def decoded_bytes(part: Part, source: Source, *, prose: bool) -> bytes:
    """Return the content of a leaf with its transfer encoding undone; of an attached message, its bytes.

    In *prose*, plain text below base64 (the footer that a list added) is kept.
    """
    inside = payload(part)
    if isinstance(inside, list):
        return b"".join(_as_bytes(child) for child in inside if isinstance(child, Message))
    data = source.body(part)
    encoding = raw_field(part, "content-transfer-encoding").strip().strip("\"'").lower()
    if encoding.startswith("base64"):
        return base64_bytes(data, prose=prose)
    if encoding.startswith("quoted"):
        return quoted_printable(data)
    if encoding in {"x-uuencode", "uuencode", "uue", "x-uue"}:
        return uuencode.decode(data)
    return data


def quoted_printable(data: bytes) -> bytes:
    """Decode quoted-printable (RFC 2045 section 6.7)."""
    return decodestring(data)


def base64_bytes(data: bytes, *, prose: bool) -> bytes:
    """Decode base64 as mailers write it; plain text after it is kept in prose, and no part of a file."""
    tail = b""
    if not _BASE64.match(data):
        data, tail = _split_tail(data)
        tail = tail if prose else b""
    try:
        if b"=" not in data.rstrip(b"=\r\n \t"):
            return a2b_base64(data) + tail
    except Base64Error:
        pass
    return b"".join(map(_repaired, re.split(rb"=+\s*", data))) + tail


def _repaired(data: bytes) -> bytes:
    """Decode one stretch of base64 whose padding is missing or wrong."""
    compact = data.translate(None, b" \t\r\n")
    compact = compact[:-1] if len(compact) % 4 == 1 else compact
    try:
        return a2b_base64(compact + b"=" * (-len(compact) % 4))
    except Base64Error:
        return data


def _split_tail(data: bytes) -> tuple[bytes, bytes]:
    """Split where lines stop being base64; when nothing is base64, all is tail."""
    lines = data.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if _NOT_BASE64_LINE.search(line) or b" " in line.strip():
            head = b"".join(lines[:number])
            if any(b" " in later.strip() for later in lines[number:]) or number > len(lines) // 2:
                return head, b"\n" + b"".join(lines[number:])
            break
    return re.sub(rb"[^A-Za-z0-9+/=\s]", b"", data), b""


def _as_bytes(message: Part) -> bytes:
    try:
        return message.as_bytes()
    except Exception:  # noqa: BLE001 - writing a tree of broken parts back may fail anywhere (trust.md F1)
        return str(payload(message)).encode("utf-8", "replace")
