"""Commands that show: a ticket, its history, lists of tickets."""

from collections.abc import Iterable

from mailticket.commands.filters import EVERYTHING, Wanted, Wish, narrowed
from mailticket.commands.registry import Permission, Proof, tag
from mailticket.commands.work import Work
from mailticket.desk import lists
from mailticket.desk.values import threads
from mailticket.desk.values.changes import Reader
from mailticket.desk.view import colour_of
from mailticket.domain.dates import with_local_times
from mailticket.domain.status import ENDED, Status
from mailticket.store import history as histories
from mailticket.store import tickets
from mailticket.store.tables import Ticket

#: A list by mail is for answering; what is longer wants a narrower question.
MAX_ROWS = 30
URGENCY = ("urgent", "high", "normal", "low")
COLOURS = ("red", "yellow", "green")


@tag("show", proof=Proof.NONE, may=Permission.READ)
def show(work: Work, ticket: Ticket) -> str:
    """Send me the whole ticket: its fields and everything that was written."""
    work.answers.append(threads.thread_view(Reader(work.desk, work.agent, work.words), ticket))
    return ""


@tag("history", proof=Proof.NONE, may=Permission.READ)
def history(work: Work, ticket: Ticket) -> str:
    """Send me everything that happened to the ticket, entry by entry."""
    zone = work.desk.settings.zone(work.agent)
    work.answers.extend(
        f"{entry.at.astimezone(zone):%Y-%m-%d %H:%M}  {entry.actor}: {entry.event} "
        f"{with_local_times(entry.detail, zone)}".rstrip()
        for entry in histories.events(work.desk.tx, ticket.number)
    )
    return ""


@tag("list", proof=Proof.NONE, may=Permission.ANYONE, stands_alone=True)
def list_(work: Work, which: Wish = EVERYTHING) -> str:
    """Send me a numbered list of tickets that I can answer: mine free overdue red, a status, queue, agent, +label."""
    found = sorted(matching(work, narrowed(work, which)), key=lambda ticket: urgency(work, ticket))
    more = max(0, len(found) - MAX_ROWS)
    heading = "" if found else work.words.phrase("lists", "none")
    work.answers.append(lists.numbered(work.desk, work.agent, found[:MAX_ROWS], heading=heading, left_out=more))
    return ""


def matching(work: Work, asked: Wanted) -> Iterable[Ticket]:
    """Yield the tickets that are asked for."""
    for ticket in tickets.list_tickets(work.desk.tx, asked.rows):
        if not asked.colours or colour(work, ticket) in asked.colours:
            yield ticket


def urgency(work: Work, ticket: Ticket) -> tuple[int, int, int, bool, float, int]:
    """Return what sorts a ticket: those that wait for an agent first, those that ended last; colour, priority, date."""
    due = ticket.due_at.timestamp() if ticket.due_at else 0.0
    rank = COLOURS.index(colour(work, ticket)), URGENCY.index(ticket.priority)
    waits = 0 if ticket.status in {Status.NEW, Status.OPEN} else 2 if ticket.status in ENDED else 1
    return waits, *rank, ticket.due_at is None, due, ticket.number


def colour(work: Work, ticket: Ticket) -> str:
    """Return the colour of a ticket now."""
    return colour_of(ticket, work.desk.queue(ticket), work.desk.now)
