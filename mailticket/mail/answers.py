"""What asking tags answer, as text and as HTML: people's words, numbered lists, whole tickets."""

from collections.abc import Sequence
from dataclasses import dataclass

from mailticket.mail import sanitise
from mailticket.mail.views import EntryView, Isolated, Words
from mailticket.mail.wrap import WIDTH, wrapped


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
            lines.append(f"{row.position:>3}  {row.token} {Isolated(_shortened(row.subject))}")
            lines += _hung(" · ".join([row.color_word, *(str(Isolated(fact)) for fact in row.facts)]))
        return "\n".join([*lines, "", self.foot] if self.foot else lines)

    def __html__(self) -> str:
        rows = "".join(_row(row) for row in self.rows)
        table = f'<table cellpadding="0" cellspacing="0" border="0">{rows}</table>' if rows else ""
        parts = [_paragraph(self.heading), table, _paragraph(self.foot)]
        return f"<div>{''.join(parts)}</div>"


@dataclass(frozen=True, slots=True)
class ThreadView:
    """A whole ticket: its fields with their names, then its messages."""

    facts: Sequence[tuple[str, str]]
    entries: Sequence[EntryView]
    colon: str  #: how the language sets a name apart from its value

    def __str__(self) -> str:
        facts = [f"{name}{self.colon}{value}" for name, value in self.facts]
        said = [f"--- {entry.title}\n{entry.words}" for entry in self.entries]
        return "\n\n".join(["\n".join(facts), *said])

    def __html__(self) -> str:
        facts = "<br>\n".join(f"<b>{_escaped(name + self.colon)}</b> {_isolated(value)}" for name, value in self.facts)
        said = (f'<p style="{_ABOVE}"><b>{_isolated(one.title)}</b></p>{one.words.__html__()}' for one in self.entries)
        return f"<div>{facts}{''.join(said)}</div>"


_ABOVE = "margin:14px 0 4px;padding:8px 0 0;border-top:1px solid #c9d3dc"
_DOTS = {"green": "#2e8b57", "yellow": "#b8860b", "red": "#c0392b"}
_CELL = "padding:3px 10px 9px 0;vertical-align:top"
_LONGEST = 60


def _escaped(text: str) -> str:
    return sanitise.to_html(text)


def _isolated(text: str) -> str:
    return Isolated(text).__html__()


def _shortened(subject: str) -> str:
    return subject if len(subject) <= _LONGEST else f"{subject[: _LONGEST - 1].rstrip()}…"


def _hung(facts: str) -> list[str]:
    """Return the facts of a row in lines below its subject."""
    return [f"     {line}" for line in wrapped(facts, WIDTH - 5).split("\n")]


def _paragraph(text: str) -> str:
    return f'<p style="margin:0 0 14px">{_escaped(text)}</p>' if text else ""


def _row(row: RowView) -> str:
    dot = f'<span style="color:{_DOTS.get(row.color, "inherit")}">●</span>'
    first = f"<b>{row.token}</b> {_isolated(row.subject)}"
    facts = " · ".join([_escaped(row.color_word), *map(_isolated, row.facts)])
    second = f'<span class="quiet" style="font-size:13px;color:#5b6b7a">{facts}</span>'
    number = f'<td style="{_CELL};text-align:right;white-space:nowrap">{row.position}</td>'
    return f'<tr>{number}<td style="{_CELL}">{dot} {first}<br>{second}</td></tr>'


#: What one asking tag answers.
Answer = str | ListView | ThreadView


@dataclass(frozen=True, slots=True)
class Answers:
    """What asking tags answered, one after the other: words, lists, tickets."""

    parts: Sequence[Words | ListView | ThreadView]

    def __str__(self) -> str:
        return "\n\n".join(str(part) for part in self.parts)

    def __html__(self) -> str:
        return "\n".join(f'<div style="margin:0 0 14px">{part.__html__()}</div>' for part in self.parts)

    def __bool__(self) -> bool:
        return bool(self.parts)
