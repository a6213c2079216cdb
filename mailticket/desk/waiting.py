"""How long a requester will most likely wait for a first answer, honestly: from what the last ones waited.

Reckoned by a timer and kept as a fact for each queue, so that an acknowledgement only reads it.
"""

from datetime import timedelta
from statistics import median

from mailticket.choices import Count
from mailticket.desk.context import Desk
from mailticket.domain import hours
from mailticket.sections import Queue
from mailticket.store import facts, tickets
from mailticket.store.tables import Ticket

#: From so many answered tickets in so many days on is their median worth a promise.
ENOUGH, SPAN = 20, timedelta(days=30)
#: How often it is reckoned anew.
EVERY = timedelta(hours=1)


def expected(desk: Desk, ticket: Ticket) -> timedelta | None:
    """Return how long the requester of a new ticket will most likely wait, by the wall clock; None when unknown.

    The median is counted in the hours in which somebody works; from outside of them the night is waited for as well.
    """
    queue = desk.queue(ticket)
    known = facts.get(desk.tx, fact_of(queue)) if queue.expected_time else None
    if known is None or not known.value:
        return None
    calendar = desk.calendar(ticket)
    return rounded(hours.after(calendar, desk.now, timedelta(seconds=int(known.value))) - desk.now)


def reckon(desk: Desk, queue: Queue) -> None:
    """Reckon the median of what requesters of *queue* waited for a first answer, and keep it."""
    calendar = desk.house.calendar if queue.count is Count.BUSINESS else None
    answered = tickets.answered_since(desk.tx, queue.name, desk.now - SPAN)
    waited = [hours.between(calendar, asked, answered_at).total_seconds() for asked, answered_at in answered]
    value = str(int(median(waited))) if len(waited) >= ENOUGH else ""
    facts.put(desk.tx, fact_of(queue), value, now=desk.now)


def fact_of(queue: Queue) -> str:
    """Return the name under which the median of *queue* is kept."""
    return f"expected:{queue.name}"


def rounded(span: timedelta) -> timedelta:
    """Return a span as people say it: up to the next quarter of an hour, hour or day."""
    day, hour, quarter = timedelta(days=1), timedelta(hours=1), timedelta(minutes=15)
    step = day if span > 2 * day else hour if span > hour else quarter
    return max(step, -(-span // step) * step)
