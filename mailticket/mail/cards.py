"""Address cards: name, company and telephone below a closing formula, or on their own at the end.

Only looks tell them from words, so precision comes first: a card has a name or marks of two kinds, no sentence in it,
no line above that announces it ("Ship it to:"), and words of the writer's before it. When in doubt, all is kept.
"""

import re

from mailticket.mail.fold import fold, pattern
from mailticket.mail.greetings import is_greeting
from mailticket.mail.signature_words import (
    CLOSINGS,
    CONTACTS,
    DELIVERIES,
    REFERENCES,
    SENTENCES,
    THANKS,
    THANKS_GO_ON,
    TITLES,
)

_CLOSING = pattern(CLOSINGS, r"\W{0,3}", r"\W{0,4}\Z")
_THANKS = pattern(THANKS, r"\W{0,3}", rf"(?:,? (?:{THANKS_GO_ON}))?[^\w\n]{{0,4}}")
_KINDS = {kind: pattern(words) for kind, words in CONTACTS.items()} | {"title": pattern(TITLES)}
_SENTENCE = re.compile(rf"(?<!\w)(?:{SENTENCES})(?!\w)")
_PARTICLE = re.compile(r"d[aeiu]|de[lrn]|del+a|dos|l[ae]|van|vo[nm]|zum?|[ye]|ten?|ter|a[flv]|bin|el")
_DIGITS = re.compile(r"\d{3}|\d\D+\d\D+\d")
_MOMENT = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\d{1,2}:\d\d(?::\d\d)?")
_ANNOUNCED = pattern(DELIVERIES, r"\b")
_ADDENDUM = re.compile(r"\s*(?:p\.?\s?s\b|n\.?b\.?\b|ps:|pd:|[#@]\w)")
_REFERENCE = pattern(REFERENCES, r"\W{0,3}(?:(?:my|our|meine?|mon|ma|mio|mia|mi) )?")
_ADDRESS = re.compile(r"\S*(?:[@/]|\w\.\w)\S*")

#: What looks alone may cut.
MAX_CARD = 16
MAX_LINE = 110


def find(lines: list[str]) -> int | None:
    """Return where an address card begins that ends *lines*: below a closing, or on its own below a blank line."""
    for i in range(len(lines) - 1, max(-1, len(lines) - 1 - 2 * MAX_CARD), -1):
        if is_closing(lines[i]) and said_something(lines[:i]):
            at = _next(lines, i + 1)
            named = _below_name(lines, at)
            return named if is_card(lines[named:], kinds=1 if named > at else 2) else None
    for i in range(max(1, len(lines) - 2 * MAX_CARD), len(lines)):
        if not lines[i - 1].strip() and lines[i].strip() and _stands_alone(lines, i):
            return _below_name(lines, i)
    return None


def is_closing(line: str) -> bool:
    """Say whether the line is a closing formula; thanks that go on ("Thanks for …") are the writer's words."""
    if not 0 < len(line) < 70 or line.lstrip(" *-_").startswith(("#", "@")):
        return False
    text = fold(line).strip()
    if _CLOSING.match(text):
        return True
    thanks = _THANKS.match(text)
    rest = thanks and text[thanks.end() :].split()
    return rest == [] or bool(rest and text[-1] not in ".!?" and _is_named(line.split()[-len(rest) :]))


def is_closed(lines: list[str]) -> bool:
    """Say whether *lines* end with a closing formula and at most a name below it."""
    for i in range(len(lines) - 1, max(-1, len(lines) - 6), -1):
        if is_closing(lines[i]):
            return said_something(lines[:i])
        if lines[i].strip() and not _is_name(lines[i]):
            break
    return False


def is_signed(lines: list[str]) -> bool:
    """Say whether *lines* end with a closing formula or with a name."""
    last = next((line for line in reversed(lines) if line.strip()), "")
    return is_closing(last) or (":" not in last and _is_name(last))


def is_card(lines: list[str], *, kinds: int) -> bool:
    """Say whether all these lines are an address card with marks of at least so many kinds; 0: whatever is short."""
    texts = [line for line in lines if line.strip()]
    if not texts or len(texts) > MAX_CARD:
        return False
    marks = [_marks(line) for line in texts]
    if any(len(line) > MAX_LINE and not found - {"title"} for line, found in zip(texts, marks, strict=True)):
        return False
    if any(_is_addendum(fold(line[:60])) or is_sentence(line, by_words=bool(kinds)) for line in texts):
        return False
    return len(set().union(*marks)) >= kinds and sum(map(bool, marks)) >= max(kinds, len(texts) // 4 if kinds else 0)


def _is_addendum(text: str) -> bool:
    """Say whether a line, folded, is for us: a postscript, a tag, or a number to find the writer by."""
    return bool(_ADDENDUM.match(text) or _REFERENCE.match(text))


def said_something(lines: list[str]) -> bool:
    """Say whether there are words in these lines, not only greetings and tag lines."""
    return any(
        line.strip() and not line.lstrip(" *-_").startswith(("#", "@")) and not is_greeting(line) for line in lines
    )


def has_only_links(lines: list[str]) -> bool:
    """Say whether links are all that marks these lines as a card."""
    return {"web"} == set[str]().union(*map(_marks, lines))


def _stands_alone(lines: list[str], i: int) -> bool:
    """Say whether the lines from *i* on are a card although nothing closes the words above: it begins with a name."""
    above = next((line.strip() for line in reversed(lines[:i]) if line.strip()), "")
    return (
        not above.endswith((":", "："))
        and not _ANNOUNCED.search(fold(above[-200:]))
        and _is_name(lines[i])
        and said_something(lines[:i])
        and is_card(lines[i:], kinds=2)
    )


def _below_name(lines: list[str], i: int) -> int:
    """Skip the name at *i*, which the writer typed or might have."""
    return i + 1 if i < len(lines) and _is_name(lines[i]) else i


def _next(lines: list[str], i: int) -> int:
    while i < len(lines) and not lines[i].strip():
        i += 1
    return i


def _is_name(line: str) -> bool:
    text = line.strip(" *,-/")
    is_short = 0 < len(text) <= 40 and len(text.split()) <= 4
    return is_short and not _marks(line) and not _DIGITS.search(text) and _is_named(text.replace(",", " ").split())


def _is_named(words: list[str]) -> bool:
    """Say whether these words can be somebody's name: capitals, or one or two words all in small letters."""
    small = [word for word in words if word.islower() and not _PARTICLE.fullmatch(word)]
    return len(words) <= 4 and (not small or (len(small) == len(words) <= 2 and not _SENTENCE.search(" ".join(words))))


def _marks(line: str) -> set[str]:
    text = _MOMENT.sub(" ", fold(line[:200]))
    return {kind for kind, words in _KINDS.items() if words.search(text)}


def is_sentence(line: str, *, by_words: bool = True) -> bool:
    """Say whether the line is a sentence, or a question: by how it ends, and by the words in it."""
    text = line.strip()
    if text.endswith(("?", "？")) or (text.endswith((".", "!", ":", "。")) and len(text.split()) >= 7):
        return True
    words = _ADDRESS.sub(" ", text[:200])
    return by_words and (bool(_SENTENCE.search(words)) or _runs_on(text, words.split()))


def _runs_on(text: str, words: list[str]) -> bool:
    """Say whether words in small letters follow each other as in a sentence, and nothing else marks a card."""
    small = [word for word in words if word.islower() and not _PARTICLE.fullmatch(word)]
    return len(small) >= (3 if text[0].islower() else 5) and not _marks(text) - {"title"}
