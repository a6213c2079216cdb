"""What happens when a timer is due: the one table of timers."""

from collections.abc import Callable

from mailticket.desk import lifecycle
from mailticket.desk.context import Desk
from mailticket.store import tickets
from mailticket.store.tables import Ticket, Timer


def wake(desk: Desk, ticket: Ticket, timer: Timer) -> None:
    """Reopen what was put off until now."""
    lifecycle.wake(desk, ticket, timer.due_at)


TIMERS: dict[str, Callable[[Desk, Ticket, Timer], None]] = {
    lifecycle.WAKE: wake,
}


def carry_out(desk: Desk, timer: Timer) -> None:
    """Do what a due timer is for."""
    ticket = tickets.resolve_merged(desk.tx, timer.ticket)
    if ticket is not None:
        TIMERS[timer.kind](desk, ticket, timer)
