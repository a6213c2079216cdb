"""Line endings by which nobody can smuggle: outgoing bytes are made so, incoming ones looked at (F10, S17)."""

import re

LONGEST = 998  #: octets of a line without CRLF (RFC 5322, 2.1.1)
ANY_ENDING = re.compile(rb"\r\n|\r|\n")


def canonical(content: bytes) -> bytes:
    """Return *content* with CRLF as the only line ending, no NUL, no line over 998 octets, and a CRLF at the end.

    Bytes that are well already come back as they are. A line that is too long is cut: it can only be in a part that
    is handed on as it came, and a server would cut or refuse it anyway.
    """
    if is_canonical(content):
        return content
    lines = ANY_ENDING.split(content.replace(b"\0", b""))
    if lines[-1] == b"":
        lines.pop()
    return b"".join(piece + b"\r\n" for line in lines for piece in pieces(line))


def is_canonical(content: bytes) -> bool:
    """Say whether *content* may leave as it is."""
    if not content.endswith(b"\r\n") or b"\0" in content:
        return False
    if has_bare_endings(content):
        return False
    return max(map(len, content.split(b"\r\n"))) <= LONGEST


def has_bare_endings(content: bytes) -> bool:
    """Say whether there is a CR or LF that is no CRLF (RFC 5321, 2.3.8)."""
    endings = content.count(b"\r\n")
    return content.count(b"\r") != endings or content.count(b"\n") != endings


def pieces(line: bytes) -> list[bytes]:
    """Cut *line* into pieces of at most 998 octets."""
    return [line[at : at + LONGEST] for at in range(0, len(line), LONGEST)] or [b""]


def dot_stuffed(content: bytes) -> bytes:
    """Double the dot at the beginning of each line (RFC 5321, 4.5.2); *content* is canonical."""
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed
