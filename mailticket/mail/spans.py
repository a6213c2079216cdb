"""Where the parts of a mail stand in its raw bytes: boundaries followed as the parser will, building nothing.

Used twice: to count before anything is parsed (limits), and to keep big bodies out of the parser, which would hold each
of them several times over.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

#: What a header block may take; the rest of a longer one is not looked at.
MAX_HEAD = 256 * 1024

#: Parts whose body is at least so long are kept out of the parser, in mails that are longer still.
BIG_BODY = 32 * 1024
BIG_MAIL = 64 * 1024

#: Lines beginning with `--` that are looked at one by one.
PATIENCE = 2000

#: More parts than this nobody follows.
MAX_PARTS = 1000

#: Stands for a body that was kept out. No mail can contain it: it is drawn anew in each process.
TOKEN = os.urandom(12).hex().encode()

_MBOX = re.compile(rb">?From (?![ \t]*:)")
_HEAD_END = re.compile(rb"\r\n\r\n|\n\r?\n|\r\r(?!\n)|\n\r\r")
_CONTENT_TYPE = re.compile(
    rb"(?:\A|[\r\n])content-type[ \t]{0,100}:([^\r\n]*(?:(?:\r\n|\r|\n)[ \t][^\r\n]*)*)", re.IGNORECASE
)


def unstuttered(raw: bytes) -> bytes:
    """Return *raw* with single line ends where each is `\\r\\r\\n`: its line ends were made CRLF once too often."""
    end = raw.find(b"\n")
    return raw.replace(b"\r\r\n", b"\r\n") if end > 1 and raw[end - 2 : end] == b"\r\r" else raw


def head_start(raw: bytes) -> int:
    """Return where the header block begins: below an mbox line. `From :` is a field (RFC 5322 section 4.5)."""
    return raw.find(b"\n") + 1 if _MBOX.match(raw) else 0


def head(raw: bytes, start: int) -> tuple[bytes, int]:
    """Return the header block that begins at *start*, and where the body begins (at its blank line)."""
    if raw.startswith((b"\n", b"\r\n"), start):
        return b"", start + 1
    match = _HEAD_END.search(raw, start, start + MAX_HEAD + 4)
    if match:
        return raw[start : match.start()], match.end() - 1
    return raw[start : start + MAX_HEAD + 1], min(len(raw), start + MAX_HEAD + 1)


def opens(block: bytes) -> tuple[str, bytes]:
    """Return the media type and the boundary that a header block announces, as the standard library reads them."""
    match = _CONTENT_TYPE.search(block)
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


@dataclass(slots=True)
class Levels:
    """The multiparts and messages that are open at a place, outermost first."""

    boundaries: list[bytes] = field(default_factory=list)  #: b"" for a message inside another
    digests: set[bytes] = field(default_factory=set)
    _known: tuple[bytes, ...] = ()
    _prefixes: tuple[bytes, ...] = ()

    def prefixes(self) -> tuple[bytes, ...]:
        """Return how delimiter lines begin."""
        if self._known != tuple(self.boundaries):
            self._known = tuple(self.boundaries)
            self._prefixes = tuple(b"--" + boundary for boundary in dict.fromkeys(self.boundaries) if boundary)
        return self._prefixes

    def pattern(self) -> re.Pattern[bytes]:
        """Return what finds delimiter lines (cached by the standard library)."""
        return re.compile(rb"[\r\n](?:" + b"|".join(map(re.escape, self.prefixes())) + rb")(?:--)?[ \t]*(?=[\r\n]|\Z)")

    def meet(self, line: bytes) -> str:
        """Take a line that begins with `--`: say whether it is a "start", a "close" or "" of something open."""
        token = line[2:]
        closing = token not in self.boundaries and token.endswith(b"--")
        boundary = token[:-2] if closing else token
        if not boundary or boundary not in self.boundaries:
            return ""
        level = len(self.boundaries) - 1 - self.boundaries[::-1].index(boundary)
        del self.boundaries[level + (not closing) :]
        return "close" if closing else "start"

    @property
    def is_digest(self) -> bool:
        """Say whether parts here are messages unless they say otherwise (RFC 2046 section 5.1.5)."""
        return bool(self.boundaries) and self.boundaries[-1] in self.digests


def delimiters(raw: bytes, start: int, levels: Levels) -> Iterator[tuple[int, int]]:
    """Yield start and end of the lines that begin like a delimiter of what is open, in order.

    A bare CR ends a line too, as it does for the parser. A body may hold millions of lines that begin with `--`: after
    a few thousand they are passed over by a compiled search.
    """
    bare = raw.find(b"\r--", start) >= 0
    position = max(0, start - 1)
    misses = 0
    while levels.prefixes():
        if bare or misses > PATIENCE:
            match = levels.pattern().search(raw, position)
            position = match.start() if match else -1
        else:
            position = raw.find(b"\n--", position)
        if position < 0:
            return
        position += 1
        misses += 1
        if raw.startswith(levels.prefixes(), position):
            yield position, _line_end(raw, position)


def next_line(raw: bytes, end: int) -> int:
    """Return where the line after the one that ends at *end* begins."""
    return end + 2 if raw.startswith(b"\r\n", end) else min(len(raw), end + 1)


def reduced(raw: bytes) -> tuple[bytes, dict[bytes, tuple[int, int]]]:
    """Return *raw* with a token for each big body, and where the bodies stand that the tokens stand for."""
    if len(raw) < BIG_MAIL:
        return raw, {}
    bodies: dict[bytes, tuple[int, int]] = {}
    pieces: list[bytes] = []
    copied = 0
    for start, end in _bodies(raw):
        if end - start < BIG_BODY:
            continue
        token = TOKEN + b":%d" % len(bodies)
        bodies[token] = (start, end)
        pieces += [raw[copied:start], token]
        copied = end
    return (b"".join([*pieces, raw[copied:]]), bodies) if bodies else (raw, {})


def _bodies(raw: bytes) -> Iterator[tuple[int, int]]:
    """Yield start and end of the bodies of leaves outside of attached messages."""
    levels = Levels()
    block, body = head(raw, head_start(raw))
    begun = _leaf_begins(raw, block, body, levels)
    for number, (start, end) in enumerate(delimiters(raw, body, levels) if any(levels.boundaries) else ()):
        met = levels.meet(raw[start:end].rstrip())
        if not met:
            continue
        if begun is not None and start > begun:
            yield begun, start - (2 if raw.startswith(b"\r\n", start - 2) else 1)
        begun = None
        if number > MAX_PARTS:
            return
        if met == "start":
            block, body = head(raw, next_line(raw, end))
            begun = _leaf_begins(raw, block, body, levels)
    if begun is not None:
        yield begun, len(raw)


def _leaf_begins(raw: bytes, block: bytes, body: int, levels: Levels) -> int | None:
    """Return where the body of a leaf begins; open a level and return None when it is no leaf."""
    kind, boundary = opens(block)
    if kind.startswith("multipart/"):
        if boundary:
            levels.boundaries.append(boundary)
            levels.digests |= {boundary} if kind == "multipart/digest" else set()
        return None
    if kind.startswith("message/") or (not kind and levels.is_digest):
        return None
    return next_line(raw, body)


def _line_end(raw: bytes, position: int) -> int:
    limit = position + 998
    stops = [stop for stop in (raw.find(b"\n", position, limit), raw.find(b"\r", position, limit)) if stop >= 0]
    return min(stops, default=min(len(raw), limit))
