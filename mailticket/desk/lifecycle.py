"""A ticket's way through its statuses; every change is a history entry."""

from datetime import datetime
from typing import Any

from mailticket.desk.changes import change
from mailticket.desk.context import Desk
from mailticket.domain.dates import Moment
from mailticket.domain.status import Status, Trigger, next_status
from mailticket.store import timers
from mailticket.store.tables import Ticket

WAKE = "wake"
#: Statuses that come with a time of resolution.
OVER = frozenset({Status.RESOLVED, Status.CLOSED})


def set_status(desk: Desk, ticket: Ticket, status: Status, *, why: str = "", text: str = "") -> bool:
    """Give *ticket* a status and the times that belong to it; *text* is the reason, for the history alone."""
    if ticket.status == status:
        return False
    detail = f"{ticket.status} → {status}" + (f": {text}" if text else "")
    return change(desk, ticket, "status", belonging(desk, ticket, status), detail=detail, why=why)


def belonging(desk: Desk, ticket: Ticket, status: Status) -> dict[str, Any]:
    """Return the columns that go with a status."""
    resolved_at: datetime | None = (ticket.resolved_at or desk.now) if status in OVER else None
    closed_at = desk.now if status is Status.CLOSED else None
    return {"status": str(status), "resolved_at": resolved_at, "closed_at": closed_at}


def requester_wrote(desk: Desk, ticket: Ticket) -> Status:
    """Reopen what waited for the requester; return the status before."""
    before = Status(ticket.status)
    set_status(desk, ticket, next_status(before, Trigger.REQUESTER_WROTE), why="the requester wrote")
    return before


def is_long_closed(desk: Desk, ticket: Ticket) -> bool:
    """Say whether a requester's mail comes too late for this ticket and opens a new one, linked to it."""
    if ticket.status != Status.CLOSED or ticket.closed_at is None:
        return False
    return desk.now > ticket.closed_at + desk.queue(ticket).reopen_within.calendar


def resolve(desk: Desk, ticket: Ticket, *, text: str = "") -> bool:
    """Resolve *ticket*; its requester is told, unless an answer in the same mail tells it."""
    changed = set_status(desk, ticket, Status.RESOLVED, text=text)
    if changed:
        desk.tell("resolved", ticket)
    return changed


def close(desk: Desk, ticket: Ticket, *, text: str = "", why: str = "", asks: bool = True) -> bool:
    """Close *ticket*. Where answers count as complete this is when its requester is asked how it went."""
    changed = set_status(desk, ticket, Status.CLOSED, text=text, why=why)
    queue = desk.queue(ticket)
    if changed and asks and queue.after_reply == "resolved" and queue.feedback and ticket.feedback_score is None:
        desk.tell("resolved", ticket)
    return changed


def snooze(desk: Desk, ticket: Ticket, until: Moment) -> bool:
    """Put *ticket* off until a date; its timer wakes it."""
    wake: dict[str, Any] = {"wake_at": until.at, "wake_local": until.local.isoformat(), "wake_zone": until.zone}
    timers.start(desk.tx, WAKE, ticket=ticket.number, due_at=until.at)
    detail = f"{ticket.status} → snoozed until {until.local:%Y-%m-%d %H:%M} {until.zone}"
    return change(desk, ticket, "status", belonging(desk, ticket, Status.SNOOZED) | wake, detail=detail)


def wake(desk: Desk, ticket: Ticket, due_at: datetime) -> bool:
    """Reopen a ticket whose date has come; a timer that was planned anew or undone does nothing."""
    if ticket.status != Status.SNOOZED or ticket.wake_at != due_at:
        return False
    change(desk, ticket, "woken", {"status": str(Status.OPEN)}, detail="snoozed → open", why="its date came")
    desk.tell("woken", ticket)
    return True
