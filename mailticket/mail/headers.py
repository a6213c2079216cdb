"""Header fields of a parsed part, through functions that cannot raise (trust.md F1)."""

import re
from email.message import Message
from functools import lru_cache

from mailticket.mail import charset, spans, words

#: What References may hold at most; older ids in the middle tell nothing new (trust.md S15).
MAX_REFERENCES = 100

_ID = re.compile(r"<([^<>\s]{1,900})>")

_BROKEN_LINE = re.compile(rb"^(?![!-9;-~]+:|[ \t\r\n]|>?From (?![ \t]*:)|\Z)[^\r\n]*", re.MULTILINE)
_SPACED_COLON = re.compile(rb"^([!-9;-~]{1,60})[ \t]+:", re.MULTILINE)
_AUTHOR = re.compile(rb"^from[ \t]*:", re.IGNORECASE | re.MULTILINE)
_HEAD_END = re.compile(rb"\r?\n\r?\n")

#: The stdlib tree with compat32 policy: raw values, nothing decoded behind our back.
Part = Message


def mended(raw: bytes) -> bytes:
    """Return *raw* with a header block that the standard library would end too early made whole.

    Three things end it early: a blank before a colon (RFC 822 allowed it), a broken line, and doubled carriage returns.
    Broken lines are taken as folded ones, but only above the From field: below it they are rather the body of a mail
    without a blank line.
    """
    raw = spans.unstuttered(raw)
    if raw.startswith(b">"):  # an mbox line that was escaped; a bare one is no problem to the library
        raw = raw[spans.head_start(raw) :]
    match = _HEAD_END.search(raw, 0, 256 * 1024)
    head = raw[: match.start()] if match else raw[: 64 * 1024]
    broken = _BROKEN_LINE.search(head)
    if broken is None:
        return raw
    fixed = _SPACED_COLON.sub(rb"\1:", head)
    author = _AUTHOR.search(fixed)
    end = author.start() if author else 0
    fixed = _BROKEN_LINE.sub(rb" \g<0>", fixed[:end]) + fixed[end:]
    return fixed + raw[len(head) :]


def raw_fields(part: Part) -> list[tuple[str, str]]:
    """Return every field as (name, raw value), in order."""
    return [(str(name), str(value)) for name, value in part.raw_items()]


def decoded(fields: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return raw fields as `Mail.headers` keeps them.

    Servers copy what senders chose into Authentication-Results; decoding it would let a sender write results there.
    """
    return tuple(
        (name, words.verbatim(value) if name.strip().lower() == "authentication-results" else words.field_text(value))
        for name, value in fields
    )


def raw_field(part: Part, name: str) -> str:
    """Return the raw value of the first field called *name* (lower case), or ""."""
    for key, value in part.raw_items():
        if key.lower() == name:
            return str(value)
    return ""


def payload(part: Part) -> object:
    """Return what the parser put into a part: a list of parts, or text.

    get_payload() would guess at the charset of 8-bit text, and raises where that name holds a NUL.
    """
    return vars(part).get("_payload")


def content_type(part: Part) -> tuple[str, dict[str, str]]:
    """Return the media type and parameters of a part (RFC 2045); unusable types become application/octet-stream."""
    raw = raw_field(part, "content-type")
    if not raw:
        return part.get_default_type(), {}
    kind, parameters = _content_type(raw)
    return kind, dict(parameters)


def disposition(part: Part) -> tuple[str, dict[str, str]]:
    """Return the Content-Disposition and its parameters (RFC 2183)."""
    raw = raw_field(part, "content-disposition")
    return words.parameters(raw) if raw else ("", {})


def message_ids(raw: str) -> tuple[str, ...]:
    """Return the msg-ids of In-Reply-To or References; of a very long list the first and the last 99."""
    found = list(dict.fromkeys(f"<{match}>" for match in _ID.findall(_clean(raw))))
    if len(found) > MAX_REFERENCES:
        found = [found[0], *found[-(MAX_REFERENCES - 1) :]]
    return tuple(found)


def message_id(raw: str) -> str:
    """Return one usable msg-id with its brackets, or ""; without brackets it is taken when it looks like one."""
    text = _clean(raw)
    match = _ID.search(text)
    if match:
        return f"<{match.group(1)}>"
    bare = text.strip()
    if "@" in bare and len(bare) < 900 and not any(char.isspace() or char in "<>" for char in bare):
        return f"<{bare}>"
    return ""


def _clean(raw: str) -> str:
    return charset.clean(words.raw_text(raw))


@lru_cache(maxsize=512)
def _content_type(raw: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    kind, parameters = words.parameters(raw)
    major, slash, minor = kind.partition("/")
    if not slash or not major or not minor or "/" in minor:
        # RFC 2045 section 5.2: what cannot be understood is text/plain; `Content-Type: text` is old and common.
        kind = "text/plain" if major in {"", "text"} else "application/octet-stream"
    return kind, tuple(parameters.items())
