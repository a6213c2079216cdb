"""When something is due on a ticket, as it stands: each a function of the ticket and the rules of its queue."""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction

from mailticket.choices import Priority
from mailticket.desk import clocks, working_hours
from mailticket.desk.context import Desk
from mailticket.domain import targets
from mailticket.domain.status import Status
from mailticket.domain.targets import RUNNING, WHOLE
from mailticket.sections import Queue
from mailticket.settings import Settings
from mailticket.store.tables import Ticket
from mailticket.units import Duration

Due = Callable[[Desk, Ticket], datetime | None]


def unassigned(desk: Desk, ticket: Ticket) -> datetime | None:
    """Return when a ticket will have been without assignee for too long."""
    allowed = desk.queue(ticket).assign_within
    if Status(ticket.status) not in RUNNING or ticket.free_since is None or not allowed:
        return None
    return ticket.free_since + allowed.calendar


def first_response(part: Fraction) -> Due:
    """Return when *part* of the time for a first answer is over."""

    def due(desk: Desk, ticket: Ticket) -> datetime | None:
        return target(desk, ticket, "first_response", part) if ticket.first_response_at is None else None

    return due


def resolve_within(part: Fraction) -> Due:
    """Return when *part* of the time to resolve a ticket is over."""
    return lambda desk, ticket: target(desk, ticket, "resolve_within", part)


def target(desk: Desk, ticket: Ticket, name: str, part: Fraction) -> datetime | None:
    """Return when the ticket's clock will have run for *part* of a target; None while it stands still."""
    span = span_of(desk.queue(ticket), ticket.priority, name)
    clock = clocks.clock_of(ticket)
    if not span or not clock.running:
        return None
    calendar = desk.calendar(ticket)
    try:
        whole = working_hours.working(calendar, ticket.created_at, span)
    except OverflowError:
        return None
    return clock.reaches(calendar, targets.share(whole, part))


def span_of(queue: Queue, priority: str, name: str) -> Duration | None:
    """Return the span of a target: the priority's own where it has one (also none: ""), else the queue's."""
    own = queue.targets.get(Priority(priority))
    source = own if own and name in own.model_fields_set else queue
    span: Duration | None = getattr(source, name)
    return span


def due_date(part: Fraction) -> Due:
    """Return when *part* of the time until the due date is over, from when that was set; not while a clock stands."""

    def due(_desk: Desk, ticket: Ticket) -> datetime | None:
        if Status(ticket.status) not in RUNNING or ticket.due_at is None:
            return None
        return targets.between(ticket.due_since or ticket.created_at, ticket.due_at, part)

    return due


def closes_at(desk: Desk, ticket: Ticket) -> datetime | None:
    """Return when a resolved ticket closes by itself."""
    allowed = desk.queue(ticket).autoclose
    resolved = ticket.status == Status.RESOLVED and ticket.resolved_at
    return resolved + allowed.calendar if resolved and allowed else None


def reminds_requester_at(desk: Desk, ticket: Ticket) -> datetime | None:
    """Return when the requester is reminded that we wait for them."""
    return after_waiting(ticket, desk.queue(ticket).pending_reminder)


def gives_up_waiting_at(desk: Desk, ticket: Ticket) -> datetime | None:
    """Return when a ticket is resolved that waits for its requester in vain."""
    return resolves_at(desk.queue(ticket), ticket)


def resolves_at(queue: Queue, ticket: Ticket) -> datetime | None:
    """Return the same by the rules of *queue*: never together with the reminder, but so long after it."""
    reminder, resolve = (span.calendar if span else None for span in (queue.pending_reminder, queue.pending_resolve))
    if reminder and resolve and resolve <= reminder:
        return after_waiting(ticket, reminder + resolve)
    return after_waiting(ticket, resolve)


def after_waiting(ticket: Ticket, span: Duration | timedelta | None) -> datetime | None:
    """Return when a ticket will have waited for its requester for *span*."""
    if ticket.status != Status.PENDING or not span:
        return None
    return ticket.status_at + (span.calendar if isinstance(span, Duration) else span)


#: Both ends of a target.
SOON, OVER = targets.WARNED_AT, WHOLE


# --- the rules that all of these follow from ------------------------------------------------------------------------

#: The keys of a queue that decide when something is due on its tickets.
TARGETS = ("count", "first_response", "resolve_within", "targets", "assign_within")
KEYS = (*TARGETS, "autoclose", "pending_reminder", "pending_resolve")


def rules(settings: Settings) -> str:
    """Return a word for all in the settings that decides when something is due: another one where any of it changed."""
    queues = [(queue.name, *(getattr(queue, key) for key in KEYS)) for queue in settings.queues]
    said = repr((settings.site.timezone.key, settings.hours, sorted(queues, key=lambda one: one[0])))
    return hashlib.sha256(said.encode()).hexdigest()
