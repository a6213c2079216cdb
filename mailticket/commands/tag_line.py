"""One line of an agent's words: is it blank, quoted, a tag line, nearly one, or text?

Linear: every pattern here reads a line once, cut to 2,000 characters (trust.md S16).
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Protocol

from mailticket.commands.numbers import NUMBERS, Behind, Takes, cut, numbers_in
from mailticket.commands.punctuation import ENDS, unquoted, without_ends
from mailticket.commands.registry import COMMANDS

MAX_LINE = 2000

#: Bullets, and the marks around emphasised words, that a keyboard has; beyond ASCII every mark of these kinds is one.
_MARKS = " -*+_`~"
_MARK_KINDS = frozenset({"So", "Sm", "Sk", "Po", "Pd", "Pc", "Co"})  #: Wingdings' are in the private area (Co)
_EMPHASIS = "*_`~"
_PLAIN = str.maketrans(
    dict.fromkeys("“”„‟«»″", '"')
    | dict.fromkeys("‘’‚‛′", "'")
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("ℹⓂ㊗㊙", "•"),  # emoji of which NFKC would make letters
)
_NUMBERED = re.compile(r"\(?([0-9]{1,3})[.)] ?(?=[*_`~]{0,3}(?:[#@]|[0-9]+[ :]*#))")
#: `a)`, and the letters that Outlook and Word write for bullets where their font is lost.
_LETTERED = re.compile(r"(?:\(?[^\W\d_][.)] ?|[oØüvq] )(?=[*_`~]{0,3}[#@])")
_TARGETS = re.compile(rf"({NUMBERS}) ?:? ?(?=[*_`~]{{0,3}}[#@][^\W\d_])")
_SIGIL = re.compile(r"(?:^|(?<=[ ,;*`~]))([#@])[*_`~]{0,3}([^\W\d_][\w-]*)")
#: A line that has nothing but marks, numbers, and letters as lists have them before its first tag, however odd.
_DRESSED = re.compile(
    r"(?:[\W\d_]|(?<!\w)(?:[^\W\d_]|[ivx]{2,4})(?=[.):\]-]))*?(?=((?<!#)#|(?<![\w@])@)[^\w\s#@]?[*_`~]{0,3}[^\W\d_])",
    re.IGNORECASE,
)
_URL_ECHO = re.compile(r" ?<((?:https?://|ftp://|tel:)[^<>\s]+)>", re.IGNORECASE)
_ESCAPED = re.compile(r"(?:^|(?<=\s))##(?=[^\W\d_])")


class Names(Protocol):
    """What the grammar needs of the catalogue; mailticket.commands.catalogue itself is one."""

    def resolve(self, word: str) -> str | None:
        """Return the canonical name of a tag or alias."""
        ...

    def nearest(self, word: str, limit: int = 3) -> tuple[str, ...]:
        """Return the tags within two edits."""
        ...


class Kind(Enum):
    """What a line is."""

    BLANK = auto()
    QUOTED = auto()
    TAGS = auto()  #: it begins with a known tag
    NEAR = auto()  #: it begins with what is nearly one
    UNKNOWN = auto()  #: it begins with a `#word` that is near none
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class Tag:
    """One `#name value` as found; *name* is None where the word is no tag."""

    word: str
    name: str | None
    value: str
    nearest: tuple[str, ...] = ()
    targets: tuple[int, ...] = ()  #: the tickets that it is about, where the line names some
    is_unsure: bool = False  #: the number behind it may be its own, or the next one's ticket


@dataclass(frozen=True, slots=True)
class Line:
    """A line and what it was found to be."""

    source: str
    kind: Kind
    tags: tuple[Tag, ...] = ()
    item: int = 0  #: the number in front where the writer made a list of it: `2. #tag`; 0 for none


def classify(source: str, names: Names) -> Line:
    """Return what *source* is."""
    plain = source.strip() if _is_plain(source) else clean(source)
    if not plain:
        return Line(source, Kind.BLANK)
    if plain.startswith(">"):
        return Line(source, Kind.QUOTED)
    if "#" not in plain and "@" not in plain:
        return Line(source, Kind.TEXT)
    bare, is_half_quoted = _without_quotes(_unmarked(plain))
    rest, targets = _targets(_unmarked(bare))
    first = _SIGIL.match(rest)
    if first is None:
        return _dressed(source, plain, names)
    tags = tuple(_tags(rest, names, targets))
    if is_half_quoted and tags[0].name:
        tags = (replace(tags[0], name=None, nearest=(tags[0].name,)), *tags[1:])
    kind = _kind(first[1], rest, tags[0])
    if kind is Kind.UNKNOWN and rest[1] in _EMPHASIS:  # `#` followed by punctuation is text (product.md 6)
        kind = Kind.TEXT
    return Line(source, kind, tags if kind is not Kind.TEXT else (), _item(plain))


def _dressed(source: str, plain: str, names: Names) -> Line:
    """Return a line without a tag in front: nearly a tag line where only odd marks precede one, as in `(#close)`.

    In quotes it is what somebody writes about: `"#close" closes it`.
    """
    before = _DRESSED.match(plain)
    if before is None or _unmarked(before[0]) in {'"', "'"}:
        return Line(source, Kind.TEXT)
    rest = before[1] + re.sub(r"^[\W_]+", "", plain[before.end() :])
    first, *others = _tags(rest, names)
    if _kind(before[1], rest, first) not in {Kind.TAGS, Kind.NEAR}:
        return Line(source, Kind.TEXT)
    slip = replace(first, name=None, nearest=(first.name,) if first.name else first.nearest)
    return Line(source, Kind.NEAR, (slip, *others))


def clean(source: str) -> str:
    """Return a line as it is matched: NFKC, single blanks, nothing invisible, plain quotes and dashes, no echoes."""
    plain = unicodedata.normalize("NFKC", source[:MAX_LINE].translate(_PLAIN)).translate(_PLAIN)
    visible = (" " if char.isspace() else char for char in plain if char.isspace() or not _is_invisible(char))
    return " ".join(_without_echoes("".join(visible)).split())


def unescaped(source: str) -> str:
    """Return a line of text with `##name` as the `#name` that was meant."""
    return _ESCAPED.sub("#", source)


def _is_plain(source: str) -> bool:
    """Say whether there is nothing to clean and no sign of a tag, as in nearly every line."""
    return source.isascii() and source.isprintable() and "#" not in source and "@" not in source


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in {"Cc", "Cf", "Cs"} or "\ufe00" <= char <= "\ufe0f"


def _without_echoes(text: str) -> str:
    """Drop the `<mailto:…>` that mail clients put behind an address."""
    pieces = re.split(r"[<\[]mailto:", text, flags=re.IGNORECASE)
    return pieces[0] + "".join(re.sub(r"^[^>\]]*[>\]]?", "", piece, count=1) for piece in pieces[1:])


def without_url_echoes(text: str) -> str:
    """Drop the `<https://…>` that says again what stands before it, as Outlook's text parts write links."""
    first, *rest = _URL_ECHO.split(text)
    kept = [first]
    for url, behind in zip(rest[::2], rest[1::2], strict=True):
        shown, bare = kept[-1].rpartition(" ")[2], url.partition(":")[2].strip("/")
        is_echo = url.startswith("tel:") or bare in shown or (shown and shown.rstrip("/") in url)
        kept.append(behind if is_echo else f"<{url}>{behind}")
    return "".join(kept)


