"""New words: what the writer wrote now, apart from quote and signature. Linear, and never empty when there was text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from mailticket.mail import html_quotes, quotes, signatures
from mailticket.mail.message import REPLY_MARKER

#: What ends the writer's words for good.
FINAL = frozenset({"marker", "headers", "attribution", "original", "forward"})

#: No longer is what a program writes in the place of a text part that it does not make.
MAX_STAND_IN = 200

#: What the two parts show of links and pictures, each in its own way.
_LINKS = re.compile(r"<[^<>]{1,2000}>|\[[^][]{0,200}\]|https?://\S+")

#: Lines that are looked at; what is beyond is kept or cut with them (dependencies.md 2).
MAX_LINES = 2000


@dataclass(frozen=True, slots=True)
class NewWords:
    """The writer's words and where they ended."""

    text: str
    cut: str = ""  #: what ended them: "marker", "headers", "attribution", "quote", …; "" when nothing was cut
    only_quote: bool = False  #: there is nothing but a quote or a forwarded mail: `text` shows that, for people only
    kept: frozenset[int] = frozenset()  #: the numbers of the lines that are the writer's
    ended: bool = False  #: nothing below is the writer's, in further parts neither


@dataclass(frozen=True, slots=True)
class Reading:
    """All parts read: the whole text and the new words, as the text part and as the HTML part have them."""

    text: str = ""
    new_words: str = ""
    more_words: str = ""  #: new words of further text parts
    html_new_words: str = ""
    html_new: str = ""
    only_quote: bool = False
    notes: tuple[str, ...] = ()


def read(plain: str, html: str, more: Sequence[str] = (), *, forward: bool = False) -> Reading:
    """Return the new words of a mail with these two parts, of which either may be empty, and further texts.

    In a *forward* nothing below a header block is the writer's, not even what stands below quoted lines.
    """
    first, ended = _first(plain, html, forward=forward)
    further = [text.strip("\n") for text in more if _squeezed(text) not in {"", _squeezed(first.text)}]
    words = () if ended else _further(further, forward=forward)
    text = "\n\n".join(filter(None, (first.text, *further))).strip()
    return replace(first, text=text, more_words="\n\n".join(words))


def _further(texts: Iterable[str], *, forward: bool) -> Iterator[str]:
    """Yield the new words of further texts, down to where the writer's end; of a mere quote or footer nothing."""
    for text in texts:
        words = of_text(text, forward=forward)
        if words.kept:
            yield words.text
        if words.ended:
            return


def _first(plain: str, html: str, *, forward: bool) -> tuple[Reading, bool]:
    """Read the two parts that hold the body, and say whether what is below them is still the writer's."""
    if not html.strip():
        words = of_text(plain, forward=forward)
        reading = Reading(plain.strip(), words.text, only_quote=words.only_quote, notes=_notes("text", words.cut))
        return reading, words.ended
    document = html_quotes.read(html)
    from_html = _without_gaps(of_lines(document.rendering.lines, forward=forward))
    plain = "" if _stands_in(plain, document) else plain
    if plain.strip():
        text, words = plain.strip(), _guided(plain, from_html if document.cut else None, forward=forward)
    else:
        text = document.text
        words = from_html if from_html.kept else NewWords(text, from_html.cut, only_quote=bool(text))
    reading = Reading(
        text,
        words.text,
        html_new_words=from_html.text,
        html_new=html_quotes.new_html(document, from_html.kept),
        only_quote=words.only_quote,
        notes=_notes("text" if plain.strip() else "HTML", words.cut or document.cut),
    )
    return reading, words.ended or document.cut == html_quotes.ORIGINAL


def _stands_in(plain: str, document: html_quotes.Document) -> bool:
    """Say whether the text part only sends its reader to the HTML part: "Please use an HTML compatible viewer!".

    Whatever its language, it names HTML, and the part that it names does not have its words.
    """
    if len(plain) > MAX_STAND_IN or "html" not in plain.lower() or "#" in plain:
        return False
    here, there = (_squeezed(_LINKS.sub(" ", text)) for text in (plain, document.text))
    return bool(there) and here not in there


def _without_gaps(words: NewWords) -> NewWords:
    """Return words of an HTML part without the gaps between its paragraphs; how wide they look, lines cannot tell."""
    return replace(words, text=re.sub(r"\n{3,}", "\n\n", words.text))


def of_text(text: str, *, forward: bool = False) -> NewWords:
    """Return the new words of a plain text."""
    return of_lines(text.split("\n"), forward=forward)


