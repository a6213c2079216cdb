"""Limits on raw bytes, checked before any parser sees them (trust.md F2, S15).

One linear pass that follows the boundaries as the parser will; next to nothing on normal mail.
"""

import re
from collections.abc import Iterator
from email.message import Message

from mailticket.mail.glance import Glance, degrade, glance

__all__ = ["Glance", "degrade", "glance", "scan"]

MAX_HEAD = 256 * 1024
MAX_LINES = 1000
MAX_FIELD = 16 * 1024
MAX_WORDS = 400
MAX_PARAMETERS = 64
MAX_COMMENT_DEPTH = 10
MAX_PARTS = 500
MAX_DEPTH = 20

#: Lists are no bombs: they are cut when they are read, to 200 addresses or 100 ids.
LISTS = frozenset({b"to", b"cc", b"bcc", b"resent-to", b"resent-cc", b"references", b"in-reply-to"})

#: Fields whose comments a parser looks into.
STRUCTURED = frozenset({b"from", b"to", b"cc", b"bcc", b"sender", b"reply-to", b"date", b"message-id"})

_HEAD_END = re.compile(rb"\r\n\r\n|\n\r?\n|\r\r(?!\n)|\n\r\r")
_FIELD_END = re.compile(rb"(?:\r\n|\n|\r)(?![ \t])")
_CONTENT_TYPE = re.compile(
    rb"(?:\A|[\r\n])content-type[ \t]{0,100}:([^\r\n]*(?:(?:\r\n|\r|\n)[ \t][^\r\n]*)*)", re.IGNORECASE
)


def scan(raw: bytes, *, max_size: int) -> str:
    """Return the name of the first limit that *raw* is over, or ""."""
    if len(raw) > max_size:
        return "message size"
    start = raw.find(b"\n") + 1 if raw.startswith(b"From ") else 0
    head, body = _head(raw, start)
    return _head_over(head) or _structure_over(raw, head, body)


def _head(raw: bytes, start: int) -> tuple[bytes, int]:
    """Return the header block that begins at *start*, and where the body begins."""
    if raw.startswith((b"\n", b"\r\n"), start):
        return b"", start + 1
    match = _HEAD_END.search(raw, start, start + MAX_HEAD + 4)
    if match:
        return raw[start : match.start()], match.end() - 1
    return raw[start : start + MAX_HEAD + 1], min(len(raw), start + MAX_HEAD + 1)


def _head_over(head: bytes) -> str:
    """Judge one header block, of the mail or of a part."""
    if len(head) > MAX_HEAD:
        return "header block size"
    if head.count(b"\n") + head.count(b"\r") > MAX_LINES and len(re.findall(rb"\r\n|\r|\n", head)) > MAX_LINES:
        return "header lines"
    suspicious = (
        len(head) > MAX_FIELD
        or head.count(b"=?") > MAX_WORDS
        or head.count(b";") > MAX_PARAMETERS
        or head.count(b"(") > MAX_COMMENT_DEPTH
    )
    if not suspicious:
        return ""
    return next(filter(None, map(_field_over, _FIELD_END.split(head))), "")


def _field_over(field: bytes) -> str:
    name = field.partition(b":")[0].strip().lower()
    if len(field) > MAX_FIELD and name not in LISTS:
        return "header field size"
    if field.count(b"=?") > MAX_WORDS and name not in LISTS:
        return "encoded words"
    if name.startswith(b"content-") and field.count(b";") > MAX_PARAMETERS:
        return "parameters"
    if name in STRUCTURED and field.count(b"(") > MAX_COMMENT_DEPTH and _comment_depth(field) > MAX_COMMENT_DEPTH:
        return "comment depth"
    return ""


def _comment_depth(field: bytes) -> int:
    depth = deepest = 0
    for match in re.finditer(rb"\\.|[()]", field, re.DOTALL):
        if match.group() == b"(":
            depth += 1
            deepest = max(deepest, depth)
        elif match.group() == b")":
            depth = max(0, depth - 1)
    return deepest


def _structure_over(raw: bytes, head: bytes, body: int) -> str:
    """Follow the boundaries as the standard library will, without building anything."""
    levels = _Levels()
    problem = _enter(raw, head, body, levels)
    if problem or not any(levels.boundaries):
        return problem
    parts = 0
    for position in _delimiters(raw, body):
        end = _line_end(raw, position)
        is_start = levels.meet(raw[position:end].rstrip())
        if not is_start:
            continue
        parts += 1
        if parts > MAX_PARTS:
            return "parts"
        head, inner = _head(raw, _skip_line(raw, end))
        problem = _head_over(head) or _enter(raw, head, inner, levels)
        if problem:
            return problem
    return ""


