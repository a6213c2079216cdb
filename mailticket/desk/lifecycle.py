"""A ticket's way through its statuses; every change is a history entry."""

from datetime import timedelta

from mailticket.desk.context import Desk
from mailticket.domain.status import Status, Trigger, next_status
from mailticket.store.tables import Ticket


def set_status(desk: Desk, ticket: Ticket, status: Status, *, why: str = "") -> bool:
    """Give *ticket* a status and what belongs to it; return whether that changed anything."""
    if ticket.status == status:
        return False
    before, ticket.status = ticket.status, status
    ticket.updated_at = desk.now
    if status in {Status.RESOLVED, Status.CLOSED}:
        ticket.resolved_at = ticket.resolved_at or desk.now
    else:
        ticket.resolved_at = None
    ticket.closed_at = desk.now if status is Status.CLOSED else None
    desk.tx.add(ticket)
    desk.record(
        ticket.number,
        "status",
        detail=f"{before} → {status}",
        why=why,
        field="status",
        before=before,
        after=str(status),
    )
    return True


def requester_wrote(desk: Desk, ticket: Ticket) -> Status:
    """Reopen what waited for the requester; return the status before."""
    before = Status(ticket.status)
    set_status(desk, ticket, next_status(before, Trigger.REQUESTER_WROTE), why="the requester wrote")
    return before


def is_long_closed(desk: Desk, ticket: Ticket) -> bool:
    """Say whether a requester's mail comes too late for this ticket and opens a new one, linked to it."""
    if ticket.status != Status.CLOSED or ticket.closed_at is None:
        return False
    window: timedelta = desk.queue(ticket).reopen_within.calendar
    return desk.now > ticket.closed_at + window
