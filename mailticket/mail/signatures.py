"""Signatures, device lines, legal notices and list footers: what stands below the writer's words and is not theirs.

Certain marks (the `-- ` delimiter, a list's footer) cut always. Looks alone (a rule, an address card under a closing
formula) cut only what is short, asks nothing and holds no tag line: when in doubt, more is kept.
"""

import re

from mailticket.mail import cards
from mailticket.mail.fold import fold, pattern
from mailticket.mail.quotes import is_rule
from mailticket.mail.signature_words import (
    BANNERS,
    DEVICES,
    HEADINGS,
    LEGAL,
    LIST_FOOTERS,
    MANNERS,
    NOTICES,
    SENT_FROM,
)

_SENT_FROM = pattern(SENT_FROM, after=r"[.!]?\Z")
_DEVICE = pattern(DEVICES)
_MANNERS = pattern(MANNERS)
_NOTICE = pattern(NOTICES, r"[\s*_\-]{0,6}")
_HEADING = pattern(HEADINGS, r"[\s*_\-]{0,6}")
_LEGAL = pattern(LEGAL)
_BANNER = pattern(BANNERS, r"[\s*_\-]{0,6}", r"\Z")
_LIST_FOOTER = pattern(LIST_FOOTERS)
_ORNAMENT = re.compile(r"\s*(?:[-_=*~.–—·•#|]\s?){3,}\s*\Z")

#: The last one as a clear-signed text escapes it.
DELIMITERS = frozenset(["--", "—", "– –", "- --"])

#: A signature is short; what is longer below a delimiter is text.
MAX_SIGNATURE = 30

#: Lines from the top and the bottom where a device's line is looked for; and a legal notice, from the bottom.
DEVICE_LINES = 12
NOTICE_LINES = 60

#: Lines of a notice in which its heading's claim is looked for.
MAX_HEADED = 8

#: Legal notices are long, in characters; what is shorter and signed may be words.
SHORT_NOTICE = 300


def strip(lines: list[str]) -> list[int]:
    """Return which of these lines, one stretch of text, are words of the writer's."""
    start = _armor(lines) or _banner(lines)
    end = len(lines)
    for cut in (_armor_end, _list_footer, _delimiter, _notice):
        at = cut(lines[start:end])
        end = end if at is None else start + at
    far = range(start + DEVICE_LINES, end - DEVICE_LINES)
    kept = _trim(lines, [i for i in range(start, end) if i in far or not is_sent_from(lines[i])])
    for look in (_ruled, cards.find):
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
    return bool(_DEVICE.search(text)) and bool(not chatty or _MANNERS.search(text))


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
        if text in DELIMITERS and len(lines[i]) < 8 and (lines[i] == "-- " or not _goes_on(lines[i + 1 : i + 4])):
            found = i
    return found


def _goes_on(lines: list[str]) -> bool:
    """Say whether what stands below bare dashes goes on with the words: a question, or a sentence after a blank line.

    Dashes part two matters as often as they begin a signature; a motto in that stands close below them.
    """
    first = next(filter(str.strip, lines), "").strip()
    if not first or _is_notice([first]) or is_sent_from(first):
        return False
    return first.endswith(("?", "？")) or (not lines[0].strip() and cards.is_sentence(first))


def _notice(lines: list[str]) -> int | None:
    """Find a legal notice; what follows a mere greeting, asks or is signed are words that only begin like one."""
    for i in range(max(0, len(lines) - NOTICE_LINES), len(lines)):
        line = lines[i]
        if len(line) > 9 and _is_notice(lines[i : i + MAX_HEADED]) and not _is_announced(lines[:i]):
            greeted = any(map(str.strip, lines[:i])) and not cards.said_something(lines[:i])
            return None if greeted or _is_written(lines[i:]) else i
    return None


def _is_notice(lines: list[str]) -> bool:
    """Say whether the first of these lines begins a legal notice: by its words, or as a heading over such words."""
    first = fold(lines[0][:400])
    if _NOTICE.match(first):
        return True
    return bool(_HEADING.match(first) and _LEGAL.search(fold(" ".join(line[:400] for line in lines))))


def _is_announced(above: list[str]) -> bool:
    """Say whether the last line with text ends with a colon: what follows is part of what the writer says."""
    return next(filter(None, (line.strip() for line in reversed(above[-3:]))), "").endswith((":", "："))


def _is_written(lines: list[str]) -> bool:
    """Say whether somebody wrote these lines to be answered: the first asks, or they are few and end with a name."""
    asks = lines[0].rstrip().endswith(("?", "？"))
    return asks or (sum(map(len, lines)) < SHORT_NOTICE and cards.is_signed(lines))


def _list_footer(lines: list[str]) -> int | None:
    for i in range(max(0, len(lines) - 25), len(lines) - 1):
        if is_rule(f"{lines[i]}_") and _LIST_FOOTER.match(fold(lines[i + 1].strip()[:200])):
            return i
    return None


def _ruled(lines: list[str]) -> int | None:
    """Find a rule below which only an address card stands; below a closing formula, whatever is short."""
    for i in range(max(1, len(lines) - 2 * cards.MAX_CARD), len(lines)):
        if not _ORNAMENT.match(lines[i][:120]):
            continue
        closed = cards.is_closed(lines[:i])
        if (closed or not lines[i - 1].strip()) and cards.is_card(lines[i + 1 :], kinds=0 if closed else 1):
            return i
    return None


def _trim(lines: list[str], kept: list[int]) -> list[int]:
    """Drop blank lines and rules at both ends."""
    start, end = 0, len(kept)
    while start < end and not lines[kept[start]].strip():
        start += 1
    while end > start and (not lines[kept[end - 1]].strip() or _ORNAMENT.match(lines[kept[end - 1]][:120])):
        end -= 1
    return kept[start:end]
