"""The times that follow from a change of a ticket: since when it waits, and is free; how long its clock has run.

They are no part of what the history calls the change, so undoing the change sets them anew like any other.
"""

from datetime import datetime, timedelta
from typing import Any

from mailticket.desk.context import Desk
from mailticket.domain.status import Status
from mailticket.domain.targets import RUNNING, Clock
from mailticket.store.tables import Ticket


def clock_of(ticket: Ticket) -> Clock:
    """Return the clock of *ticket*."""
    return Clock(timedelta(seconds=ticket.clock_spent), ticket.clock_at, Status(ticket.status) in RUNNING)


def turn(desk: Desk, ticket: Ticket, values: dict[str, Any]) -> None:
    """Set the times that follow from giving *ticket* these *values*, just before it is done."""
    if values.get("status", ticket.status) != ticket.status:
        set_clock(desk, ticket, running=Status(values["status"]) in RUNNING)
        ticket.status_at = desk.now
    if "assignee" in values and values["assignee"] != ticket.assignee:
        ticket.free_since = None if values["assignee"] else desk.now
    if "due_at" in values and values["due_at"] != ticket.due_at:
        ticket.due_since = desk.now if values["due_at"] else None


def set_clock(desk: Desk, ticket: Ticket, *, running: bool) -> None:
    """Start or stop the clock of *ticket*; while it stood still, being free did not count either."""
    before = clock_of(ticket)
    after = before.set(desk.calendar(ticket), desk.now, running=running)
    if running and not before.running and ticket.free_since:
        ticket.free_since = moved_on(desk, ticket, ticket.free_since, stood_since=before.at)
    ticket.clock_at, ticket.clock_spent = after.at, int(after.spent.total_seconds())


def moved_on(desk: Desk, ticket: Ticket, free_since: datetime, *, stood_since: datetime) -> datetime:
    """Return since when a ticket counts as free, now that its clock runs again.

    Where `assign_within` was over before the clock stood still, it was told, and is not told again.
    """
    allowed = desk.queue(ticket).assign_within
    if allowed and stood_since - free_since >= allowed.calendar:
        return free_since
    return free_since + (desk.now - max(stood_since, free_since))
