"""An agent's day on one page: what is late, due, came back, waits; for a lead what nobody has (product.md 5).

Sections are a table; a ticket stands in the first that holds. The lists are numbered through and can be answered.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from mailticket.desk import absence, lists, plans
from mailticket.desk.context import Desk
from mailticket.desk.values.activities import line
from mailticket.desk.values.changes import Reader
from mailticket.domain import subject
from mailticket.domain.dates import resolve
from mailticket.domain.status import Status
from mailticket.domain.targets import RUNNING
from mailticket.mail.answers import ListView
from mailticket.mail.catalogue import Catalogue
from mailticket.mail.views import Words
from mailticket.sections import Agent, Queue
from mailticket.store import activities, proposals, tickets
from mailticket.store.tables import Activity, Ticket
from mailticket.store.tickets import Filter

#: What a ticket can be late with.
DUES = (plans.first_response(plans.OVER), plans.resolve_within(plans.OVER), plans.due_date(plans.OVER))
PRIORITIES = ("urgent", "high", "normal", "low")
NEVER = timedelta(days=365)


@dataclass(frozen=True)
class Morning:
    """What an agent's tickets are looked at with."""

    desk: Desk
    ends: datetime  #: the end of the agent's day
    back: frozenset[int]  #: tickets that are proposed to them

    def due(self, ticket: Ticket) -> datetime | None:
        """Return the first time at which *ticket* is late with something; None when there is none."""
        return min((due for of in DUES if (due := of(self.desk, ticket))), default=None)

    def is_late(self, ticket: Ticket) -> bool:
        """Say whether something on *ticket* should have happened by now."""
        due = self.due(ticket)
        return due is not None and due <= self.desk.now

    def is_due_today(self, ticket: Ticket) -> bool:
        """Say whether something on *ticket* has to happen before the day is over."""
        due = self.due(ticket)
        return due is not None and due < self.ends

    def came_back(self, ticket: Ticket) -> bool:
        """Say whether *ticket* is proposed to its assignee."""
        return ticket.number in self.back

    def waits_for_us(self, ticket: Ticket) -> bool:
        """Say whether *ticket* waits for an agent."""
        return Status(ticket.status) in RUNNING

    def waits_for_others(self, ticket: Ticket) -> bool:
        """Say whether *ticket* waits for its requester or a third party."""
        return ticket.status in {Status.PENDING, Status.VENDOR}

    def is_snoozed(self, ticket: Ticket) -> bool:
        """Say whether *ticket* is put off."""
        return ticket.status == Status.SNOOZED


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the list; only some call for anything today, and without any there is no mail."""

    name: str
    holds: Callable[[Morning, Ticket], bool]
    calls: bool


SECTIONS = (
    Section("late", Morning.is_late, calls=True),
    Section("today", Morning.is_due_today, calls=True),
    Section("back", Morning.came_back, calls=True),
    Section("waiting", Morning.waits_for_us, calls=True),
    Section("others", Morning.waits_for_others, calls=False),
    Section("snoozed", Morning.is_snoozed, calls=False),
)


def tell(desk: Desk, agent_id: str) -> None:
    """Write the list of an agent who is here, if it calls for anything."""
    agent = desk.settings.agent(agent_id)
    if agent is None or absence.away_until(desk, agent):
        return
    morning = Morning(desk, end_of_day(desk, agent), back_to(desk, agent))
    mine = dict(sorted_in(morning, tickets.list_tickets(desk.tx, Filter(assignee=agent.id, limit=0))))
    led = {queue.name: of_queue(morning, queue) for queue in desk.settings.queues if agent.id in queue.lead}
    todo = activities.due_by(desk.tx, agent.id, morning.ends)
    calls = any(mine[section.name] for section in SECTIONS if section.calls)
    if todo or calls or any(one.calls for one in led.values()):
        words = desk.house.templates.catalogue(desk.settings.language(agent))
        parts: list[ListView | Words] = [*to_do(desk, agent, words, todo), *own_parts(desk, agent, words, mine)]
        parts += lead_parts(desk, agent, words, led)
        desk.tell("morning", None, agent=agent, answers=parts)


def end_of_day(desk: Desk, agent: Agent) -> datetime:
    """Return when the agent's day ends."""
    zone = desk.settings.zone(agent)
    tomorrow = desk.now.astimezone(zone).date() + timedelta(days=1)
    return resolve(datetime.combine(tomorrow, time()), zone.key).at


def back_to(desk: Desk, agent: Agent) -> frozenset[int]:
    """Return the tickets that are proposed to *agent*."""
    return frozenset(one.ticket for one in proposals.standing_with(desk.tx, agent.id))


