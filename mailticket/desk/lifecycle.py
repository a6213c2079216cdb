"""A ticket's way through its statuses; every change is a history entry."""

from datetime import datetime, timedelta
from typing import Any

from mailticket.desk import limits, plans, proposals
from mailticket.desk.changes import change
from mailticket.desk.context import Desk
from mailticket.domain.dates import Moment
from mailticket.domain.dates import resolve as moment_of
from mailticket.domain.status import TRANSITIONS, Status, Trigger, next_status
from mailticket.store import history
from mailticket.store.states import ProposalReason
from mailticket.store.tables import Ticket

#: Why a ticket is open again, and how often in a day (trust.md 4.3).
WROTE, UNHAPPY = "the requester wrote", "the requester was not happy"
#: The event of a requester who is not happy with a ticket that is open anyway.
STILL_OPEN = "unhappy"
REOPENINGS = 5
#: Why a ticket has the status that follows from an answer.
ANSWERED = "answered"
#: Statuses that the requester's mail ends.
LEFT_BY_REQUESTER = frozenset(status for status, trigger in TRANSITIONS if trigger is Trigger.REQUESTER_WROTE)
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
    stage = desk.queue(ticket).closed_stage if status is Status.CLOSED else ""
    times = {"status": str(status), "resolved_at": resolved_at, "closed_at": closed_at}
    return {**times, "stage": stage} if stage else times


def requester_wrote(desk: Desk, ticket: Ticket) -> Status:
    """Reopen what waited for the requester, but not for ever again (trust.md 4.3); return the status before."""
    before = Status(ticket.status)
    after = next_status(before, Trigger.REQUESTER_WROTE)
    if after == before or may_reopen(desk, ticket):
        set_status(desk, ticket, after, why=WROTE)
    return before


def may_reopen(desk: Desk, ticket: Ticket) -> bool:
    """Say whether the requester may reopen a ticket once more today, by a mail or a vote; a refusal is recorded."""
    since = desk.now - timedelta(hours=24)
    reopened = sum(history.count(desk.tx, ticket.number, "status", why=why, since=since) for why in (WROTE, UNHAPPY))
    if reopened >= REOPENINGS:
        why = f"{REOPENINGS} times a day are enough"
        desk.record(ticket.number, "not reopened", detail=f"stays {ticket.status}", why=why)
    return reopened < REOPENINGS


def is_known_unhappy(desk: Desk, ticket: Ticket) -> bool:
    """Say whether the lead heard of an unhappy requester within a day: who taps again says nothing new."""
    since = desk.now - timedelta(hours=24)
    events = ("status", STILL_OPEN)
    return any(history.count(desk.tx, ticket.number, event, why=UNHAPPY, since=since) for event in events)


def is_long_closed(desk: Desk, ticket: Ticket) -> bool:
    """Say whether a requester's mail comes too late for this ticket and opens a new one, linked to it."""
    if ticket.status != Status.CLOSED or ticket.closed_at is None:
        return False
    return desk.now > ticket.closed_at + desk.queue(ticket).reopen_within.calendar


def answered(desk: Desk, ticket: Ticket, after_reply: Status) -> None:
    """Give *ticket* the status that follows from an answer; one that it has already counts from now on."""
    if not set_status(desk, ticket, after_reply, why=ANSWERED):
        ticket.status_at = desk.now
        desk.moved[ticket.number] = ticket


def resolve(desk: Desk, ticket: Ticket, *, text: str = "") -> bool:
    """Resolve *ticket*; its requester is told, unless an answer in the same mail tells it."""
    changed = set_status(desk, ticket, Status.RESOLVED, text=text)
    if changed:
        desk.tell("resolved", ticket)
    return changed


def close(desk: Desk, ticket: Ticket, *, text: str = "", why: str = "", asks: bool = True) -> bool:
    """Close *ticket*. Where answers count as complete its requester is asked how it went, the first time."""
    asks = asks and not history.has_become(desk.tx, ticket.number, Status.CLOSED)
    changed = set_status(desk, ticket, Status.CLOSED, text=text, why=why)
    queue = desk.queue(ticket)
    if changed and asks and queue.after_reply == "resolved" and queue.feedback and ticket.feedback_score is None:
        desk.tell("resolved", ticket)
    return changed


def snooze(desk: Desk, ticket: Ticket, until: Moment) -> bool:
    """Put *ticket* off until a date, kept as it was meant; its timer wakes it."""
    wake: dict[str, Any] = {"wake_at": until.at, "wake_local": until.local.isoformat(), "wake_zone": until.zone}
    detail = f"{ticket.status} → snoozed until {until.local:%Y-%m-%d %H:%M} {until.zone}"
    return change(desk, ticket, "status", belonging(desk, ticket, Status.SNOOZED) | wake, detail=detail)


def wakes_at(ticket: Ticket) -> datetime | None:
    """Return when a ticket that was put off comes back: its local time, by the rules of its zone as they are now."""
    if ticket.status != Status.SNOOZED or ticket.wake_at is None:
        return None
    if ticket.wake_local is None or ticket.wake_zone is None:
        return ticket.wake_at
    return max(ticket.wake_at, moment_of(datetime.fromisoformat(ticket.wake_local), ticket.wake_zone).at)


def wake(desk: Desk, ticket: Ticket) -> None:
    """Reopen a ticket whose date has come; its assignee, else its queue, is offered it."""
    change(desk, ticket, "woken", {"status": str(Status.OPEN)}, detail="snoozed → open", why="its date came")
    proposals.come_back(desk, ticket, ProposalReason.WAKE)


def autoclose(desk: Desk, ticket: Ticket) -> None:
    """Close what has been resolved for long enough."""
    close(desk, ticket, why="resolved for long enough", asks=not limits.no_mail_by_itself(desk, ticket))


def remind_requester(desk: Desk, ticket: Ticket) -> None:
    """Remind the requester that we wait for them; where that is over by now, only the end is told."""
    over = plans.gives_up_waiting_at(desk, ticket)
    if over is None or over > desk.now:
        write_to_requester(desk, ticket, "waits for you")


def give_up_waiting(desk: Desk, ticket: Ticket) -> None:
    """Resolve what waited for the requester in vain."""
    set_status(desk, ticket, Status.RESOLVED, why="the requester did not answer")
    write_to_requester(desk, ticket, "resolved")


def write_to_requester(desk: Desk, ticket: Ticket, happening: str) -> None:
    """Tell the requester of what happens by itself; never a machine, and within the limits of trust.md 4.3."""
    reason = limits.no_mail_by_itself(desk, ticket)
    if reason:
        desk.record(ticket.number, "not told", detail=happening, why=reason)
    else:
        desk.tell(happening, ticket)
