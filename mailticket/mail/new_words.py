"""New words: what the writer wrote now, apart from quote and signature. Linear, and never empty when there was text."""

import re
from dataclasses import dataclass

from mailticket.mail import html_quotes, quotes
from mailticket.mail.message import REPLY_MARKER

#: Lines that are looked at; what is beyond is kept or cut with them (dependencies.md 2).
MAX_LINES = 2000


@dataclass(frozen=True, slots=True)
class NewWords:
    """The writer's words and where they ended."""

    text: str
    cut: str = ""  #: what ended them: "marker", "headers", "attribution", "quote", "signature"; "" when nothing was cut


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
    kept, cut = _without_quotes(lines[:MAX_LINES])
    if cut not in _FINAL:
        kept += lines[MAX_LINES:]
    words = _tidy(kept)
    if words or not text.strip():
        return NewWords(words, cut)
    return NewWords("", cut) if cut == "forward" else NewWords(text.strip(), "")


_FINAL = {"marker", "headers", "attribution", "forward"}


def _without_quotes(lines: list[str]) -> tuple[list[str], str]:
    kept: list[str] = []
    cut = ""
    i = 0
    while i < len(lines):
        line = lines[i]
        if line.startswith(REPLY_MARKER[:8]) and REPLY_MARKER in line:
            return kept, "marker"
        if quotes.is_quoted(line):
            cut = cut or "quote"
            i += 1
            continue
        if end := quotes.original_starts(lines, i):
            return kept, ("forward" if not any(k.strip() for k in kept) and end == quotes.FORWARD else "headers")
        if length := quotes.attribution(lines, i):
            after = next((x for x in lines[i + length :] if x.strip()), "")
            if not quotes.is_quoted(after):
                return kept, "attribution"
            i += length
            continue
        kept.append(line)
        i += 1
    return kept, cut


def _tidy(lines: list[str]) -> str:
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in quotes.without_signature(lines))).strip("\n")
