"""New words: what the writer wrote now, apart from quote and signature. Linear, and never empty when there was text."""

import re
from dataclasses import dataclass

from mailticket.mail import html_quotes, quotes, signatures
from mailticket.mail.message import REPLY_MARKER

#: What ends the writer's words for good.
FINAL = frozenset({"marker", "headers", "attribution", "original", "forward"})

#: Lines that are looked at; what is beyond is kept or cut with them (dependencies.md 2).
MAX_LINES = 2000


@dataclass(frozen=True, slots=True)
class NewWords:
    """The writer's words and where they ended."""

    text: str
    cut: str = ""  #: what ended them: "marker", "headers", "attribution", "quote", …; "" when nothing was cut
    only_quote: bool = False  #: there is nothing but a quote or a forwarded mail: `text` shows that, for people only


@dataclass(frozen=True, slots=True)
class Reading:
    """Both parts read: the whole text and the new words, as the text part and as the HTML part have them."""

    text: str = ""
    new_words: str = ""
    html_new_words: str = ""
    html_new: str = ""
    notes: tuple[str, ...] = ()


def read(plain: str, html: str) -> Reading:
    """Return the new words of a mail with these two parts; either may be empty."""
    document = html_quotes.read(html) if html.strip() else html_quotes.NOTHING
    from_html = of_text(document.new_text)
    if not plain.strip():
        note = document.cut or from_html.cut
        return Reading(document.text, from_html.text, from_html.text, document.new_html, _notes("html", note))
    from_text = of_text(plain)
    return Reading(plain.strip(), from_text.text, from_html.text, document.new_html, _notes("text", from_text.cut))


def _notes(part: str, cut: str) -> tuple[str, ...]:
    return (f"new words: {part} part, cut at {cut}" if cut else f"new words: {part} part, nothing cut",)


def of_text(text: str) -> NewWords:
    """Return the new words of a plain text."""
    lines = text.split("\n")
    top = next((i for i, line in enumerate(lines[:MAX_LINES]) if line.strip()), 0)
    printed = quotes.header_block(lines[:MAX_LINES], top)
    start = top + printed
    stretches, cut = _stretches(lines[start:MAX_LINES])
    if cut not in FINAL and len(lines) > MAX_LINES:
        stretches.append(lines[MAX_LINES:])
    words = _joined(stretches)
    if words:
        # A header block on top is a mail printed into this one: what is below is shown, but it is not the writer's.
        return NewWords(words, cut or ("headers" if printed else ""), only_quote=bool(printed))
    bare = _joined([stretch for stretch in stretches if any(line.strip() for line in stretch)], bare=True)
    return NewWords(bare or text.strip(), cut, only_quote=bool(text.strip()) and (not bare or bool(printed)))


def _stretches(lines: list[str]) -> tuple[list[list[str]], str]:
    """Return the writer's lines, as stretches between quotes, and what ended them."""
    stretches: list[list[str]] = [[]]
    cut = ""
    i = 0
    while i < len(lines):
        line = lines[i]
        if REPLY_MARKER in line[:200] and not quotes.is_quoted(line):
            return stretches, "marker"
        taken, why = _quote_at(lines, i)
        if taken is None:
            stretches[-1].append(line)
            i += 1
            continue
        if taken == 0:
            return stretches, why
        cut = cut or why
        i += taken
        if stretches[-1]:
            stretches.append([])
    return stretches, cut


def _quote_at(lines: list[str], i: int) -> tuple[int | None, str]:
    """Say how many lines of quote stand at *i*: None for none, 0 for all that is left."""
    if not lines[i].strip():
        return None, ""
    if quotes.is_quoted(lines[i]):
        return 1, "quote"
    if announced := quotes.separator(lines, i):
        return _below(lines, i + 1), announced
    if length := quotes.header_block(lines, i):
        return _below(lines, i + length, length), "headers"
    if length := quotes.attribution(lines, i):
        return _below(lines, i + length, length), "attribution"
    return None, ""


def _below(lines: list[str], after: int, length: int = 1) -> int:
    """Below an announcement: when the quote is marked line by line, only the announcement goes; else all the rest."""
    return length if quotes.is_quoted(quotes.next_words(lines, after)) else 0


def _joined(stretches: list[list[str]], *, bare: bool = False) -> str:
    kept = [stretch if bare else signatures.strip(stretch) for stretch in stretches]
    text = "\n\n".join("\n".join(line.rstrip() for line in stretch) for stretch in kept if stretch)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")