def _unmarked(plain: str) -> str:
    """Take bullets, a list's number and emphasis off a line that begins with a tag; leave any other alone."""
    rest = _without_marks(plain)
    listed = _NUMBERED.match(rest) or _LETTERED.match(rest)
    if listed:
        rest = _without_marks(rest[listed.end() :])
    marks = "".join(mark for mark in _EMPHASIS if mark in plain[: len(plain) - len(rest)])
    return rest.rstrip(marks + " ") if marks else rest


def _without_marks(text: str) -> str:
    at = next((at for at, char in enumerate(text) if not _is_mark(char)), len(text))
    return text[at:]


def _is_mark(char: str) -> bool:
    return char in _MARKS or (not char.isascii() and unicodedata.category(char) in _MARK_KINDS)


def _without_quotes(rest: str) -> tuple[str, bool]:
    """Take off the quotes that a whole line stands in, and say whether it is only their first that it has.

    That was meant as a command as well, or a longer quote begins with it: nobody knows, and it must not go out.
    """
    quote = rest[:1]
    if not quote or quote not in "\"'":
        return rest, False
    inner = rest[1:].rstrip(ENDS)
    if inner.endswith(quote) and not _is_closed(inner[:-1], quote):
        return inner[:-1].strip(), False
    is_half = not re.search(rf"(?<!\w){quote}|{quote}(?!\w)", inner)
    return (inner, True) if is_half else (rest, False)


