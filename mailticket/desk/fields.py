"""What is said about a ticket: priority, subject, tags, causes, custom fields, due date, time spent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from mailticket.desk.changes import apply, change, told, touched
from mailticket.desk.context import Desk
from mailticket.desk.refusal import RefusalError
from mailticket.domain.dates import resolve
from mailticket.domain.spans import Span
from mailticket.store import tickets, times
from mailticket.store.tables import Ticket

#: What `Event.field` says of a change of the ticket's tags (lists), of a time entry (its id), of custom fields (name
#: and value).
TAGS, TIME, FIELDS = "tags", "time", "fields"


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
    """Put time on *ticket* that *agent* spent; "" is the operator."""
    entry = times.add(desk.tx, ticket.number, agent=agent, minutes=minutes, text=text, at=desk.now)
    touched(desk, ticket)
    shown = f"{minutes} min" + (f": {text}" if text else "")
    desk.record(ticket.number, "time", detail=shown, field=TIME, before=None, after=entry)
    return True


def set_causes(desk: Desk, ticket: Ticket, *, add: Sequence[str], remove: Sequence[str]) -> bool:
    """Put causes on *ticket* and take causes off; return whether that changed anything."""
    after = [cause for cause in dict.fromkeys([*ticket.causes, *add]) if cause not in remove]
    detail = f"causes: {', '.join(ticket.causes) or '–'} → {', '.join(after) or '–'}"
    return change(desk, ticket, "causes", {"causes": after}, detail=detail)


def set_custom(desk: Desk, ticket: Ticket, name: str, value: Any) -> bool:
    """Give a custom field of *ticket* a value; None empties it. Return whether that is new."""
    before = ticket.fields.get(name)
    if before == value:
        return False
    put_custom(desk, ticket, {name: value})
    detail = f"{name}: {told(before)} → {told(value)}"
    desk.record(ticket.number, "field", detail=detail, field=FIELDS, before={name: before}, after={name: value})
    return True


def put_custom(desk: Desk, ticket: Ticket, values: dict[str, Any]) -> None:
    """Put *values* into the custom fields of *ticket*; None takes one away."""
    kept = {name: value for name, value in {**ticket.fields, **values}.items() if value is not None}
    apply(desk, ticket, {"fields": kept})


def set_due(desk: Desk, ticket: Ticket, at: datetime | None) -> bool:
    """Give *ticket* a due date, or none."""
    return change(desk, ticket, "due", {"due_at": at})


def postponed(desk: Desk, ticket: Ticket, span: Span, zone: str) -> datetime:
    """Return the due date of *ticket* moved on by *span*, by the calendar of *zone*. Raises RefusalError."""
    if ticket.due_at is None:
        raise RefusalError("no-due-date")
    local = ticket.due_at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    by_calendar = resolve(replace(span, seconds=0).added_to(local), zone).at
    moved = by_calendar + timedelta(seconds=span.seconds)  # hours by the clock, which no change of it can stretch
    if moved <= desk.now:
        raise RefusalError("still-past")
    return moved
