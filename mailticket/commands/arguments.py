"""The types of arguments: a value and how it is read from what an agent wrote."""

import re
from datetime import date, time
from typing import Annotated, NoReturn

from mailticket.choices import Weekday
from mailticket.commands import catalogue
from mailticket.commands.numbers import Takes
from mailticket.commands.work import Argument, Work
from mailticket.desk.refusal import RefusalError
from mailticket.domain import addresses
from mailticket.domain import subject as subjects
from mailticket.domain.dates import Moment, Workday, read_when
from mailticket.domain.folding import folded
from mailticket.domain.spans import Span, read_span
from mailticket.domain.status import Status
from mailticket.domain.values import NOTHING
from mailticket.mail.message import Address
from mailticket.sections import Agent


def workday(work: Work) -> Workday:
    """Return when each working day begins and ends; 09:00 and 18:00 without hours of its own."""
    hours = work.desk.settings.hours
    spans = {day: hours.week.get(name, ()) for day, name in enumerate(Weekday)} if hours else {}

    def of(day: date) -> tuple[time, time]:
        todays = spans.get(day.weekday())
        if not todays:
            return time(9), time(18)
        first, last = min(span.start for span in todays), min(max(span.end for span in todays), 24 * 60 - 1)
        return time(first // 60, first % 60), time(last // 60, last % 60)

    return of


def when(work: Work, text: str) -> Moment:
    """Read a moment in the agent's language and zone; without an hour the start of the working day."""
    return moment(work, text, end_of_day=False)


def due(work: Work, text: str) -> Moment | None:
    """Read a due date: without an hour the end of the working day; `-` is none."""
    return None if text == NOTHING else moment(work, text, end_of_day=True)


def moment(work: Work, text: str, *, end_of_day: bool) -> Moment:
    """Read a moment in the agent's language and zone."""
    return read_when(
        text,
        now=work.desk.now,
        zone=work.desk.settings.zone(work.agent).key,
        language=work.language,
        workday=workday(work),
        end_of_day=end_of_day,
    )


#: What `#away` understands as "here again", folded, in every shipped language.
HERE = frozenset("off no back non retour no tornato nein zuruck da no vuelto aqui".split())  # noqa: SIM905 - reads better


def until(work: Work, text: str) -> Moment | None:
    """Read until when somebody is away; None for "here again"."""
    return None if folded(text) in HERE else when(work, text)


def who(work: Work, text: str) -> Agent:
    """Read an agent: id, address, `Name <address>`, a unique beginning of the name, `me` (product.md 6)."""
    if folded(text) in {"me", "moi", "io", "ich", "yo"} and work.agent:
        return work.agent
    agents = work.desk.settings.agents
    exact = work.desk.settings.agent(text.lower()) or work.desk.settings.agent_by_address(address_in(text))
    if exact:
        return exact
    found = [agent for agent in agents if begins(agent, folded(text))]
    if len(found) == 1:
        return found[0]
    if found:
        raise RefusalError("two-agents", value=text, who=", ".join(agent.name for agent in found))
    raise RefusalError("no-agent", value=text, who=", ".join(agent.id for agent in agents))


def begins(agent: Agent, text: str) -> bool:
    """Say whether *text* is the beginning of the agent's name, or of one of its words, or of their id."""
    name = folded(agent.name)
    return bool(text) and any(one.startswith(text) for one in (name, *name.split(), agent.id))


def address_in(text: str) -> str:
    """Return the address in `Name <address>`, or the text itself."""
    return text.rpartition("<")[2].partition(">")[0] if "<" in text else text


def address(work: Work, text: str) -> Address:  # noqa: ARG001 - as every reader
    """Read an address, with or without a name."""
    from mailticket.mail import addresses as address_fields  # not before an agent names one

    found, defects = address_fields.read(text)
    if len(found) != 1 or defects or not addresses.is_valid(found[0].address):
        raise RefusalError("no-address", value=text)
    return found[0]


def addresses_in(work: Work, text: str) -> tuple[Address, ...]:
    """Read one address or several."""
    return tuple(address(work, one) for one in re.split(r"[,;]\s*", text) if one.strip())


def span(work: Work, text: str) -> Span:
    """Read a span of time: `25m`, `2 hours`."""
    return read_span(text, work.language)


def minutes(work: Work, text: str) -> int:
    """Read a span of time as minutes of work."""
    return read_span(text, work.language).minutes


def choice(*allowed: str, table: str) -> Argument:
    """Return an argument that is one of *allowed*, in English or as the catalogue of any language calls it."""

    def read(work: Work, text: str) -> str:
        found = text if text in allowed else named(work, text, table)
        return found if found in allowed else refuse_choice(work, text, allowed, table)

    return Argument(table.upper(), read)


def named(work: Work, text: str, *tables: str) -> str:
    """Return the key that *text* is in one of *tables*, or names in any language, the agent's first; "" for none."""
    wanted = folded(text)
    for language in sorted(work.desk.house.templates.languages, key=lambda one: one != work.language):
        known = work.desk.house.templates.catalogue(language)
        for key, words in (entry for table in tables for entry in known.table(table).items()):
            if wanted in {key, *map(folded, spellings(words))}:
                return key
    return ""


def spellings(words: object) -> tuple[str, ...]:
    """Return the words of a catalogue's entry, one or a list."""
    return tuple(map(str, words)) if isinstance(words, list) else (str(words),)


def refuse_choice(work: Work, text: str, allowed: tuple[str, ...], table: str) -> NoReturn:
    """Raise RefusalError, with what may be chosen in the agent's language."""
    words = work.words.table(table)
    choices = ", ".join(spellings(words.get(key, key))[0] for key in allowed)
    raise RefusalError("no-choice", value=text, choices=choices)


def status_named(work: Work, text: str) -> Status | None:
    """Read a status: its name or another word for it in any language, or a name of the tag that sets it."""
    key = named(work, text, "status-words", "status")
    return Status(key) if key in list(Status) else STATUS_OF.get(catalogue.resolve(text) or "")


def status(work: Work, text: str) -> Status:
    """Read a status that an agent may set by name."""
    found = status_named(work, text)
    return found if found in SETTABLE else refuse_choice(work, text, SETTABLE, "status-words")


def text(_work: Work, value: str) -> str:
    """Take the words as they are."""
    return value


def subject(work: Work, value: str) -> str:
    """Take the words as a subject: without tokens and `Re:`, and some must be left."""
    plain = subjects.strip(value, work.desk.settings.site.token_label)
    if not plain:
        raise RefusalError("missing-value", usage="#subject SUBJECT")
    return plain


def labels(_work: Work, value: str) -> tuple[frozenset[str], frozenset[str]]:
    """Read `+a -b c` as labels to add and to remove."""
    add, remove = set[str](), set[str]()
    for word in value.replace(",", " ").split():
        (remove if word.startswith("-") else add).add(word.lstrip("+-").lower())
    if "" in add | remove or add & remove:
        raise RefusalError("bad-labels", value=value)
    return frozenset(add), frozenset(remove)


def language(work: Work, text: str) -> str:
    """Read a language that notices are written in: its code, or its name in any shipped language."""
    known: str = choice(*sorted(work.desk.house.templates.languages), table="languages").read(work, text)
    return known


#: Statuses that an agent sets by name; the others come from what happens.
SETTABLE = (Status.OPEN, Status.PENDING, Status.VENDOR, Status.RESOLVED, Status.CLOSED)
#: The tag whose names, in any language, also mean a status: `#list attente`, `#status waiting`.
STATUS_OF = {
    "open": Status.OPEN,
    "pending": Status.PENDING,
    "vendor": Status.VENDOR,
    "later": Status.SNOOZED,
    "resolve": Status.RESOLVED,
    "close": Status.CLOSED,
    "spam": Status.SPAM,
    "merge": Status.MERGED,
}
PRIORITIES = ("low", "normal", "high", "urgent")

When = Annotated[Moment, Argument("WHEN", when, is_dated=True, takes=Takes.LIST)]
Until = Annotated[Moment | None, Argument("UNTIL", until, is_dated=True, takes=Takes.LIST)]
Due = Annotated[Moment | None, Argument("WHEN", due, is_dated=True, takes=Takes.LIST)]
Who = Annotated[Agent, Argument("WHO", who)]
MaybeWho = Annotated[Agent | None, Argument("WHO", who)]
Addr = Annotated[Address, Argument("ADDR", address)]
Addrs = Annotated[tuple[Address, ...], Argument("ADDR", addresses_in)]
LengthOfTime = Annotated[Span, Argument("SPAN", span)]
Minutes = Annotated[int, Argument("SPAN", minutes)]
Text = Annotated[str, Argument("TEXT", text, takes=Takes.TEXT)]
Subject = Annotated[str, Argument("SUBJECT", subject)]
Labels = Annotated[tuple[frozenset[str], frozenset[str]], Argument("+a -b", labels, takes=Takes.LIST)]
StatusName = Annotated[Status, Argument("STATUS", status)]
Priority = Annotated[str, choice(*PRIORITIES, table="priority")]
LanguageName = Annotated[str, Argument("LANGUAGE", language)]
FileName = Annotated[str, Argument("NAME", text)]
TagName = Annotated[str, Argument("TAG", text)]