def of_lines(lines: list[str], *, forward: bool = False) -> NewWords:
    """Return the new words of a text given in lines."""
    top = next((i for i, line in enumerate(lines[:MAX_LINES]) if line.strip()), 0)
    printed = quotes.header_block(lines[:MAX_LINES], top)
    stretches, cut, ended = _stretches(lines[:MAX_LINES], top + printed, forward=forward)
    if cut not in FINAL and len(lines) > MAX_LINES:
        stretches.append(list(range(MAX_LINES, len(lines))))
    kept = [[stretch[i] for i in signatures.strip([lines[n] for n in stretch])] for stretch in stretches]
    words = _joined(lines, kept)
    if words:
        # A header block on top is a mail printed into this one: what is below is shown, but it is not the writer's.
        numbers = frozenset(n for stretch in kept for n in stretch)
        return NewWords(words, cut or ("headers" if printed else ""), bool(printed), numbers, ended)
    bare = _joined(lines, stretches)
    whole = _joined(lines, [list(range(len(lines)))])
    return NewWords(bare or whole, cut, bool(whole) and (not bare or bool(printed)), ended=ended)


def _guided(plain: str, guide: NewWords | None, *, forward: bool) -> NewWords:
    """Return the new words of the text part; where the HTML part says for certain where they end, they end there."""
    words = of_text(plain, forward=forward)
    if guide is None or not guide.text:
        return words
    wanted = _squeezed(guide.text)
    if _squeezed(words.text) == wanted:
        return words
    squeezed = ""
    lines = plain.split("\n")
    for number, line in enumerate(lines[:MAX_LINES]):
        squeezed += _squeezed(line)
        if len(squeezed) >= len(wanted):
            text = "\n".join(lines[: number + 1]).strip("\n")
            return NewWords(text, "HTML part's mark", ended=True) if squeezed == wanted else words
    return words


def _squeezed(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _notes(part: str, cut: str) -> tuple[str, ...]:
    return (f"new words: {part} part, cut at {cut}" if cut else f"new words: {part} part, nothing cut",)


def _stretches(lines: list[str], start: int, *, forward: bool) -> tuple[list[list[int]], str, bool]:
    """Return the numbers of the writer's lines, as stretches between quotes, what cut them, and whether for good."""
    stretches: list[list[int]] = [[]]
    suspects = quotes.suspects(lines)
    cut = ""
    i = start
    while i < len(lines):
        line = lines[i]
        if "##-" in line[:40] and line.lstrip().startswith(REPLY_MARKER):
            return stretches, "marker", True
        taken, why = _quote_at(lines, i, forward=forward) if i in suspects else (None, "")
        if taken is None:
            stretches[-1].append(i)
            i += 1
            continue
        if taken == 0:
            return stretches, why, True
        cut = cut or why
        i += taken
        if stretches[-1]:
            stretches.append([])
    return stretches, cut, False


def _quote_at(lines: list[str], i: int, *, forward: bool) -> tuple[int | None, str]:
    """Say how many lines of quote stand at *i*: None for none, 0 for all that is left."""
    if not lines[i].strip():
        return None, ""
    if quotes.is_quoted(lines[i]):
        return 1, "quote"
    if announced := quotes.separator(lines, i):
        return _below(lines, i + 1), announced
    if length := quotes.header_block(lines, i):
        return 0 if forward else _below(lines, i + length, length), "headers"
    if length := quotes.notes_block(lines, i):
        return _below(lines, i + length, length), "headers"
    if length := quotes.attribution(lines, i):
        return _below(lines, i + length, length), "attribution"
    if quotes.is_run_in(lines[i]):
        return 0, "attribution"
    return None, ""


def _below(lines: list[str], after: int, length: int = 1) -> int:
    """Below an announcement: when the quote is marked line by line, only the announcement goes; else all the rest."""
    return length if quotes.is_quoted(quotes.next_words(lines, after)) else 0


def without_holes(lines: list[str], numbers: Iterable[int]) -> str:
    """Return those of *lines*; blank ones stay, but where some were taken out between blank lines, no gap does."""
    kept: list[str] = []
    last, at_hole = -1, True
    for number in numbers:
        line = lines[number].rstrip()
        at_hole = number != last + 1 or (at_hole and not line)
        if line or not at_hole or (kept and kept[-1]):
            kept.append(line)
        last = number
    return "\n".join(kept).strip("\n")


def _joined(lines: list[str], stretches: list[list[int]]) -> str:
    texts = (without_holes(lines, stretch) for stretch in stretches)
    return "\n\n".join(text for text in texts if text.strip())