def sorted_in(morning: Morning, found: Sequence[Ticket]) -> Iterator[tuple[str, list[Ticket]]]:
    """Yield each section with its tickets, the most pressing first."""
    left = [ticket for ticket in found if ticket.status != Status.RESOLVED]
    for section in SECTIONS:
        held = [ticket for ticket in left if section.holds(morning, ticket)]
        left = [ticket for ticket in left if ticket not in held]
        yield section.name, sorted(held, key=lambda ticket: pressing(morning, ticket))


def pressing(morning: Morning, ticket: Ticket) -> tuple[datetime, int, datetime, int]:
    """Return what tickets are put in order by: what is due, how urgent, how long nobody worked on it."""
    by = ticket.wake_at if ticket.status == Status.SNOOZED else morning.due(ticket)
    return by or morning.desk.now + NEVER, PRIORITIES.index(ticket.priority), ticket.worked_at, ticket.number


def own_parts(desk: Desk, agent: Agent, words: Catalogue, mine: dict[str, list[Ticket]]) -> Iterator[ListView]:
    """Yield the sections that have tickets, numbered through."""
    for name, held in mine.items():
        if held:
            yield lists.numbered(desk, agent, held, heading=words.phrase("worklist", name), says_how=False)


def to_do(desk: Desk, agent: Agent, words: Catalogue, todo: Sequence[Activity]) -> Iterator[Words]:
    """Yield the tasks, calls and events of the day, with those that are overdue."""
    reader, label, colon = Reader(desk, agent, words), desk.settings.site.token_label, words.word("labels", "colon")
    lines = [f"{subject.token(one.ticket, label)} {colon.join(line(reader, one))}" for one in todo]
    if lines:
        yield Words("\n".join([words.phrase("worklist", "to_do"), *lines]))


# --- for leads ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Led:
    """A queue as its lead sees it: what nobody has, what is late in others' hands, and who has how much."""

    unassigned: list[Ticket]
    late: list[Ticket]
    load: dict[str, tuple[int, int]]  #: agent id → open tickets, of them late

    @property
    def calls(self) -> bool:
        """Say whether there is anything for a lead to do."""
        return bool(self.unassigned or self.late)


def of_queue(morning: Morning, queue: Queue) -> Led:
    """Return how a queue stands."""
    found = tickets.list_tickets(morning.desk.tx, Filter(queue=queue.name, limit=0))
    going = sorted(filter(morning.waits_for_us, found), key=lambda ticket: pressing(morning, ticket))
    late = [ticket for ticket in going if morning.is_late(ticket)]
    holders = {ticket.assignee for ticket in going if ticket.assignee}
    load = {one: (sum(t.assignee == one for t in going), sum(t.assignee == one for t in late)) for one in holders}
    return Led(
        unassigned=[ticket for ticket in going if ticket.assignee is None],
        late=[ticket for ticket in late if ticket.assignee is not None],
        load=dict(sorted(load.items(), key=lambda pair: (-pair[1][0], pair[0]))),
    )


def lead_parts(desk: Desk, agent: Agent, words: Catalogue, led: dict[str, Led]) -> Iterator[ListView | Words]:
    """Yield what a lead is told of each queue that they lead."""
    for queue, found in led.items():
        others = [ticket for ticket in found.late if ticket.assignee != agent.id]
        for name, held in (("unassigned", found.unassigned), ("late_of", others)):
            if held:
                yield lists.numbered(
                    desk, agent, held, heading=words.phrase("worklist", name, queue=queue), says_how=False
                )
        if found.load:
            yield Words("\n".join(load_lines(desk, words, queue, found)))


def load_lines(desk: Desk, words: Catalogue, queue: str, found: Led) -> Iterator[str]:
    """Yield who has how much, the most first."""
    yield words.phrase("worklist", "load", queue=queue)
    for agent_id, (going, late) in found.load.items():
        agent = desk.settings.agent(agent_id)
        name = agent.name if agent else agent_id
        yield words.phrase("worklist", "has_late" if late else "has", who=name, count=going, late=late)


# --- when -----------------------------------------------------------------------------------------------------------


def next_morning(desk: Desk, agent_id: str, after: datetime) -> datetime | None:
    """Return when an agent is next told of their day: on a working day, at their hour, in their zone."""
    agent = desk.settings.agent(agent_id)
    if agent is None or agent.worklist is None:
        return None
    zone, calendar = desk.settings.zone(agent), desk.house.calendar
    day = after.astimezone(zone).date()
    for _ in range(NEVER.days):
        at = resolve(datetime.combine(day, agent.worklist), zone.key).at
        if at > after and (calendar is None or calendar.windows(day)):
            return at
        day += timedelta(days=1)
    return None
