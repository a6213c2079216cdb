"""The identity of a mail: found again in any folder, in spite of what transport adds to it (trust.md R4, R5)."""

import re
from hashlib import sha256

_NO_HEAD = re.compile(rb"[ \t]*\r?\n")
_HEAD_END = re.compile(rb"\n[ \t]*\r?\n")
_FIELD = re.compile(
    rb"^(message-id|from|date|subject)[ \t]*:((?:[^\n]*)(?:\n[ \t][^\n]*)*)", re.IGNORECASE | re.MULTILINE
)


def fingerprint(raw: bytes) -> str:
    """Return the SHA-256 over Message-ID, From, Date, Subject and body; trace fields and line ends do not count."""
    start = max(raw.find(b"\n"), 0) if raw.startswith(b"From ") else 0
    end = _NO_HEAD.match(raw) or _HEAD_END.search(raw, start)
    head = raw[start : end.start() if end else None].replace(b"\r\n", b"\n")
    fields = [(name.lower(), b" ".join(value.split())) for name, value in _FIELD.findall(head)]
    digest = sha256()
    for name, value in sorted(fields, key=lambda pair: pair[0]):
        digest.update(b"%s:%d:%s\n" % (name, len(value), value))
    digest.update(b"\n")
    body = raw[end.end() :] if end else b""
    told = body if fields else b"\n" + raw  # where no field tells mails apart, all of it does
    digest.update(told.replace(b"\r\n", b"\n").rstrip(b"\n"))
    return digest.hexdigest()
