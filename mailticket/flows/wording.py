"""An agent's words as they go out: with the quoted lines between their answers, and formatted where tag lines stood."""

import re

from mailticket.commands import catalogue, grammar
from mailticket.mail import sanitise
from mailticket.mail.message import Mail

_LEADING_BLANK = re.compile(r"^(?:\s|<br>|<p>\s*</p>)+")


def words_of(mail: Mail) -> str:
    """Return the new words of *mail*, with the quoted lines that stand between them; a quote alone is nothing."""
    from mailticket.mail import new_words, quotes  # not before an agent answers

    if mail.only_quote:
        return ""
    read = new_words.of_text(mail.text_part)
    if read.text != mail.new_words or not read.kept:
        return mail.new_words
    lines = mail.text_part.split("\n")
    answers = range(min(read.kept), max(read.kept) + 1)
    wanted = [n for n in answers if n in read.kept or not lines[n].strip() or quotes.is_quoted(lines[n])]
    return new_words.without_holes(lines, wanted)


def without_outer_quotes(text: str) -> str:
    """Return *text* from its first line to its last that is not quoted: only quotes between answers belong to it."""
    from mailticket.mail import quotes  # not before an agent answers

    lines = text.split("\n")
    own = [n for n, line in enumerate(lines) if line.strip() and not quotes.is_quoted(line)]
    return "\n".join(lines[own[0] : own[-1] + 1]) if own else ""


def html_of(html: str, more: str = "", *, has_tags: bool) -> str:
    """Return an agent's HTML as it may go out, without tag lines; "" where the text part has to speak alone.

    What is left after the tag lines were taken out is read again: only when no command, and every other word, is found
    in it does it go out, with the words *more* of further parts below it.
    """
    if not html or "##" in html:  # `##name` means `#name`; only the text part says so
        return ""
    clean = sanitise.clean(_without_tags(html) if has_tags else html)
    return f"{clean}<p>{sanitise.to_html(_text_of(more.splitlines()))}</p>" if clean and more else clean


def _without_tags(html: str) -> str:
    from mailticket.mail import html_quotes  # not before an agent answers in HTML

    document = html_quotes.read(html)
    lines = document.rendering.lines
    wanted = _text_of(lines)
    left = [line for line in wanted.split("\n") if line.strip()]
    kept = set[int]()
    for number, line in enumerate(lines):
        if left and line.rstrip() == left[0].rstrip():
            kept.add(number)
            left.pop(0)
    rest = html_quotes.new_html(document, frozenset(kept)) if kept and not left else ""
    again = html_quotes.read(rest).rendering.lines if rest else []
    same = _squeezed("\n".join(again)) == _squeezed(wanted) == _squeezed(_text_of(again))
    return _LEADING_BLANK.sub("", rest) if same else ""


def _text_of(lines: list[str]) -> str:
    return grammar.read("\n".join(lines), html_new_words=None, catalogue=catalogue).text


def _squeezed(text: str) -> str:
    return "".join(text.split())
