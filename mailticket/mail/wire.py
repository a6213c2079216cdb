"""How text becomes bytes on the wire: header values, addresses, file names and bodies, fit for every relay.

Nothing here trusts its input: a value loses whatever could end its line, a body every bare CR and NUL (trust.md S10).
"""

import base64
import binascii
import re
from functools import lru_cache
from urllib.parse import quote

from mailticket.domain import addresses
from mailticket.domain.subject import MAX_SUBJECT, one_line
from mailticket.errors import PermanentError
from mailticket.mail.message import Address

CRLF = b"\r\n"
FOLD = "\r\n "
MAX_LINE = 998  #: RFC 5322 section 2.1.1, without the CRLF
_WIDTH = 76

_WORD_ROOM = 52  #: of an encoded word's payload: the word stays under 75 (RFC 2047 section 2), its line under 78
_WORD_BYTES = 39  #: as many give 52 characters of base64
_Q_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
#: Nearly every local part there is; the others are looked at closely.
_PLAIN_LOCAL = re.compile(r"[a-z0-9_][a-z0-9_+-]*(?:\.[a-z0-9_+-]+)*")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9' -]{0,99}")
_ID = re.compile(r"<[\x21-\x3b\x3d\x3f-\x7e]{1,450}@[\x21-\x3b\x3d\x3f-\x7e]{1,450}>")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_BREAKS = frozenset("\x0b\x0c\x85\u2028\u2029")
_ASCII = bytes(range(128))


def line(text: str, limit: int = MAX_SUBJECT) -> str:
    """Return *text* on one line, safe for a header; the plain case is quick."""
    plain = text.isprintable() and len(text) <= limit
    return " ".join(text.split()) if plain else one_line(text, limit)


def unstructured(text: str, limit: int = MAX_SUBJECT) -> str:
    """Return a subject as it stands in its field: folded ASCII, or encoded words (RFC 2047)."""
    words = line(text, limit)
    if words.isascii() and "=?" not in words:
        return _fold(words)
    return FOLD.join(encoded_words(words))


@lru_cache(maxsize=4096)
def address(mailbox: Address) -> str:
    """Return `Name <address>` for From, To and Reply-To; the domain is in A-labels.

    Raises PermanentError for what is no address. Only a local part outside ASCII leaves the result so (RFC 6532).
    """
    spec = envelope(mailbox.address)
    plain = not mailbox.name or _PLAIN_NAME.fullmatch(mailbox.name)
    name = mailbox.name if plain else addresses.safe_name(mailbox.name)
    if not name:
        return spec
    if not name.isascii() or "=?" in name:
        return f"{FOLD.join(encoded_words(name))}{FOLD}<{spec}>"
    # What could end a quoted string is gone by now (`safe_name`).
    phrase = name if _ATOMS.fullmatch(name) else f'"{name}"'
    return f"{phrase} <{spec}>" if len(phrase) + len(spec) < _WIDTH - 12 else f"{_fold(phrase)}{FOLD}<{spec}>"


def envelope(spec: str) -> str:
    """Return an addr-spec as a server takes it, its domain in A-labels; raise PermanentError for what is none."""
    local, _, domain = spec.rpartition("@")
    host = _host(domain)
    plain = host and not domain.endswith(".") and len(local) <= 64 and _PLAIN_LOCAL.fullmatch(local)
    if not plain and not addresses.is_valid(spec):
        raise PermanentError("mail cannot be sent to or from what is no address")
    return f"{local}@{host}"


def is_message_id(text: str) -> bool:
    """Say whether *text* can stand in a Message-ID field as it is."""
    return bool(_ID.fullmatch(text))


