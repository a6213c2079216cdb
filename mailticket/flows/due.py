"""What happens when a timer is due: the one table of timers."""

from collections.abc import Callable

from mailticket.desk import lifecycle
from mailticket.desk.context import Desk
from mailticket.store import tickets
from mailticket.store.tables import Ticket, Timer

Act = Callable[[Desk, Timer], None]


def on_ticket(act: Callable[[Desk, Ticket, Timer], object]) -> Act:
    """Return *act* for the ticket that a timer is about, or where that was merged into."""

    def carried(desk: Desk, timer: Timer) -> None:
        ticket = tickets.resolve_merged(desk.tx, timer.ticket or 0)
        if ticket is not None:
            act(desk, ticket, timer)

    return carried


def wake(desk: Desk, ticket: Ticket, timer: Timer) -> None:
    """Reopen what was put off until now."""
    lifecycle.wake(desk, ticket, timer.due_at)


TIMERS: dict[str, Act] = {
    lifecycle.WAKE: on_ticket(wake),
}


def carry_out(desk: Desk, timer: Timer) -> None:
    """Do what a due timer is for."""
    TIMERS[timer.kind](desk, timer)
