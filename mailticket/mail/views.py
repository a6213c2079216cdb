"""What templates are shown: values that know their text and their HTML form, and how a ticket looks from outside."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mailticket.mail import direction, sanitise

#: The bar beside words set apart: on the side where they begin.
_BARS = {
    "ltr": "margin:0 0 0 8px;padding:0 0 0 12px;border-left:3px solid #9bb0c4",
    "rtl": "margin:0 8px 0 0;padding:0 12px 0 0;border-right:3px solid #9bb0c4",
}


@dataclass(frozen=True, slots=True)
class Words:
    """People's words: as they are in text, escaped or already reduced in HTML; never Markdown, never a template."""

    text: str
    html: str = ""  #: from `sanitise.clean` only; without it the text speaks

    def __str__(self) -> str:
        return self.text.strip("\n")

    def __html__(self) -> str:
        return f'<div dir="{self.direction}">{self.html or sanitise.to_html(self.text.strip(chr(10)))}</div>'

    def __bool__(self) -> bool:
        return bool(self.text.strip() or self.html)

    @property
    def direction(self) -> str:
        """Say which way the words run: `rtl` or `ltr`."""
        return direction.of(self.text)


@dataclass(frozen=True, slots=True)
class Isolated:
    """People's words within a line of ours: right-to-left script in them moves none of ours (Unicode annex 9)."""

    text: str

    def __str__(self) -> str:
        return direction.isolated(self.text)

    def __html__(self) -> str:
        return f'<span dir="auto">{sanitise.to_html(self.text)}</span>'


@dataclass(frozen=True, slots=True)
class Boxed:
    """Words set apart from ours: a bar beside them in HTML, as they are in text."""

    words: Words

    def __str__(self) -> str:
        return str(self.words)

    def __html__(self) -> str:
        return f'<div style="{_BARS[self.words.direction]}">{self.words.__html__()}</div>'


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words quoted from an earlier message."""

    words: Words

    def __str__(self) -> str:
        return "\n".join(f"> {line}".rstrip() for line in str(self.words).split("\n"))

    def __html__(self) -> str:
        style = f"{_BARS[self.words.direction]};color:#5b6b7a"
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

    @property
    def told(self) -> str:
        """The line, if it is one, and what is wrong with it."""
        return f"{self.line}: {self.reason}" if self.line else self.reason


@dataclass(frozen=True, slots=True)
class EntryView:
    """One message of a ticket's history, or one notice that was joined into a digest."""

    title: str
    at: datetime
    words: Words
    hints: Sequence[tuple[str, str]] = ()  #: what its reader should know, as keys of the catalogue with their values
    files: Sequence[FileView] = ()  #: what came with it and does not go along