def encoded_words(text: str) -> list[str]:
    """Return *text* as encoded words of whole characters, in the shorter of the two encodings."""
    costs = [len(_q(char)) for char in text]
    if sum(costs) <= len(text.encode()) * 4 / 3:
        chunks = _chunks(text, costs, _WORD_ROOM)
        return [f"=?utf-8?q?{''.join(map(_q, chunk))}?=" for chunk in chunks]
    chunks = _chunks(text, [len(char.encode()) for char in text], _WORD_BYTES)
    return [f"=?utf-8?b?{base64.b64encode(chunk.encode()).decode()}?=" for chunk in chunks]


def parameter(name: str, value: str) -> str:
    """Return `; name=value` in RFC 2231 where it needs that; *value* is a name made safe before."""
    if value.isascii():
        quoted = value.replace("\\", "\\\\").replace('"', '\\"')
        return f';{FOLD}{name}="{quoted}"'
    return f";{FOLD}{name}*=utf-8''{quote(value, safe='')}"


def fallback_parameter(name: str, value: str) -> str:
    """Return `; name="…"` for clients that do not know RFC 2231: encoded words in quotes, as they all write it."""
    if value.isascii():
        return parameter(name, value)
    return f';{FOLD}{name}="{FOLD.join(encoded_words(value))}"'


def body(text: str) -> tuple[str, bytes]:
    """Return the transfer encoding and the bytes of a text part: 7bit, quoted-printable or base64."""
    clean = clean_text(text)
    if clean.isascii() and max(map(len, clean.split("\n"))) <= MAX_LINE and "--=_" not in clean:
        return "7bit", clean.encode().replace(b"\n", CRLF)
    data = clean.encode()
    if len(data.translate(None, _ASCII)) > len(data) / 6:
        return "base64", in_base64(data.replace(b"\n", CRLF)) + CRLF
    return "quoted-printable", binascii.b2a_qp(data).replace(b"\n", CRLF)


def with_references(html: str) -> str:
    """Return HTML with its few characters outside ASCII as references: then it needs no transfer encoding."""
    if html.isascii():
        return html
    plain = html.encode("ascii", "xmlcharrefreplace").decode()
    return plain if len(plain) < len(html) * 9 / 8 else html


def clean_text(text: str) -> str:
    """Return *text* with `\\n` as its only line end, one at its end, and no control character but the tab."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _CONTROL.search(text):
        text = _CONTROL.sub(_without_control, text)
    return text if text.endswith("\n") else f"{text}\n"


def in_base64(data: bytes) -> bytes:
    """Return *data* in lines of 76 characters, without the last CRLF."""
    return base64.encodebytes(data).rstrip(b"\n").replace(b"\n", CRLF)


@lru_cache(maxsize=4096)
def _host(domain: str) -> str:
    return addresses.to_ascii(domain)


def _without_control(match: re.Match[str]) -> str:
    char = match[0]
    if char in _BREAKS:
        return "\n"
    return "\N{REPLACEMENT CHARACTER}" if char >= "\ud800" else ""


def _fold(words: str) -> str:
    """Break at blanks so that lines stay under 78 where words allow it; the field's name is counted in."""
    if len(words) <= _WIDTH - 16:
        return words
    lines, current = list[str](), " " * 15
    for word in words.split(" "):
        if len(current) + len(word) >= _WIDTH and current.strip():
            lines.append(current.lstrip())
            current = f" {word}"
        else:
            current = f"{current} {word}"
    return FOLD.join([*lines, current.lstrip()])


@lru_cache(maxsize=1024)
def _q(char: str) -> str:
    """Return *char* as it stands in a Q-encoded word."""
    if char in _Q_SAFE:
        return char
    return "_" if char == " " else "".join(f"={byte:02X}" for byte in char.encode())


def _chunks(text: str, costs: list[int], room: int) -> list[str]:
    """Cut *text* into pieces that cost at most *room* each, never inside a character."""
    pieces, start, used = list[str](), 0, 0
    for at, cost in enumerate(costs):
        if used + cost > room:
            pieces.append(text[start:at])
            start, used = at, 0
        used += cost
    return [*pieces, text[start:]]
