"""Files uuencoded in a plain text body (the old way to attach)."""

import binascii
import re
from dataclasses import dataclass

#: `begin` lines that are tried; a body may hold millions of them.
MAX_TRIES = 1000

_BEGIN = re.compile(rb"^begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Found:
    """One file and where it stood."""

    name: str
    data: bytes
    start: int
    end: int


def find(body: bytes) -> tuple[Found, ...]:
    """Return the uuencoded files of *body*; a `begin` line without data after it is prose."""
    found: list[Found] = []
    position = 0
    for _ in range(MAX_TRIES):
        match = _BEGIN.search(body, position)
        if match is None:
            break
        data, end = _lines(body, match.end() + 1)
        position = match.end()
        if end > position:
            name = match.group(1).decode("utf-8", "replace").strip()
            found.append(Found(name, data, match.start(), end))
            position = end
    return tuple(found)


def decode(body: bytes) -> bytes:
    """Return the content of the first file in a part whose transfer encoding is uuencode."""
    files = find(body)
    return files[0].data if files else body


def _lines(body: bytes, position: int) -> tuple[bytes, int]:
    """Decode lines from *position* on up to `end`; return the data and where it ended (0: this is no uuencoding)."""
    chunks: list[bytes] = []
    while position < len(body):
        stop = body.find(b"\n", position)
        stop = len(body) if stop < 0 else stop
        line = body[position:stop].rstrip(b"\r")
        position = stop + 1
        if line.strip() == b"end":
            return b"".join(chunks), min(position, len(body))
        try:
            chunks.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some mailers write a wrong length: decode as many bytes as the line announces.
            length = (((line[0] - 32) & 63) * 4 + 5) // 3 if line else 0
            try:
                chunks.append(binascii.a2b_uu(line[:length]))
            except binascii.Error:
                return b"", 0
    return (b"".join(chunks), len(body)) if any(chunks) else (b"", 0)
