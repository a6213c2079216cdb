"""Signatures, device lines, legal notices and list footers: what stands below the writer's words and is not theirs.

Certain marks (the `-- ` delimiter, a list's footer) cut always. Looks alone (a rule, an address card under a closing
formula) cut only what is short, asks nothing and holds no tag line: when in doubt, more is kept.
"""

import re

from mailticket.mail.fold import fold, pattern
from mailticket.mail.quotes import is_rule
from mailticket.mail.signature_words import (
    BANNERS,
    CLOSINGS,
    CONTACT,
    LIST_FOOTERS,
    MANNERS,
    NOTICES,
    SENT_FROM,
    TITLES,
)

_SENT_FROM = pattern(SENT_FROM, after=r"[.!]?\Z")
_DEVICE = re.compile(
    r"phone|ipad|android|samsung|galaxy|mobile|tablet|blackberry|outlook|yahoo|mail|huawei|handy|telefon"
)
_MANNERS = pattern(MANNERS)
_NOTICE = pattern(NOTICES, r"[\s*_\-]{0,6}")
_BANNER = pattern(BANNERS, r"[\s*_\-]{0,6}", r"\Z")
_LIST_FOOTER = pattern(LIST_FOOTERS)
_CLOSING = pattern(CLOSINGS, r"\W{0,3}", r"\W{0,4}\Z")
_CONTACT = pattern(CONTACT)
_TITLE = pattern(TITLES)
_DIGITS = re.compile(r"\d{3}|\d\D+\d\D+\d")
_MOMENT = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}:\d\d(?::\d\d)?")
_ADDENDUM = re.compile(r"\s*(?:p\.?\s?s\b|n\.?b\.?\b|ps:|pd:|[#@]\w)")
_ORNAMENT = re.compile(r"\s*(?:[-_=*~.–—·•#|]\s?){3,}\s*\Z")

#: The last one as a clear-signed text escapes it.
DELIMITERS = frozenset(["--", "—", "– –", "- --"])

#: A signature is short; what is longer below a delimiter is text.
MAX_SIGNATURE = 30

#: Lines from the top and the bottom where a device's line is looked for; and a legal notice, from the bottom.
DEVICE_LINES = 12
NOTICE_LINES = 60

#: What looks alone may cut.
MAX_CARD = 16
MAX_CARD_LINE = 110


def strip(lines: list[str]) -> list[int]:
    """Return which of these lines, one stretch of text, are words of the writer's."""
    start = _armor(lines) or _banner(lines)
    end = len(lines)
    for cut in (_armor_end, _list_footer, _delimiter, _notice):
        at = cut(lines[start:end])
        end = end if at is None else start + at
    far = range(start + DEVICE_LINES, end - DEVICE_LINES)
    kept = _trim(lines, [i for i in range(start, end) if i in far or not is_sent_from(lines[i])])
    for look in (_ruled, _card):
        at = look([lines[i] for i in kept])
        kept = kept if at is None else _trim(lines, kept[:at])
    return kept


def is_sent_from(line: str) -> bool:
    """Say whether the line is one that a device adds ("Sent from my iPhone")."""
    if len(line) > 200:
        return False
    text = fold(line).strip(" \t\u00a0*_-<>[]()")
    if not 5 <= len(text) <= 100 or text.endswith(("?", ",", ";")) or not _SENT_FROM.match(text):
        return False
    chatty = len(text.split()) > 6 and ("," in text or text.endswith((".", "!")))
    return bool(_DEVICE.search(text) or len(text.split()) <= 8) and bool(not chatty or _MANNERS.search(text))


def _banner(lines: list[str]) -> int:
    """Return how many lines an outside-mail warning on top takes."""
    for i, line in enumerate(lines[:6]):
        if line.strip():
            return i + 1 if len(line) < 600 and _BANNER.match(fold(line).strip()) else 0
    return 0


def _armor(lines: list[str]) -> int:
    """Return how many lines the head of a clear-signed text takes (RFC 9580 section 7)."""
    for i, line in enumerate(lines[:6]):
        if line.startswith("-----BEGIN PGP SIGNED MESSAGE"):
            return next((j + 1 for j in range(i, min(len(lines), i + 8)) if not lines[j].strip()), 0)
        if line.strip():
            break
    return 0


