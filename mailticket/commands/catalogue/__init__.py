"""The names of the tags in every shipped language, and how a misspelt one is guessed at."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from mailticket.commands.catalogue import de, en, es, fr, it

#: Every tag of product.md 6 by its canonical name, in the order of `#help`.
NAMES = tuple(
    """
    take release assign accept decline away reply note
    open reopen pending vendor status resolve close later resolution publish notify due postpone
    priority queue type category stage cause subject language tag set
    cc uncc requester detach forward approval approve reject
    task call event done time merge link split macro new
    spam notspam erase show history list search report why help undo test
    """.split()  # noqa: SIM905 - a list of words reads better as words
)

ALIASES: dict[str, Mapping[str, str]] = {
    "en": en.ALIASES,
    "fr": fr.ALIASES,
    "it": it.ALIASES,
    "de": de.ALIASES,
    "es": es.ALIASES,
}

#: English help is the docstring of the command.
HELP: dict[str, Mapping[str, str]] = {"fr": fr.HELP, "it": it.HELP, "de": de.HELP, "es": es.HELP}

#: Values, as one would write them; see the files.
EXAMPLES: dict[str, Mapping[str, str]] = {
    "en": en.EXAMPLES,
    "fr": fr.EXAMPLES,
    "it": it.EXAMPLES,
    "de": de.EXAMPLES,
    "es": es.EXAMPLES,
}

MAX_EDITS = 2
_LONGEST_GUESSED = 24  #: no tag is so long that more could be near it
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue"})


class Catalogue:
    """Names and aliases, looked up without case, accents and hyphens."""

    def __init__(self, names: Iterable[tuple[str, str]]) -> None:
        """Take (word, canonical name) pairs; a word of two tags raises ValueError."""
        self._names: dict[str, str] = {}
        for word, name in names:
            for spelling in {fold(word), fold(word.translate(_SPELLED_OUT))}:
                if self._names.setdefault(spelling, name) != name:
                    raise ValueError(f"{word!r} would be both #{self._names[spelling]} and #{name}")
        self._shortened: dict[str, set[str]] = {}
        for word in self._names:
            for shorter in _shortened(word):
                self._shortened.setdefault(shorter, set()).add(word)

    def resolve(self, word: str) -> str | None:
        """Return the canonical name of a tag or alias; None for any other word."""
        return self._names.get(fold(word))

    def nearest(self, word: str, limit: int = 3) -> tuple[str, ...]:
        """Return the canonical names of tags within two edits, nearest first; of short words one edit in two letters.

        Edits are letters added, dropped, changed or swapped (Damerau and Levenshtein).
        """
        folded = fold(word)
        if not folded or len(folded) > _LONGEST_GUESSED:
            return ()
        # Words within two edits have a form in common when up to two letters of each are left out.
        candidates = set[str]().union(*(self._shortened.get(shorter, ()) for shorter in _shortened(folded)))
        found = sorted((distance(folded, other), other) for other in candidates)
        near = (self._names[other] for edits, other in found if edits <= _allowed(folded, other))
        return tuple(dict.fromkeys(near))[:limit]


def fold(word: str) -> str:
    """Return *word* as names are compared: no case, accents, hyphens, invisible characters."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", word).casefold())
    return "".join(c for c in plain if c not in "-_'" and unicodedata.category(c) not in {"Mn", "Cf"})


def distance(one: str, other: str) -> int:
    """Return how many edits part two words: a letter added, dropped, changed, or swapped with its neighbour."""
    rows = [list(range(len(other) + 1))]
    for i, a in enumerate(one, 1):
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(rows[-1][j] + 1, row[-1] + 1, rows[-1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and b == one[i - 2]:
                cost = min(cost, rows[-2][j - 2] + 1)
            row.append(cost)
        rows.append(row)
    return rows[-1][-1]


@lru_cache
def shipped() -> Catalogue:
    """Return the catalogue of all tags in all shipped languages, built once."""
    return Catalogue(_pairs())


def resolve(word: str) -> str | None:
    """Return the canonical name of a shipped tag or alias; None for any other word."""
    return shipped().resolve(word)


def nearest(word: str, limit: int = 3) -> tuple[str, ...]:
    """Return the shipped tags within two edits of *word*, nearest first."""
    return shipped().nearest(word, limit)


def aliases(name: str, language: str) -> tuple[str, ...]:
    """Return what *language* calls the tag *name* besides its name, as `#help` lists it."""
    return tuple(ALIASES.get(language, {}).get(name, "").split())


def help(name: str, language: str) -> str:  # noqa: A001 - reads best at the call: catalogue.help(...)
    """Return what the tag does, in one line of *language*; "" for English, which is the command's docstring."""
    return HELP.get(language, {}).get(name, "")


def examples(name: str, language: str) -> tuple[str, ...]:
    """Return whole lines with the tag, as somebody who reads *language* would write them."""
    word = next(iter(aliases(name, language)), name) if language != "en" else name
    values = EXAMPLES.get(language, EXAMPLES["en"]).get(name, "").split("|")
    return tuple(f"#{word} {value}".rstrip() for value in values)


def _pairs() -> Iterator[tuple[str, str]]:
    yield from ((name, name) for name in NAMES)
    for words_of in ALIASES.values():
        yield from ((word, name) for name, words in words_of.items() for word in words.split())


def _shortened(word: str) -> set[str]:
    """Return *word* with up to two letters left out, in every way."""
    forms = {word}
    for _ in range(MAX_EDITS):
        forms |= {form[:at] + form[at + 1 :] for form in forms for at in range(len(form))}
    return forms


def _allowed(one: str, other: str) -> int:
    return min(MAX_EDITS, max(len(one), len(other)) // 2)