def _is_closed(inner: str, quote: str) -> bool:
    """Say whether a quote that was opened before *inner* is closed in it; apostrophes close nothing."""
    first = re.search(rf"(?<!\w){quote}|{quote}(?!\w)", inner)
    return first is not None and first.start() > 0 and inner[first.start() - 1] not in " :="


def _item(plain: str) -> int:
    """Return the number of the list item that a line begins with."""
    number = _NUMBERED.match(_without_marks(plain))
    return int(number[1]) if number else 0


def _targets(rest: str) -> tuple[str, tuple[int, ...]]:
    match = _TARGETS.match(rest)
    if match is None:
        return rest, ()
    return _unmarked(rest[match.end() :]), numbers_in(match[1])


def _tags(rest: str, names: Names, targets: tuple[int, ...] = ()) -> list[Tag]:
    """Cut a line at its tags; in a value, a `#word` that is near none stays a word. A number before one: its ticket."""
    found: list[tuple[int, int, str, str]] = []
    for match in _SIGIL.finditer(rest):
        sigil, word = match.groups()
        is_tag = names.resolve(word) or (sigil == "#" and names.nearest(word, 1))
        if is_tag or not found:
            found.append((match.start(), match.end(), sigil, word))
    ends = [start for start, *_ in found[1:]] + [len(rest)]
    tags: list[Tag] = []
    ours = targets
    for (_, after, _, word), end in zip(found, ends, strict=True):
        name, behind = names.resolve(word), Behind(rest[after:end])
        if end < len(rest):
            takes = COMMANDS[name].takes if name in COMMANDS else Takes.OTHER  # a tag says it where it is declared
            behind = cut(takes, behind.value, line_is_numbered=bool(targets))
        guesses = () if name else _guesses(word, names)
        tags.append(Tag(word, name, _value(behind.value), guesses, ours, behind.is_unsure))
        ours = behind.tickets or ours
    return tags


def _guesses(word: str, names: Names) -> tuple[str, ...]:
    """Return what *word* may have been meant to be; `close1042` lacks a blank."""
    letters = re.split(r"[0-9]", word, maxsplit=1)[0]
    glued = names.resolve(letters) if letters != word else None
    return (glued,) if glued else names.nearest(word)


def _value(behind: str) -> str:
    """Return the value of a tag: no colon or `=` in front, no closing punctuation but a date's, no quotes around."""
    value = behind.lstrip(_EMPHASIS + " ")
    value = value[1:] if value[:1] in {":", "="} else value
    return unescaped(unquoted(without_ends(value.strip(" ")).lstrip(",; ")))


def _kind(sigil: str, rest: str, tag: Tag) -> Kind:
    """Decide by the first tag; an `@name` that is none is a slip only when it stands alone."""
    if tag.name:
        return Kind.TAGS
    if sigil == "@" and (" " in rest or not tag.nearest):
        return Kind.TEXT
    return Kind.NEAR if tag.nearest else Kind.UNKNOWN
