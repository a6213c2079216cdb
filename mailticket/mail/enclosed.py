"""What a file says to whoever opens it, roughly: enough to find words in it again, and nothing is parsed for it.

A file may be any mail, made to hurt who takes it to pieces (trust.md S15). Words in it are found without: transfer
encodings are undone where they stand, tags are left out, and what is no text does no harm.
"""

import re
from binascii import Error as Base64Error
from binascii import a2b_base64
from collections.abc import Iterator
from html import unescape
from itertools import groupby
from quopri import decodestring

#: Types of which nobody reads the bytes; archives are never opened.
MUTE = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip", "application/vnd.openxmlformats")
#: So much of a file is looked at: a mail has its addresses and its words on top.
MAX_BYTES = 1 << 20
#: Base64 within base64: files in mails in files.
MAX_DEPTH = 3
#: Letters of base64 that may hold something, and bytes from them that no column of words makes.
SHORT_BLOCK, LONG_BLOCK = 40, 200

_BASE64_LINE = re.compile(rb"[A-Za-z0-9+/]{4,998}={0,2}\s*")
_NO_TEXT = re.compile(rb"[\x01-\x08\x0e-\x1f]")
_WORDS = re.compile(rb"[\t\r\n -~]{8,}")
_TAG = re.compile(r"<[a-zA-Z/!?][^<>]{0,2000}>")


def may_speak(content_type: str) -> bool:
    """Say whether a file of that type may have words in it that can be found."""
    return not content_type.startswith(MUTE)


def texts(data: bytes, depth: int = MAX_DEPTH) -> Iterator[str]:
    """Yield what a file says, in each of the ways in which it can be read."""
    data = data[:MAX_BYTES].replace(b"\0", b"")  # UTF-16, as .msg files have it, is ASCII then
    prose, packed = apart(data)
    for one in dict.fromkeys((prose, decodestring(prose)) if b"=" in prose else (prose,)):
        text = decoded(one)
        yield text
        if "<" in text:
            yield unescape(_TAG.sub(" ", text))
    for inner in packed if depth else ():
        yield from texts(inner, depth - 1)


def decoded(data: bytes) -> str:
    """Return bytes as text: UTF-8; what the West wrote before; or the words between what is none."""
    try:
        return data.decode()
    except UnicodeDecodeError:
        return b"\n".join(_WORDS.findall(data)).decode() if _NO_TEXT.search(data) else data.decode("cp1252", "replace")


def apart(data: bytes) -> tuple[bytes, list[bytes]]:
    """Return *data* without the base64 in it, and what that holds, block by block (RFC 2045 section 6.8)."""
    prose, packed = list[bytes](), list[bytes]()
    lines = data.splitlines(keepends=True)
    for is_base64, block in groupby(lines, key=lambda line: bool(_BASE64_LINE.fullmatch(line))):
        text = b"".join(block)
        inner = unpacked(text) if is_base64 else b""
        if inner:
            packed.append(inner)
        if len(inner) < LONG_BLOCK:  # words that stand each on a line look like base64, too
            prose.append(text)
    return b"".join(prose), packed


def unpacked(block: bytes) -> bytes:
    """Return what stands in base64 in *block*, whose padding may be missing; b"" for a few letters."""
    letters = block.translate(None, b"= \t\r\n")
    letters = letters[:-1] if len(letters) % 4 == 1 else letters
    try:
        return a2b_base64(letters + b"=" * (-len(letters) % 4)) if len(letters) >= SHORT_BLOCK else b""
    except Base64Error:
        return b""
