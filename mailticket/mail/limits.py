"""Limits on raw bytes, checked before any parser sees them (trust.md F2, S15).

One linear pass that follows the boundaries as the parser will; next to nothing on normal mail.
"""

import re

from mailticket.mail import spans
from mailticket.mail.glance import Glance, degrade, glance

__all__ = ["Glance", "degrade", "glance", "scan"]

MAX_HEAD = spans.MAX_HEAD
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

_FIELD_END = re.compile(rb"(?:\r\n|\n|\r)(?![ \t])")


def scan(raw: bytes, *, max_size: int) -> str:
    """Return the name of the first limit that *raw* is over, or ""."""
    if len(raw) > max_size:
        return "message size"
    raw = spans.unstuttered(raw)
    head, body = spans.head(raw, spans.head_start(raw))
    return _head_over(head) or _structure_over(raw, head, body)


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
    """Count parts and levels, and judge every header block on the way."""
    levels = spans.Levels()
    problem = _enter(raw, head, body, levels)
    if problem or not any(levels.boundaries):
        return problem
    parts = 0
    for start, end in spans.delimiters(raw, body, levels):
        if levels.meet(raw[start:end].rstrip()) != "start":
            continue
        parts += 1
        if parts > MAX_PARTS:
            return "parts"
        head, inner = spans.head(raw, spans.next_line(raw, end))
        problem = _head_over(head) or _enter(raw, head, inner, levels)
        if problem:
            return problem
    return ""


def _enter(raw: bytes, head: bytes, body: int, levels: spans.Levels) -> str:
    """Open what the header block opens; messages directly inside messages are followed at once."""
    while len(levels.boundaries) <= MAX_DEPTH:
        kind, boundary = spans.opens(head)
        if kind.startswith("multipart/"):
            if kind == "multipart/digest":
                levels.digests.add(boundary)
            levels.boundaries += [boundary] if boundary else []
            break
        if kind == "message/delivery-status":
            return _report_over(raw, body, levels.boundaries)
        if not kind.startswith("message/") and (kind or not levels.is_digest):
            return ""
        levels.boundaries.append(b"")
        head, body = spans.head(raw, _skip_blank(raw, body))
        if problem := _head_over(head):
            return problem
    return "depth" if len(levels.boundaries) > MAX_DEPTH else ""


def _report_over(raw: bytes, body: int, open_: list[bytes]) -> str:
    """Every block of a delivery report becomes an object of the parser."""
    stop = raw.find(b"\n--" + open_[-1], body) if open_ and open_[-1] else -1
    block = raw[body : stop if stop >= 0 else len(raw)]
    blanks = block.count(b"\n\n") + block.count(b"\n\r\n") + block.count(b"\r\r")
    return "parts" if blanks > MAX_PARTS else ""


def _skip_blank(raw: bytes, body: int) -> int:
    while raw[body : body + 1] in {b"\r", b"\n"}:
        body += 1
    return body
