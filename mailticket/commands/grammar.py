"""What an agent's words command, and what of them is text (product.md 6).

Tag lines stand at the top, perhaps below a greeting, or at the bottom, perhaps above a closing. Anywhere else a line
that looks like one is a mistake, because the alternative is that a command, or a slip, reaches a requester.
Pure and total: no words raise; one mistake and the caller does nothing of the mail.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import combinations

from mailticket.commands import manners
from mailticket.commands.tag_line import MAX_LINE, Kind, Line, Names, classify, clean, unescaped, without_url_echoes
from mailticket.mail.greetings import is_greeting

MAX_TAGS = 200  #: with more, something was pasted

_ZONE = frozenset({Kind.TAGS, Kind.NEAR, Kind.UNKNOWN, Kind.BLANK, Kind.QUOTED})
_EMPTY = frozenset({Kind.BLANK, Kind.QUOTED})
_MEANT = frozenset({Kind.TAGS, Kind.NEAR})


class Why(StrEnum):
    """What is wrong with a line; also the key of the sentence that `held` says it with."""

    UNKNOWN = "unknown-tag"
    ELSEWHERE = "meant-as-command"
    WRAPPED = "wrapped-line"  #: a long tag line seems to go on in the next, which would leave the house
    DISAGREE = "parts-disagree"  #: text and HTML part command different things
    TOO_MANY = "too-many-tags"
    TOO_LONG = "too-long-line"
    CONTRADICTION = "contradiction"
    WHICH_TICKET = "which-ticket"  #: a number between two tags may be a ticket, or belong to the first


@dataclass(frozen=True, slots=True)
class TagLine:
    """One command of a mail."""

    name: str  #: canonical
    value: str
    source_line: str
    targets: tuple[int, ...] = ()  #: the tickets it names itself (`N M: #tag`); empty: the mail's ticket
    word: str = field(default="", compare=False)  #: the name as it was written
    item: int = field(default=0, compare=False)  #: the number in front (`2. #tag`): in an answer to a list its place

    @property
    def shown(self) -> str:
        """The command alone, as it was written, also where others share its line."""
        return f"#{self.word or self.name} {self.value}".rstrip()


@dataclass(frozen=True, slots=True)
class Mistake:
    """A line that cannot be carried out, and what may have been meant."""

    line: str
    why: Why
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """An agent's words, understood."""

    lines: tuple[TagLine, ...]
    text: str  #: the words without any line that is, or may have been meant as, a tag line
    mistakes: tuple[Mistake, ...] = ()


def read(
    new_words: str, *, html_new_words: str | None, catalogue: Names, name: str = "", more_words: str = ""
) -> Reading:
    """Read an agent's new words; *html_new_words* are those of the HTML part, None when there is none.

    *name* is the agent's own: where it stands below the tag lines, it is a signature. *more_words*, of further text
    parts, are text: a line among them that looks like a tag is a mistake wherever it stands (trust.md S19).
    """
    reading = _read(new_words, catalogue, name)
    if html_new_words is not None:
        reading = _compared(reading, html_new_words, catalogue, name)
    return _continued(reading, _read(more_words, catalogue, "")) if more_words else reading


def _compared(reading: Reading, html_new_words: str, catalogue: Names, name: str) -> Reading:
    """Return *reading*, with a mistake where the HTML part commands something else."""
    ours, theirs = _commands(reading), _commands(_read(html_new_words, catalogue, name))
    if list(ours) == list(theirs):
        return reading
    alone = [line for key, line in (ours | theirs).items() if (key in ours) != (key in theirs)]
    return replace(reading, mistakes=(*reading.mistakes, Mistake(next(iter(alone), ""), Why.DISAGREE)))


def _continued(reading: Reading, more: Reading) -> Reading:
    """Return *reading* with the text of further parts; what they command is only told."""
    meant = [Mistake(line.source_line, Why.ELSEWHERE, (line.name,)) for line in more.lines]
    meant += [replace(mistake, why=Why.ELSEWHERE) if mistake.line else mistake for mistake in more.mistakes]
    text = "\n\n".join(filter(None, (reading.text, more.text)))
    return replace(reading, text=text, mistakes=tuple(dict.fromkeys((*reading.mistakes, *meant))))


def contradictions(lines: Iterable[TagLine], groups: Mapping[str, str]) -> tuple[Mistake, ...]:
    """Return a mistake for each line that contradicts one above it: another of its group, for the same ticket.

    *groups* says of which group a tag is; the registry knows.
    """
    found = [
        Mistake(later.source_line, Why.CONTRADICTION, (first.name, later.name))
        for first, later in combinations(lines, 2)
        if _contradict(first, later, groups)
    ]
    return tuple(dict.fromkeys(found))


def _contradict(first: TagLine, later: TagLine, groups: Mapping[str, str]) -> bool:
    group = groups.get(first.name)
    same_ticket = first.targets == later.targets or not set(first.targets).isdisjoint(later.targets)
    differ = (first.name, first.value.casefold()) != (later.name, later.value.casefold())
    return group is not None and group == groups.get(later.name) and same_ticket and differ


def _read(new_words: str, names: Names, name: str) -> Reading:
    lines = _classified(new_words.splitlines(), names)
    top = _top_zone(lines)
    zone = top | _bottom_zone(lines, name)
    text = _text(lines, zone)
    if sum(len(line.tags) for line in lines) > MAX_TAGS:
        return Reading((), text, (Mistake("", Why.TOO_MANY),))
    tag_lines: list[TagLine] = []
    mistakes: list[Mistake] = []
    for at, line in enumerate(lines):
        if at in zone:
            tag_lines += _tag_lines(line)
            mistakes += _faults(line)
        elif line.kind in _MEANT:
            mistakes.append(Mistake(line.source, Why.ELSEWHERE, _meant(line)))
    mistakes += _wrapped(lines, top)
    return Reading(tuple(tag_lines), text, tuple(mistakes))


