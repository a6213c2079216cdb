"""Encoded words and parameters in header fields: RFC 2047 and RFC 2231, in all their broken forms; total and linear."""

import binascii
import re
from urllib.parse import unquote_to_bytes

from mailticket.mail import charset

_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*)(?:\?=|\?(?=\s|$)|$)")
_HEX = re.compile(rb"=([0-9A-Fa-f]{2})")
_SEGMENT = re.compile(r"^(.*?)(?:\*([0-9]{1,3}))?(\*)?$", re.DOTALL)
_BLANKS = re.compile(r"[ \t\r\n\f\v]+")

#: No sane field holds more; what is longer was stopped by limits.scan or is a list cut to size.
MAX_VALUE = 64 * 1024

#: What may stand at the end of an address that was found by looking for its `@`.
EDGES = "<>()[]{}\"',;:. \t\r\n"


def field_text(raw: str) -> str:
    """Return a raw field value (as the standard library keeps it) unfolded, decoded, on one line, clean."""
    text = decode_words(raw_text(raw[:MAX_VALUE]))
    return _BLANKS.sub(" ", charset.clean(text)).strip()


def verbatim(raw: str) -> str:
    """Return a raw field value unfolded and clean, but with its encoded words as they are."""
    return _BLANKS.sub(" ", charset.clean(raw_text(raw[:MAX_VALUE]))).strip()


def raw_text(raw: str) -> str:
    """Return a raw field value with its 8-bit bytes read as UTF-8 if valid, else as cp1252 (product.md 4)."""
    if raw.isascii():
        return raw
    return charset.decode_field(raw.encode("utf-8", "surrogateescape"))


def decode_words(text: str) -> str:
    """Decode the RFC 2047 encoded words of *text*; neighbours of one charset are joined before decoding."""
    if "=?" not in text:
        return text
    out: list[str] = []
    pending: list[bytes] = []
    pending_charset = ""
    end = 0
    for match in _WORD.finditer(text):
        name, encoding, payload = match.group(1).partition("*")[0].lower(), match.group(2), match.group(3)
        gap = text[end : match.start()]
        joined = bool(pending) and not gap.strip()
        if not joined or name != pending_charset:
            out.append(charset.decode(b"".join(pending), pending_charset))
            pending = []
            out.append("" if joined else gap)
        pending.append(_decode_b(payload) if encoding in "bB" else _decode_q(payload))
        pending_charset = name
        end = match.end()
    out.append(charset.decode(b"".join(pending), pending_charset))
    out.append(text[end:])
    return "".join(out)


def without_comments(text: str) -> str:
    """Return a field's text without its comments (RFC 5322 section 3.2.2); one that is never closed takes the rest."""
    depth, kept = 0, list[str]()
    for piece in re.split(r"(\\.|[()])", text):
        depth = max(0, depth + {"(": 1, ")": -1}.get(piece, 0))
        if not depth and piece not in {"(", ")"}:
            kept.append(piece)
    return "".join(kept)


def _decode_b(payload: str) -> bytes:
    data = re.sub(rb"[^A-Za-z0-9+/]", b"", payload.encode("ascii", "ignore"))
    data = data[: len(data) - 1] if len(data) % 4 == 1 else data
    try:
        return binascii.a2b_base64(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return b""


def _decode_q(payload: str) -> bytes:
    data = payload.replace("_", " ").encode("utf-8", "surrogateescape")
    return _HEX.sub(lambda match: bytes([int(match.group(1), 16)]), data)


def parameters(raw: str) -> tuple[str, dict[str, str]]:
    """Split a Content-Type-like value into its lower-case token and its decoded parameters (RFC 2045, 2231)."""
    pieces = _split(raw_text(raw[:MAX_VALUE]))
    head = _BLANKS.sub("", _strip_comments(charset.clean(pieces[0]))).lower() if pieces else ""
    simple: dict[str, str] = {}
    segments: dict[str, dict[int, tuple[str, bool]]] = {}
    for piece in pieces[1:65]:
        name, equals, value = piece.partition("=")
        if not equals:
            continue
        match = _SEGMENT.match(name.strip().lower())
        base, number, starred = match.groups() if match else (name.strip().lower(), None, None)
        if number is None and not starred:
            simple.setdefault(base, _unquote(value))
        else:
            segments.setdefault(base, {})[int(number or 0)] = (_unquote(value), bool(starred))
    extended = {base: _join_segments(parts) for base, parts in segments.items()}
    decoded = {name: decode_words(value) for name, value in simple.items()}
    return head, {name: _BLANKS.sub(" ", charset.clean(v)).strip() for name, v in (decoded | extended).items()}


def _split(value: str) -> list[str]:
    """Split at `;` outside quotes; a quote that is never closed holds nothing together."""
    if '"' not in value:
        return value.split(";")
    pieces: list[str] = []
    start = i = 0
    while i < len(value):
        char = value[i]
        if char == '"':
            closing = _closing_quote(value, i + 1)
            if closing < 0:
                return [*pieces, *value[start:].split(";")]
            i = closing
        elif char == ";":
            pieces.append(value[start:i])
            start = i + 1
        i += 1
    return [*pieces, value[start:]]


def _closing_quote(value: str, i: int) -> int:
    while i < len(value):
        if value[i] == "\\":
            i += 1
        elif value[i] == '"':
            return i
        i += 1
    return -1


def _unquote(value: str) -> str:
    value = value.strip()
    if value.startswith('"'):
        closing = _closing_quote(value, 1)
        inner = value[1:closing] if closing > 0 else value[1:]
        # Only `\"` and `\\` are undone: Windows paths are written with bare backslashes.
        return inner.replace('\\"', '"').replace("\\\\", "\\")
    if value.startswith("'") and value.endswith("'") and len(value) > 1 and value.count("'") == 2:
        return value[1:-1]
    return value if value.startswith("=?") else _strip_comments(value).strip()


def _strip_comments(value: str) -> str:
    """Drop a trailing RFC 5322 comment: ` (text)` at the end, after a blank."""
    at = value.find(" (")
    return value[:at] if at >= 0 and value.rstrip().endswith(")") and "=" not in value[:at] else value


def _join_segments(parts: dict[int, tuple[str, bool]]) -> str:
    """Join RFC 2231 continuations; the charset stands in the first percent-encoded one."""
    name = ""
    chunks: list[bytes] = []
    for place, number in enumerate(sorted(parts)):
        value, starred = parts[number]
        if starred and place == 0 and value.count("'") >= 2:
            name, _, value = value.split("'", 2)
        chunks.append(unquote_to_bytes(value) if starred else value.encode("utf-8", "surrogateescape"))
    text = charset.decode(b"".join(chunks), name)
    return decode_words(text) if "=?" in text else text


def address_spec(value: str) -> str:
    """Return what stands in the place of the address in a decoded field: in angle brackets, else all but comments."""
    _, bracket, inside = value.rpartition("<")
    text = inside.partition(">")[0] if bracket else without_comments(value)
    return text.strip(EDGES).removeprefix("mailto:")
