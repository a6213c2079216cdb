"""The identity of a mail: found again in any folder, in spite of what transport adds to it (trust.md R4, R5)."""

import re
from hashlib import sha256

_HEAD_END = re.compile(rb"\n[ \t]*\n")
_FIELD = re.compile(
    rb"^(message-id|from|date|subject)[ \t]*:((?:[^\n]*)(?:\n[ \t][^\n]*)*)", re.IGNORECASE | re.MULTILINE
)


def fingerprint(raw: bytes) -> str:
    """Return the SHA-256 over Message-ID, From, Date, Subject and body; trace fields and line ends do not count."""
    text = b"\n" + raw.replace(b"\r\n", b"\n")  # so that a header may also be empty
    start = text.index(b"\n", 1) if text.startswith(b"\nFrom ") and b"\n" in text[1:] else 0
    match = _HEAD_END.search(text, start)
    head, body = (text[start : match.start()], text[match.end() :]) if match else (text[start:], b"")
    if not _FIELD.search(head):  # nothing there tells mails apart: all of it does
        body = text
    digest = sha256()
    fields = [(name.lower(), b" ".join(value.split())) for name, value in _FIELD.findall(head)]
    for name, value in sorted(fields, key=lambda pair: pair[0]):
        digest.update(b"%s:%d:%s\n" % (name, len(value), value))
    digest.update(b"\n")
    digest.update(body.rstrip(b"\n"))
    return digest.hexdigest()
