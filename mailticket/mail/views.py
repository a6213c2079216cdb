"""What templates are shown: values that know their text and their HTML form, and how a ticket looks from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mailticket.mail import sanitise

_QUOTE = "margin:0 0 0 8px;padding:0 0 0 12px;border-left:3px solid #9bb0c4"


@dataclass(frozen=True, slots=True)
class Words:
    """People's words: as they are in text, escaped or already reduced in HTML; never Markdown, never a template."""

    text: str
    html: str = ""  #: from `sanitise.clean` only; without it the text speaks

    def __str__(self) -> str:
        return self.text.strip("\n")

    def __html__(self) -> str:
        return f'<div dir="auto">{self.html or sanitise.to_html(self.text.strip(chr(10)))}</div>'

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.html)


@dataclass(frozen=True, slots=True)
class Boxed:
    """Words set apart from ours: a bar beside them in HTML, as they are in text."""

    words: Words

    def __str__(self) -> str:
        return str(self.words)

    def __html__(self) -> str:
        return f'<div style="{_QUOTE}">{self.words.__html__()}</div>'


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words quoted from an earlier message."""

    words: Words

    def __str__(self) -> str:
        return "\n".join(f"> {line}".rstrip() for line in str(self.words).split("\n"))

    def __html__(self) -> str:
        style = f"{_QUOTE};color:#5b6b7a"
        return f'<blockquote type="cite" class="quiet" style="{style}">{self.words.__html__()}</blockquote>'


@dataclass(frozen=True, slots=True)
class TicketView:
    """A ticket as agents see it in the foot of a notice."""

    number: int
    token: str  #: "[#1042]"
    subject: str
    status: str  #: a key of the catalogue
    queue: str
    priority: str  #: a key of the catalogue
    requester: str  #: as `domain.addresses.display` shows them
    assignee: str = ""  #: their name; "" for nobody
    color: str = ""  #: green, yellow or red


@dataclass(frozen=True, slots=True)
class FileView:
    """A file of the message; with its hash when it is listed but not sent along (trust.md S14)."""

    name: str
    size: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class SimilarView:
    """A resolved ticket that looks like this one."""

    token: str
    subject: str
    resolution: str


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One field, before and after, already in words of the reader's language."""

    field: str  #: a key of the catalogue, or the name of a custom field
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LineView:
    """One tag line, what it did, and what changed by it."""

    line: str
    done: str
    changes: Sequence[ChangeView] = ()


@dataclass(frozen=True, slots=True)
class ProblemView:
    """A line that could not be read: why, and the valid tags nearest to it."""

    line: str
    reason: str
    nearest: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class EntryView:
    """One message of a ticket's history, or one notice that was joined into a digest."""

    title: str
    at: datetime
    words: Words


@dataclass(frozen=True, slots=True)
class RowView:
    """A ticket in a numbered list, in words of the reader's language."""

    position: int  #: what an answer calls it: `1 #close`
    token: str  #: "[#1042]"
    color: str  #: green, yellow or red
    color_word: str
    subject: str
    facts: Sequence[str]  #: requester, age, due date, what else is to be known


@dataclass(frozen=True, slots=True)
class ListView:
    """A numbered list of tickets: two lines a ticket in text, a table in HTML; readable on a phone in both."""

    heading: str
    rows: Sequence[RowView]
    foot: str = ""  #: how to answer it, and what was left out

    def __str__(self) -> str:
        lines = [self.heading, ""] if self.heading else []
        for row in self.rows:
            lines.append(f"{row.position:>3}  {row.token} {_shortened(row.subject)}")
            lines.append(f"     {' · '.join([row.color_word, *row.facts])}")
        return "\n".join([*lines, "", self.foot] if self.foot else lines)

    def __html__(self) -> str:
        rows = "".join(_row(row) for row in self.rows)
        table = f'<table cellpadding="0" cellspacing="0" border="0">{rows}</table>' if rows else ""
        parts = [_paragraph(self.heading), table, _paragraph(self.foot)]
        return f"<div>{''.join(parts)}</div>"


_DOTS = {"green": "#2e8b57", "yellow": "#b8860b", "red": "#c0392b"}
_CELL = "padding:3px 10px 9px 0"
_LONGEST = 60


def _shortened(subject: str) -> str:
    return subject if len(subject) <= _LONGEST else f"{subject[: _LONGEST - 1].rstrip()}…"


def _paragraph(text: str) -> str:
    return f'<p style="margin:0 0 14px">{sanitise.to_html(text)}</p>' if text else ""


def _row(row: RowView) -> str:
    dot = f'<span style="color:{_DOTS.get(row.color, "inherit")}">●</span>'
    first = f'<b>{row.token}</b> <span dir="auto">{sanitise.to_html(row.subject)}</span>'
    facts = sanitise.to_html(" · ".join([row.color_word, *row.facts]))
    second = f'<span class="quiet" style="font-size:13px;color:#5b6b7a">{facts}</span>'
    number = f'<td style="{_CELL};text-align:right">{row.position}</td>'
    return f'<tr>{number}<td style="{_CELL}">{dot} {first}<br>{second}</td></tr>'


@dataclass(frozen=True, slots=True)
class Answers:
    """What asking tags answered, one after the other: people's words and lists."""

    parts: Sequence[Words | ListView]

    def __str__(self) -> str:
        return "\n\n".join(str(part) for part in self.parts)

    def __html__(self) -> str:
        return "<br>\n".join(part.__html__() for part in self.parts)

    def __bool__(self) -> bool:
        return bool(self.parts)
