"""What two texts have in common, however clients wrapped, quoted or indented it."""

import re
from collections.abc import Iterable, Iterator

#: Shorter runs say nothing about where they come from (trust.md S21).
TELLING = 40
#: Every run of TELLING characters has a whole block of that length in it, wherever it begins.
BLOCK = TELLING // 2

STRIDE = BLOCK // 2
#: The same block again and again is a pattern, not prose.
SAME = 8
#: Longer words are links, keys, checksums: whoever writes one has it from where it stands for all to see.
LONG_WORD = 30

_QUOTE_MARKS = "> |\t"
#: Characters that nobody sees: soft hyphen, zero-width ones, marks of direction, byte order mark.
_UNSEEN = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF])
_SOFT_END = re.compile(r"=\s*\n")


def flattened(line: str) -> str:
    """Return a line as it is compared: quote marks and blanks folded away."""
    return " ".join(seen(line).lstrip(_QUOTE_MARKS).split()).casefold()


def joined(text: str) -> str:
    """Return a text as one line: what a client wrapped is whole again."""
    return " ".join(filter(None, map(flattened, text.splitlines())))


def squeezed(text: str) -> str:
    """Return a text without blanks, quote marks and soft line ends (RFC 2045 section 6.7): no word is broken in it."""
    lines = _SOFT_END.sub("", seen(text)).splitlines()
    return "".join("".join(line.lstrip(_QUOTE_MARKS).split()) for line in lines)


def seen(text: str) -> str:
    """Return a text without the characters that nobody sees."""
    return text if text.isascii() else text.translate(_UNSEEN)


class Inside:
    """What stands inside the desk and what stands outside, made ready to be looked for."""

    def __init__(self, inside: Iterable[str], public: Iterable[str]) -> None:
        """Take the texts of notes, and those that the reader has or may have."""
        outside = list(public)
        known = {flattened(line) for text in outside for line in text.splitlines()}
        lines = dict.fromkeys(flattened(line) for text in inside for line in text.splitlines())
        self._private = "\n".join(line for line in lines if len(line) >= TELLING and line not in known)
        self._public = "\n".join(map(joined, outside))

    def found_in(self, text: str) -> str:
        """Return what *text* shows of a line that stands inside only; "" when it shows nothing."""
        return next(filter(self._is_private, shared(joined(text), self._private)), "") if self._private else ""

    def _is_private(self, run: str) -> bool:
        """Say whether a run stands inside only: a whole line, or a stretch of prose of which neither half is public."""
        if len(run) < TELLING or sum(map(str.isalnum, run)) < BLOCK or run in self._public:
            return False
        if f"\n{run}\n" in f"\n{self._private}\n":
            return True
        words = (word for word in run.split() if len(word) <= LONG_WORD or not word.isascii())
        return len(" ".join(words)) >= TELLING and any(map(self._is_new, windows(run)))

    def _is_new(self, window: str) -> bool:
        return window[:BLOCK] not in self._public and window[BLOCK:] not in self._public


def windows(run: str) -> Iterator[str]:
    """Yield stretches of TELLING characters that lie close enough for none between them to matter."""
    last = len(run) - TELLING
    for at in (*range(0, last, STRIDE), last):
        yield run[at : at + TELLING]


def shared(one: str, other: str) -> Iterator[str]:
    """Yield the runs that two texts share; of TELLING characters or more none is left out but what longer ones contain.

    Blocks of the longer text are looked for in the shorter one, and what is found grows both ways. Within what was
    found nothing is looked for again, but at its end, where a run may begin to go on further: a pattern would grow
    from each of its places.
    """
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    blocks = dict[str, list[int]]()
    for at in range(0, len(longer) - BLOCK + 1, BLOCK):
        blocks.setdefault(longer[at : at + BLOCK], []).append(at)
    reached = 0  # the end of what was found
    for at in range(len(shorter) - BLOCK + 1):
        if at + TELLING <= reached:
            continue
        for place in blocks.get(shorter[at : at + BLOCK], ())[:SAME]:
            start, end = grown(shorter, at, longer, place)
            reached = max(reached, end)
            yield shorter[start:end].strip()


def grown(one: str, at: int, other: str, place: int) -> tuple[int, int]:
    """Return where in *one* begins and ends what it shares with *other* around these two places."""
    start, end, gap = at, at + BLOCK, place - at
    while start and start + gap and one[start - 1] == other[start - 1 + gap]:
        start -= 1
    while end < len(one) and end + gap < len(other) and one[end] == other[end + gap]:
        end += 1
    return start, end