class _Levels:
    """The multiparts and messages that are open at a place, outermost first."""

    def __init__(self) -> None:
        self.boundaries: list[bytes] = []  # b"" for a message inside another
        self.digests: set[bytes] = set()

    def meet(self, line: bytes) -> bool:
        """Take a line that begins with `--`: close what it closes; say whether it starts a part."""
        token = line[2:]
        closing = token not in self.boundaries and token.endswith(b"--")
        boundary = token[:-2] if closing else token
        if not boundary or boundary not in self.boundaries:
            return False
        level = len(self.boundaries) - 1 - self.boundaries[::-1].index(boundary)
        del self.boundaries[level + (not closing) :]
        return not closing

    def push(self, boundary: bytes) -> str:
        """Go one level down; return the limit that this is over."""
        self.boundaries.append(boundary)
        return "depth" if len(self.boundaries) > MAX_DEPTH else ""

    @property
    def is_digest(self) -> bool:
        """Say whether parts here are messages unless they say otherwise (RFC 2046 section 5.1.5)."""
        return bool(self.boundaries) and self.boundaries[-1] in self.digests


def _enter(raw: bytes, head: bytes, body: int, levels: _Levels) -> str:
    """Push what the header block opens; messages directly inside messages are followed at once."""
    while True:
        kind, boundary = _opens(head)
        if kind.startswith("multipart/"):
            if kind == "multipart/digest":
                levels.digests.add(boundary)
            return levels.push(boundary) if boundary else ""
        if kind == "message/delivery-status":
            return _report_over(raw, body, levels.boundaries)
        if not kind.startswith("message/") and (kind or not levels.is_digest):
            return ""
        if problem := levels.push(b""):
            return problem
        head, body = _head(raw, _skip_blank(raw, body))
        if problem := _head_over(head):
            return problem


def _report_over(raw: bytes, body: int, open_: list[bytes]) -> str:
    """Every block of a delivery report becomes an object of the parser."""
    stop = raw.find(b"\n--" + open_[-1], body) if open_ and open_[-1] else -1
    block = raw[body : stop if stop >= 0 else len(raw)]
    blanks = block.count(b"\n\n") + block.count(b"\n\r\n") + block.count(b"\r\r")
    return "parts" if blanks > MAX_PARTS else ""


def _opens(head: bytes) -> tuple[str, bytes]:
    """Return the media type and the boundary, read as the standard library reads them."""
    match = _CONTENT_TYPE.search(head)
    if match is None:
        return "", b""
    value = match.group(1).decode("utf-8", "surrogateescape")
    lowered = value.lower()
    if "multipart" not in lowered and "message" not in lowered:
        return "text/plain", b""
    part = Message()
    part["Content-Type"] = value
    try:
        boundary = part.get_boundary() or ""
        return part.get_content_type(), boundary.encode("utf-8", "surrogateescape")
    except Exception:  # noqa: BLE001 - the sender's text in the standard library's hands (trust.md F1)
        return "text/plain", b""


def _delimiters(raw: bytes, start: int) -> Iterator[int]:
    """Yield where lines begin with `--`, in order; a bare CR ends a line too, as for the parser."""
    pattern = re.compile(rb"\r--") if raw.find(b"\r--", start) >= 0 else None
    if pattern is None:
        position = raw.find(b"\n--", max(0, start - 1))
        while position >= 0:
            yield position + 1
            position = raw.find(b"\n--", position + 1)
        return
    for match in re.finditer(rb"[\r\n]--", raw[max(0, start - 1) :]):
        yield match.start() + 1 + max(0, start - 1)


def _line_end(raw: bytes, position: int) -> int:
    stops = [
        stop
        for stop in (raw.find(b"\n", position, position + 998), raw.find(b"\r", position, position + 998))
        if stop >= 0
    ]
    return min(stops, default=min(len(raw), position + 998))


def _skip_line(raw: bytes, end: int) -> int:
    if raw.startswith(b"\r\n", end):
        return end + 2
    return min(len(raw), end + 1)


def _skip_blank(raw: bytes, body: int) -> int:
    while raw[body : body + 1] in {b"\r", b"\n"}:
        body += 1
    return body