def _classified(sources: list[str], names: Names) -> list[Line]:
    """Classify lines; after so many tags no more is looked up, for nothing of the mail will be done."""
    lines: list[Line] = []
    found = 0
    for source in sources:
        line = classify(source, names if found <= MAX_TAGS else _NoNames())
        found += len(line.tags)
        lines.append(line)
    return _without_hashtags(lines)


def _without_hashtags(lines: list[Line]) -> list[Line]:
    """Return *lines* with what is near no tag as text where it stands below a closing: in a signature."""
    if all(line.kind is not Kind.UNKNOWN for line in lines):
        return lines
    below = manners.below_closing([line.source if line.kind is not Kind.QUOTED else "" for line in lines])
    return [
        Line(line.source, Kind.TEXT) if at >= below and line.kind is Kind.UNKNOWN and len(line.tags) == 1 else line
        for at, line in enumerate(lines)
    ]


def _top_zone(lines: list[Line]) -> set[int]:
    """Return the places of the tag lines at the top; a greeting may stand above them."""
    zone: set[int] = set()
    may_greet = True
    for at, line in enumerate(lines):
        if line.kind not in _ZONE:
            if not may_greet or not is_greeting(clean(line.source)):
                break
            may_greet = False
        elif line.kind not in _EMPTY:
            may_greet = False
            zone.add(at)
    return zone


def _bottom_zone(lines: list[Line], name: str) -> set[int]:
    """Return the places of the tag lines at the bottom, above closing, signature and quote."""
    own = [at for at, line in enumerate(lines) if line.kind is not Kind.QUOTED]
    zone: set[int] = set()
    for at in reversed(own[: _end_of_words([lines[at] for at in own], name)]):
        if lines[at].kind not in _ZONE:
            break
        if lines[at].kind is not Kind.BLANK:
            zone.add(at)
    return zone


def _end_of_words(lines: list[Line], name: str) -> int:
    """Return where the agent's name, and the closing above it, begin; with tags below it a closing closes nothing."""
    tagged = [at for at, line in enumerate(lines, 1) if line.kind not in {Kind.TEXT, Kind.BLANK}]
    below = max(tagged, default=0)
    texts = [line.source if line.kind is Kind.TEXT else "" for line in lines[below:]]
    return below + manners.closing_at(texts[: manners.signed_at(texts, name)])


def _tag_lines(line: Line) -> Iterator[TagLine]:
    return (
        TagLine(tag.name, tag.value, line.source, tag.targets, tag.word, line.item) for tag in line.tags if tag.name
    )


def _faults(line: Line) -> Iterator[Mistake]:
    """Yield what is wrong with a line where tag lines belong."""
    yield from (Mistake(line.source, Why.UNKNOWN, tag.nearest) for tag in line.tags if not tag.name)
    if any(tag.is_unsure for tag in line.tags):
        yield Mistake(line.source, Why.WHICH_TICKET)
    if line.tags and len(line.source) > MAX_LINE:
        yield Mistake(line.source[:MAX_LINE], Why.TOO_LONG, _meant(line))


def _meant(line: Line) -> tuple[str, ...]:
    first = line.tags[0]
    return (first.name,) if first.name else first.nearest


def _wrapped(lines: list[Line], top: set[int]) -> Iterator[Mistake]:
    """Yield the last tag line on top if a mail client seems to have broken it: its next word did not fit.

    What a tag says is internal; its second half would be the first line of an answer.
    """
    last = max(top, default=len(lines))
    if last + 1 < len(lines) and lines[last + 1].kind is Kind.TEXT and lines[last].tags[-1].value:
        length, word = len(lines[last].source.rstrip()), lines[last + 1].source.split()[0]
        if length <= 80 and length + 1 + len(word) > 72:
            yield Mistake(lines[last].source, Why.WRAPPED, _meant(lines[last]))


def _text(lines: list[Line], zone: set[int]) -> str:
    """Return the lines that are nobody's command, without the gaps that the others leave."""
    kept: list[str] = []
    at_gap = True
    for at, line in enumerate(lines):
        if at in zone or line.kind in _MEANT:
            at_gap = True
        elif line.kind is Kind.BLANK and at_gap and not (kept and kept[-1].strip()):
            continue
        else:
            at_gap = at_gap and line.kind is Kind.BLANK
            kept.append(line.source if line.kind is Kind.QUOTED else unescaped(line.source))
    return "\n".join(kept).rstrip()


def _commands(reading: Reading) -> dict[tuple[str, str, tuple[int, ...]], str]:
    """Return what a reading commands, and in which line; the layout of two parts may differ, the commands not."""
    lines = {(line.name, _squeezed(line.value), line.targets): line.source_line for line in reading.lines}
    return lines | {(mistake.why, _squeezed(clean(mistake.line)), ()): mistake.line for mistake in reading.mistakes}


def _squeezed(text: str) -> str:
    return "".join(without_url_echoes(text).casefold().split())


class _NoNames:
    """Names that knows none and is near to all: a `#word` beyond the limit is never text."""

    def resolve(self, word: str) -> str | None:  # noqa: ARG002 - see class
        return None

    def nearest(self, word: str, limit: int = 3) -> tuple[str, ...]:  # noqa: ARG002 - one is enough
        return (word,)