def _armor_end(lines: list[str]) -> int | None:
    return next((i for i, line in enumerate(lines) if line.startswith("-----BEGIN PGP SIGNATURE-----")), None)


def _delimiter(lines: list[str]) -> int | None:
    """Find the signature delimiter `-- ` (RFC 3676 section 4.3), also with its blank lost or in the shape of a dash."""
    found = None
    count = 0
    for i in range(len(lines) - 1, -1, -1):
        text = lines[i].strip(" \u00a0\t")
        count += bool(text)
        if count > MAX_SIGNATURE:
            break
        if text in DELIMITERS and len(lines[i]) < 8:
            found = i
    return found


def _notice(lines: list[str]) -> int | None:
    for i in range(max(0, len(lines) - NOTICE_LINES), len(lines)):
        line = lines[i]
        if len(line) > 9 and _NOTICE.match(fold(line[:400])):
            return i
    return None


def _list_footer(lines: list[str]) -> int | None:
    for i in range(max(0, len(lines) - 25), len(lines) - 1):
        if is_rule(f"{lines[i]}_") and _LIST_FOOTER.match(fold(lines[i + 1].strip()[:200])):
            return i
    return None


def _ruled(lines: list[str]) -> int | None:
    """Find a rule below which only an address card stands; below a closing formula, whatever is short."""
    for i in range(max(1, len(lines) - 2 * MAX_CARD), len(lines)):
        if not _ORNAMENT.match(lines[i][:120]):
            continue
        closed = any(_is_closing(line) for line in lines[max(0, i - 5) : i])
        if (closed or not lines[i - 1].strip()) and _is_card(lines[i + 1 :], marks=0 if closed else 1):
            return i
    return None


def _card(lines: list[str]) -> int | None:
    """Find an address card: below a closing formula and a name, or on its own below a blank line."""
    for i in range(len(lines) - 1, max(-1, len(lines) - 1 - 2 * MAX_CARD), -1):
        if _is_closing(lines[i]):
            at = _below_name(lines, i + 1)
            return at if at < len(lines) and _is_card(lines[at:], marks=1) else None
    for i in range(max(1, len(lines) - 2 * MAX_CARD), len(lines)):
        if not lines[i - 1].strip() and lines[i].strip() and _is_card(lines[i:], marks=2):
            return _below_name(lines, i)
    return None


def _is_closing(line: str) -> bool:
    return 0 < len(line) < 70 and bool(_CLOSING.match(fold(line).strip()))


def _below_name(lines: list[str], i: int) -> int:
    """Skip the name at *i*, which the writer typed or might have."""
    while i < len(lines) and not lines[i].strip():
        i += 1
    if i < len(lines) and _is_name(lines[i]):
        i += 1
    return i


def _is_name(line: str) -> bool:
    text = line.strip(" *,-/")
    return 0 < len(text) <= 40 and len(text.split()) <= 4 and not _is_mark(line) and not _DIGITS.search(text)


def _is_mark(line: str) -> bool:
    text = _MOMENT.sub(" ", fold(line[:200]))
    return bool(_CONTACT.search(text) or _TITLE.search(text))


def _is_card(lines: list[str], *, marks: int) -> bool:
    """Say whether all these lines are an address card with at least so many marks of one."""
    texts = [line for line in lines if line.strip()]
    if not texts or len(texts) > MAX_CARD:
        return False
    if any(len(line) > MAX_CARD_LINE and not _CONTACT.search(fold(line[:200])) for line in texts):
        return False
    if any(_ADDENDUM.match(fold(line[:60])) or _is_prose(line) for line in texts):
        return False
    return sum(map(_is_mark, texts)) >= max(marks, len(texts) // 4 if marks else 0)


def _is_prose(line: str) -> bool:
    """Say whether the line is a sentence, or a question."""
    text = line.rstrip()
    return text.endswith(("?", "？")) or (text.endswith((".", "!", ":", "。")) and len(text.split()) >= 7)


def _trim(lines: list[str], kept: list[int]) -> list[int]:
    """Drop blank lines and rules at both ends."""
    start, end = 0, len(kept)
    while start < end and not lines[kept[start]].strip():
        start += 1
    while end > start and (not lines[kept[end - 1]].strip() or _ORNAMENT.match(lines[kept[end - 1]][:120])):
        end -= 1
    return kept[start:end]
