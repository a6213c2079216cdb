"""Signatures, device lines, legal notices and list footers: what stands below the writer's words but is not theirs to say."""

import re

from mailticket.mail.quote_words import BANNERS, LIST_FOOTERS, NOTICES, SENT_FROM
from mailticket.mail.quotes import is_rule

_SENT_FROM = re.compile(rf"(?:{SENT_FROM})\Z", re.IGNORECASE)
_NOTICE = re.compile(rf"[\s*_\-]{{0,6}}(?:{NOTICES})", re.IGNORECASE)
_BANNER = re.compile(rf"[\s*_\-]{{0,6}}(?:{BANNERS})\Z", re.IGNORECASE)
_LIST_FOOTER = re.compile(rf"(?:{LIST_FOOTERS})", re.IGNORECASE)

#: A signature is short; what is longer below a delimiter is text.
MAX_SIGNATURE = 30


def strip(lines: list[str]) -> list[str]:
    """Return the lines of one stretch of text without what is no word of the writer's."""
    lines = _without_banner(lines)
    for cut in (_list_footer, _delimiter, _notice):
        at = cut(lines)
        if at is not None and any(line.strip() for line in lines[:at]):
            lines = lines[:at]
    return _trim([line for line in lines if not is_sent_from(line)])


def is_sent_from(line: str) -> bool:
    """Say whether the line is one that a device adds ("Sent from my iPhone")."""
    text = line.strip(" \t\u00a0*_-<>[]()")
    if not 5 <= len(text) <= 90 or text.endswith(("?", ",", ";")):
        return False
    return bool(_SENT_FROM.match(text))


def _without_banner(lines: list[str]) -> list[str]:
    """Drop an outside-mail warning on top."""
    for i, line in enumerate(lines[:6]):
        if line.strip() and len(line) < 600:
            return lines[i + 1 :] if _BANNER.match(line.strip()) else lines
    return lines


def _delimiter(lines: list[str]) -> int | None:
    """Find the signature delimiter `-- ` (RFC 3676 section 4.3), also with its blank lost."""
    found = [i for i, line in enumerate(lines) if line.rstrip() == "--" or line.rstrip(" ") in {"—", "--\u00a0"}]
    return next((i for i in found if sum(1 for line in lines[i:] if line.strip()) <= MAX_SIGNATURE), None)


def _notice(lines: list[str]) -> int | None:
    for i, line in enumerate(lines):
        if len(line) > 12 and _NOTICE.match(line[:400]):
            return i
    return None


def _list_footer(lines: list[str]) -> int | None:
    for i in range(max(1, len(lines) - 25), len(lines) - 1):
        if is_rule(lines[i]) and len(lines[i].strip()) >= 10 and _LIST_FOOTER.match(lines[i + 1].strip()[:200]):
            return i
    return None


def _trim(lines: list[str]) -> list[str]:
    """Drop blank lines and rules at both ends."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and (not lines[end - 1].strip() or is_rule(lines[end - 1])):
        end -= 1
    return lines[start:end]
