"""Somebody is told that a ticket waits too long, or soon will have (product.md 7)."""

from collections.abc import Callable
from datetime import datetime

from mailticket.desk.context import Desk
from mailticket.desk.plans import Due
from mailticket.store.tables import Ticket

Act = Callable[[Desk, Ticket], None]


def warn(about: str, until: Due) -> Act:
    """Return what reminds the assignee, or the queue, of what is due by *until*; too late for that, it does nothing."""

    def act(desk: Desk, ticket: Ticket) -> None:
        due = until(desk, ticket)
        if due is None or due > desk.now:
            tell(desk, ticket, "reminder", about, due)

    return act


def escalate(about: str, since: Due, *, notice: str = "escalation") -> Act:
    """Return what tells assignee or queue, and the lead, of what was due at *since*."""
    return lambda desk, ticket: tell(desk, ticket, notice, about, since(desk, ticket))


def tell(desk: Desk, ticket: Ticket, notice: str, about: str, due: datetime | None) -> None:
    """Tell of what is late, and put it on record."""
    desk.record(ticket.number, notice, detail=about)
    desk.tell(notice, ticket, about=about, due=due)
