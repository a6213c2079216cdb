"""What is due, when, and what happens then: the one table of timers (product.md 7).

Three kinds of timers, one line each:

- `OfTicket`: follows from the ticket as it stands. Whatever changes a ticket plans its timers anew, at the end of the
  unit of work; rules that changed do so for all, when a process starts. When one is due, it is asked once more whether
  it still is. Nobody starts or cancels these.
- `Started`: a verb starts it, about anything ("proposal:7"), and cancels it.
- `Recurring`: about agents or queues, again and again; each done one starts the next.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from mailticket.desk import activities, approvals, lateness, lifecycle, plans, proposals, trouble, waiting, worklist
from mailticket.desk.context import Desk
from mailticket.desk.lateness import Act
from mailticket.desk.plans import OVER, SOON, Due
from mailticket.settings import Settings
from mailticket.store import activities as stored_activities
from mailticket.store import approvals as stored_approvals
from mailticket.store import facts, tickets, timers
from mailticket.store import proposals as offers
from mailticket.store.states import ProposalOutcome
from mailticket.store.tables import Proposal, Ticket, Timer
from mailticket.store.timers import Planned

#: What is remembered of the rules that the timers of all tickets were set by, and what sets them anew, so many at once.
RULES, PLAN_ANEW, AT_ONCE = "rules of time", "plan-anew", 200


class Once(Enum):
    """How often a timer of a ticket is done."""

    EVER = "ever"  #: once a ticket: who was told of a target is not told again
    EACH = "each"  #: once for each time it is due at: a new due date is a new matter
    ENDS = "ends"  #: as often as it is due: doing it ends what it follows from


@dataclass(frozen=True, slots=True)
class OfTicket:
    """A timer that follows from a ticket: when it is due, and what happens then."""

    due: Due
    act: Act
    once: Once = Once.ENDS


@dataclass(frozen=True, slots=True)
class Started:
    """A timer that verbs start."""

    act: Callable[[Desk, Timer], None]


@dataclass(frozen=True, slots=True)
class Recurring:
    """A timer that comes again: about what, when next after a moment, and what happens then.

    *next* returns None where nothing is due for it any more. *act* is handed what follows the colon of its `about`.
    """

    about: Callable[[Settings], Iterable[str]]
    next: Callable[[Desk, str, datetime], datetime | None]
    act: Callable[[Desk, str], None]


def on_proposal(act: Callable[[Desk, Ticket, Proposal], None]) -> Started:
    """Return *act* for the proposal that a timer is about, while it stands."""

    def carried(desk: Desk, timer: Timer) -> None:
        proposal = offers.get(desk.tx, numbered(timer))
        ticket = tickets.get(desk.tx, timer.ticket or 0)
        if ticket and proposal and proposal.outcome == ProposalOutcome.PENDING:
            act(desk, ticket, proposal)

    return Started(carried)


def on_activity(desk: Desk, timer: Timer) -> None:
    """Remind the owner of the activity that a timer is about."""
    activity, ticket = (
        stored_activities.get(desk.tx, numbered(timer)),
        tickets.resolve_merged(desk.tx, timer.ticket or 0),
    )
    if activity and ticket:
        activities.remind(desk, ticket, activity)


def on_approval(desk: Desk, timer: Timer) -> None:
    """Remind the approver of the question that a timer is about."""
    approval, ticket = (
        stored_approvals.get(desk.tx, numbered(timer)),
        tickets.resolve_merged(desk.tx, timer.ticket or 0),
    )
    if approval and ticket:
        approvals.remind(desk, ticket, approval)


def numbered(timer: Timer) -> int:
    """Return the id of what a timer is about, such as `activity:7`."""
    return int(timer.about.rpartition(":")[2])


def hourly(_desk: Desk, _about: str, after: datetime) -> datetime:
    """Return the next full hour."""
    return (after + waiting.EVERY).replace(minute=0, second=0, microsecond=0)


def reckon_waiting(desk: Desk, queue: str) -> None:
    """Reckon what the acknowledgements of a queue promise."""
    found = desk.settings.queue(queue)
    if found and found.expected_time:
        waiting.reckon(desk, found)


def take_up_rules(desk: Desk) -> None:
    """Where the rules of time changed, plan the tickets anew that are there already: at the start of a process."""
    known, rules = facts.get(desk.tx, RULES), plans.rules(desk.settings)
    if known is None or known.value != rules:
        facts.put(desk.tx, RULES, rules, now=desk.now)
        plan_anew(desk, after=0)


def plan_anew(desk: Desk, *, after: int) -> None:
    """Set the timers of some tickets with numbers beyond *after*, and leave the others to a timer."""
    found = tickets.ongoing_after(desk.tx, after, count=AT_ONCE)
    for ticket in found:
        plan_ticket(desk, ticket, timers.of_ticket(desk.tx, ticket.number))
    if len(found) == AT_ONCE:
        timers.start(desk.tx, PLAN_ANEW, due_at=desk.now, about=f"tickets:{found[-1].number}")


SOON_ANSWERED, ANSWERED = plans.first_response(SOON), plans.first_response(OVER)
SOON_RESOLVED, RESOLVED = plans.resolve_within(SOON), plans.resolve_within(OVER)
SOON_DUE, DUE = plans.due_date(SOON), plans.due_date(OVER)

TIMERS: dict[str, OfTicket | Started | Recurring] = {
    "wake": OfTicket(lambda _, ticket: lifecycle.wakes_at(ticket), lifecycle.wake),
    "unassigned": OfTicket(plans.unassigned, lateness.escalate("unassigned", plans.unassigned), Once.EACH),
    "first-response-soon": OfTicket(SOON_ANSWERED, lateness.warn("first-response", ANSWERED), Once.EVER),
    "first-response": OfTicket(ANSWERED, lateness.escalate("first-response", ANSWERED), Once.EVER),
    "resolve-soon": OfTicket(SOON_RESOLVED, lateness.warn("resolve", RESOLVED), Once.EVER),
    "resolve": OfTicket(RESOLVED, lateness.escalate("resolve", RESOLVED, notice="overdue"), Once.EVER),
    "due-soon": OfTicket(SOON_DUE, lateness.warn("due", DUE), Once.EACH),
    "due": OfTicket(DUE, lateness.escalate("due", DUE, notice="overdue"), Once.EACH),
    "autoclose": OfTicket(plans.closes_at, lifecycle.autoclose),
    "pending-reminder": OfTicket(plans.reminds_requester_at, lifecycle.remind_requester, Once.EACH),
    "pending-resolve": OfTicket(plans.gives_up_waiting_at, lifecycle.give_up_waiting),
    proposals.REMINDER: on_proposal(proposals.remind),
    proposals.TIMEOUT: on_proposal(proposals.time_out),
    "worklist": Recurring(
        lambda given: (f"agent:{one.id}" for one in given.agents if one.worklist), worklist.next_morning, worklist.tell
    ),
    activities.ACTIVITY: Started(on_activity),
    approvals.APPROVAL: Started(on_approval),
    trouble.DIGEST: Started(trouble.sum_up),
    PLAN_ANEW: Started(lambda desk, timer: plan_anew(desk, after=numbered(timer))),
    "expected-time": Recurring(lambda given: (f"queue:{one.name}" for one in given.queues), hourly, reckon_waiting),
}
OF_TICKET = {name: kind for name, kind in TIMERS.items() if isinstance(kind, OfTicket)}


# --- when a timer is due --------------------------------------------------------------------------------------------


def carry_out(desk: Desk, timer: Timer) -> None:
    """Do what a due timer is for."""
    kind = TIMERS[timer.kind]
    match kind:
        case OfTicket():
            on_ticket(desk, kind, timer)
        case Started():
            kind.act(desk, timer)
        case Recurring():
            if timer.about in kind.about(desk.settings):
                kind.act(desk, timer.about.partition(":")[2])
                start_next(desk, timer.kind, timer.about)


def on_ticket(desk: Desk, kind: OfTicket, timer: Timer) -> None:
    """Do what is due on a ticket; where by now it is due later or not at all, plan the ticket anew instead."""
    ticket = tickets.get(desk.tx, timer.ticket or 0)
    due = kind.due(desk, ticket) if ticket else None
    if ticket and (due is None or due > desk.now):
        timers.drop(desk.tx, [timer.id or 0])
        desk.moved[ticket.number] = ticket
    elif ticket:
        kind.act(desk, ticket)


# --- planning -------------------------------------------------------------------------------------------------------


def plan(desk: Desk) -> None:
    """Set the timers of every ticket that changed in this unit of work to what it is now."""
    for number, ticket in sorted(desk.moved.items()):
        plan_ticket(desk, ticket, [] if desk.has_opened(ticket) else timers.of_ticket(desk.tx, number))
    desk.moved.clear()


def plan_ticket(desk: Desk, ticket: Ticket, known: Iterable[Planned]) -> None:
    """Set the timers of one ticket, of which *known* are there already."""
    wanted = {name: due for name, kind in OF_TICKET.items() if (due := kind.due(desk, ticket))}
    known = [timer for timer in known if timer.kind in OF_TICKET]
    timers.drop(desk.tx, [one.id for one in known if not one.is_done and wanted.get(one.kind) != one.due_at])
    rows = [
        timers.row_of(name, due_at=due, ticket=ticket.number)
        for name, due in wanted.items()
        if not any(stands_for(OF_TICKET[name].once, timer, name, due) for timer in known)
    ]
    timers.start_all(desk.tx, rows)


def stands_for(once: Once, timer: Planned, name: str, due: datetime) -> bool:
    """Say whether a timer that is there makes a new one of that name and time needless."""
    if timer.kind != name:
        return False
    if timer.is_done:
        return once is Once.EVER or (once is Once.EACH and timer.due_at == due)
    return timer.due_at == due


def start_recurring(desk: Desk) -> None:
    """Start the timers that come again and do not stand yet: at the start of a process."""
    for name, kind in TIMERS.items():
        if isinstance(kind, Recurring):
            abouts = list(kind.about(desk.settings))
            pending = timers.pending_about(desk.tx, name, abouts)
            for about in abouts:
                if about not in pending:
                    start_next(desk, name, about)


def start_next(desk: Desk, name: str, about: str) -> None:
    """Start the next of a timer that comes again."""
    kind = TIMERS[name]
    due = kind.next(desk, about.partition(":")[2], desk.now) if isinstance(kind, Recurring) else None
    if due:
        timers.start_all(desk.tx, [timers.row_of(name, due_at=due, about=about)], anew=False)
