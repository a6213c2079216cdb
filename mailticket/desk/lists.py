"""Numbered lists of tickets that are answered by position: `1 #close`, `3 #later friday`.

Which number stood for which ticket is kept as a fact, named after what the mail with the list was about (`mail:12`) and
its reader. Several lists in one mail count on.
"""

import json
from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

from mailticket.desk import known
from mailticket.desk.context import Desk
from mailticket.desk.view import colour_of
from mailticket.domain import subject
from mailticket.domain.status import Status
from mailticket.mail.answers import ListView, RowView
from mailticket.mail.catalogue import Catalogue
from mailticket.sections import Agent
from mailticket.store import facts
from mailticket.store.tables import Ticket

#: Nobody answers an older list; as long as an agent's reply token lives.
KEPT = timedelta(days=60)
PREFIX = "list:"


def numbered(
    desk: Desk, agent: Agent | None, found: Sequence[Ticket], *, heading: str, left_out: int = 0, says_how: bool = True
) -> ListView:
    """Return *found* as a list that *agent* (None: the operator) can answer; *left_out* more did not fit."""
    words = desk.house.templates.catalogue(desk.settings.language(agent))
    first = keep(desk, reader(agent), [ticket.number for ticket in found])
    rows = tuple(row(desk, agent, words, place, ticket) for place, ticket in enumerate(found, start=first))
    more = words.phrase("lists", "more", count=left_out) if left_out else ""
    how = words.phrase("lists", "answer", first=first) if rows and says_how else ""
    return ListView(heading, rows, "\n".join(filter(None, (more, how))))


def keep(desk: Desk, who: str, numbers: Sequence[int]) -> int:
    """Keep which tickets a list for *who* names, in order; return the position of the first of them."""
    before = meant(desk, desk.cause, who)
    facts.forget(desk.tx, PREFIX, before=desk.now - KEPT)
    facts.put(desk.tx, name(desk.cause, who), json.dumps([*before, *numbers]), now=desk.now)
    return len(before) + 1


def meant(desk: Desk, cause: str, who: str) -> list[int]:
    """Return the tickets of the list that *cause* made for *who*: position 1 is the first; none where there is none."""
    known = facts.get(desk.tx, name(cause, who))
    numbers: list[int] = json.loads(known.value) if known else []
    return numbers


def name(cause: str, who: str) -> str:
    """Return what the fact is called."""
    return f"{PREFIX}{cause}:{who}"


def reader(agent: Agent | None) -> str:
    """Return who reads a list: an agent's id, or the operator."""
    return agent.id if agent else "operator"


def row(desk: Desk, agent: Agent | None, words: Catalogue, place: int, ticket: Ticket) -> RowView:
    """Return one ticket as its reader sees it in a list."""
    color = colour_of(ticket, desk.queue(ticket), desk.now)
    return RowView(
        place,
        subject.token(ticket.number, desk.settings.site.token_label),
        color,
        words.word("lists", color),
        ticket.subject,
        tuple(facts_of(desk, agent, words, ticket)),
    )


def facts_of(desk: Desk, agent: Agent | None, words: Catalogue, ticket: Ticket) -> list[str]:
    """Return what else a list tells of a ticket: requester, age, due date, status, whose it is."""
    zone = desk.settings.zone(agent)
    assignee = desk.settings.agent(ticket.assignee or "")
    said = [
        known.requester(desk, ticket),
        words.phrase("lists", "age", span=words.span(desk.now - ticket.created_at)),
        words.phrase("lists", "due", when=words.when(ticket.due_at, zone)) if ticket.due_at else "",
        until(words, zone, ticket) or words.word("status", ticket.status),
        words.word("priority", ticket.priority) if ticket.priority != "normal" else "",
        "" if assignee is None or (agent and assignee.id == agent.id) else assignee.name,
    ]
    return [fact for fact in said if fact]


def until(words: Catalogue, zone: ZoneInfo, ticket: Ticket) -> str:
    """Return until when a ticket is put off; "" where it is not."""
    snoozed = ticket.status == Status.SNOOZED and ticket.wake_at
    return words.phrase("lists", "until", when=words.when(snoozed, zone)) if snoozed else ""
