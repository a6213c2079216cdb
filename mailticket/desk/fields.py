"""What is said about a ticket: priority, subject, tags, time spent."""

from mailticket.desk.changes import change, touched
from mailticket.desk.context import Desk
from mailticket.store import tickets, times
from mailticket.store.tables import Ticket

#: What `Event.field` says of a change of the ticket's tags (lists) and of a time entry (its id).
TAGS, TIME = "tags", "time"


def set_field(desk: Desk, ticket: Ticket, name: str, value: str | None) -> bool:
    """Give one column of *ticket* a new value; the event is called like the column."""
    return change(desk, ticket, name, {name: value})


def set_tags(desk: Desk, ticket: Ticket, *, add: frozenset[str], remove: frozenset[str]) -> bool:
    """Put tags on *ticket* and take tags off; return whether that changed anything."""
    before = tickets.tags(desk.tx, ticket.number)
    after = sorted((set(before) | add) - remove)
    if before == after:
        return False
    replace_tags(desk, ticket, after)
    detail = f"{', '.join(before) or '–'} → {', '.join(after) or '–'}"
    desk.record(ticket.number, "tags", detail=detail, field=TAGS, before=before, after=after)
    return True


def replace_tags(desk: Desk, ticket: Ticket, wanted: list[str]) -> None:
    """Make *wanted* the tags of *ticket*."""
    present = set(tickets.tags(desk.tx, ticket.number))
    for name in present ^ set(wanted):
        tickets.set_tag(desk.tx, ticket.number, name, present=name in wanted)
    touched(desk, ticket)


def spend_time(desk: Desk, ticket: Ticket, agent: str, minutes: int, text: str) -> bool:
    """Put time on *ticket*."""
    entry = times.add(desk.tx, ticket.number, agent=agent, minutes=minutes, text=text, at=desk.now)
    touched(desk, ticket)
    shown = f"{minutes} min" + (f": {text}" if text else "")
    desk.record(ticket.number, "time", detail=shown, field=TIME, before=None, after=entry)
    return True
