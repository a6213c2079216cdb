"""Times in words, cut into symbols: what each language says differently becomes the same."""

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from mailticket.domain.dates_words import COMMON, TABLES

MAX_TEXT = 100  #: nobody needs more to name a moment
MAX_SYMBOLS = 20
YEARS = 1000  #: a number from here on is a year, and counts nothing

LANGUAGES = tuple(TABLES)

Phrase = tuple[str, ...]


class Symbol(NamedTuple):
    """One word of time: its kind (a letter, see dates_words.py) and what it stands for."""

    kind: str
    value: float = 0
    digits: tuple[int, ...] = ()  #: of written dates and clock times; the value of one with a dot is 1


#: What is made of digits; the first match wins. Y date from the year, S with slashes, B with dots; C clock time;
#: `.` date or time; Z offset from UTC; O ordinal; F fraction; N any other number.
_LITERALS = (
    ("Y", re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:t(?=[0-9])|(?![0-9]))")),
    ("S", re.compile(r"([0-9]{1,2})/([0-9]{1,2})(?:/([0-9]{4}|[0-9]{2}))?(?![0-9/])")),
    ("S", re.compile(r"([0-9]{1,2})-([0-9]{1,2})-([0-9]{4})(?![0-9-])")),
    ("B", re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\.(?: ?([0-9]{4}|[0-9]{2}(?! ?(?:h|uhr)\b)))?(?![0-9:.])")),
    ("C", re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?(?![0-9:])")),
    (".", re.compile(r"([0-9]{1,2})\.([0-9]{2})(?![0-9.])")),
    ("Z", re.compile(r"(?:([+-])([0-9]{2}):?([0-9]{2})|(z|utc|gmt))(?![a-z0-9])")),
    ("F", re.compile(r"([0-9]{1,3}[.,][0-9]{1,2})(?![0-9])")),
    ("O", re.compile(r"([0-9]{1,2})(?:st|nd|rd|th|er|re|eme|e|o|a|°|\.(?= |$))(?![a-z0-9.])")),
    ("N", re.compile(r"([0-9]{1,5})(?![0-9])")),
)
#: `15.3.`: its last dot is no end of a sentence. The group is a month that might be a minute.
ENDS_IN_DAY = re.compile(r"(?<![\w.])[0-9]{1,2}\. ?(?:[1-9]|(0[1-9]|1[0-2]))\.\Z")
_WORD = re.compile(r"[^\W\d_]+")
_GAP = re.compile(r"[ .-]{0,2}")
_SKIPPED = frozenset(" ,;-@")


def lex(text: str, language: str) -> list[Symbol] | None:
    """Return the symbols of *text* as *language* reads it; None when a word has no meaning in it."""
    vocabulary = _vocabulary(language)
    folded = fold(text)
    symbols: list[Symbol] = []
    at = 0
    while at < len(folded):
        if folded[at] in _SKIPPED and not _is_sign(folded, at):
            at += 1
            continue
        found, at = _literal(folded, at) or _phrase(folded, at, vocabulary)
        if not found or len(symbols) > MAX_SYMBOLS:
            return None
        symbols.extend(found)
    return _settled([symbol for symbol in symbols if symbol.kind != "&"])


def fold(text: str) -> str:
    """Return *text* without case, accents, apostrophes and doubled blanks; too long a text is no time."""
    if len(text) > MAX_TEXT:
        return "?"
    plain = unicodedata.normalize("NFKD", text.casefold().replace("º", "°"))
    letters = "".join(" " if c in "'’`´_()" else c for c in plain if unicodedata.category(c) not in {"Mn", "Cf"})
    return " ".join(letters.split())


def kinds(symbols: list[Symbol]) -> str:
    """Return the kinds of *symbols* as a word, on which the rules of the grammar match."""
    return "".join(symbol.kind for symbol in symbols)


def _literal(text: str, at: int) -> tuple[list[Symbol], int] | None:
    for kind, pattern in _LITERALS:
        match = pattern.match(text, at)
        if match:
            return [_read_literal(kind, match)], match.end()
    return None


def _read_literal(kind: str, match: re.Match[str]) -> Symbol:
    if kind == "Z":
        sign, hours, minutes, _ = match.groups()
        offset = int(hours) * 60 + int(minutes) if sign else 0
        return Symbol("Z", -offset if sign == "-" else offset)
    if kind in "FON":
        return Symbol(kind, float(match[1].replace(",", ".")))
    return Symbol(kind, float(kind == "."), tuple(int(group) for group in match.groups() if group))


def _is_sign(text: str, at: int) -> bool:
    """Say whether the `-` at *at* is a minus: an offset right behind a clock time, or a number below nothing."""
    if text[at] != "-" or not text[at + 1 : at + 2].isdigit():
        return False
    behind_clock = text[at - 1 : at].isdigit() and ":" in text[max(0, at - 6) : at]
    return behind_clock or text[max(0, at - 1) : at] in {"", " "}


def _phrase(text: str, at: int, vocabulary: dict[Phrase, list[Symbol]]) -> tuple[list[Symbol], int]:
    """Read the longest phrase that begins at *at*; no symbols when there is none."""
    words: list[str] = []
    ends: list[int] = []
    position = at
    while len(words) < 5 and (match := _WORD.match(text, position)):
        words.append(match[0])
        ends.append(match.end())
        gap = _GAP.match(text, match.end())
        position = gap.end() if gap else match.end()
    for length in range(len(words), 0, -1):
        symbols = vocabulary.get(tuple(words[:length]))
        if symbols:
            end = ends[length - 1]
            return symbols, end + (text[end : end + 1] == ".")
    return _compound(words[0], vocabulary) if words else [], ends[0] if ends else at + 1


def _compound(word: str, vocabulary: dict[Phrase, list[Symbol]]) -> list[Symbol]:
    """Read a weekday and a part of it that are written as one word: Freitagnachmittag."""
    for cut in range(4, len(word) - 3):
        day, part = (vocabulary.get((piece,), []) for piece in (word[:cut], word[cut:]))
        if kinds(day) == "W" and kinds(part) in {"P", "G"}:
            return day + part
    return []


def _settled(symbols: list[Symbol]) -> list[Symbol]:
    """Decide the words that mean two things by what stands beside them."""
    settled: list[Symbol] = []
    for at, symbol in enumerate(symbols):
        before = kinds(settled)
        after = symbols[at + 1].kind if at + 1 < len(symbols) else ""
        if symbol.kind == "G":
            named = any(kind in "DWMYSBO" for kind in before)
            settled.append(Symbol("P", 0) if named else Symbol("D", 1))
        elif symbol.kind == "Q":
            beside_number = before[-1:] in {"N", "O"} or before[-2:] in {"No", "Oo"} or after in {"N", "O"}
            weekday, month = int(symbol.value), round(symbol.value % 1 * 10)
            settled.append(Symbol("M", month) if beside_number and after != "h" else Symbol("W", weekday))
        elif symbol.kind == "k":
            is_counted = before[-1:] in {"N", "F"} and settled[-1].value < YEARS and after not in {"C", "."}
            settled.append(symbol._replace(kind="U" if is_counted else "A"))
        elif symbol.kind == "." and (before.endswith("A") or after == "H" or symbol.digits[1] > 12):
            settled.append(symbol._replace(kind="C"))
        else:
            settled.append(symbol)
    return settled


@lru_cache
def _vocabulary(language: str) -> dict[Phrase, list[Symbol]]:
    """Read a language's table, once."""
    vocabulary: dict[Phrase, list[Symbol]] = {}
    for line in (COMMON + TABLES[language]).replace(";", "\n").strip().splitlines():
        head, _, phrases = line.partition(":")
        symbols = [_symbol(entry) for entry in head.split()]
        for phrase in filter(None, map(str.strip, phrases.split("|"))):
            vocabulary[tuple(fold(phrase).split())] = symbols
            spelled_out = phrase.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")
            vocabulary.setdefault(tuple(fold(spelled_out).split()), symbols)
    return vocabulary


def _symbol(entry: str) -> Symbol:
    return Symbol(entry[0], float(entry[1:] or 0))
