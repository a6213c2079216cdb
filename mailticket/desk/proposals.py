"""A ticket that comes back is offered to its assignee: any work accepts it, else others get it (product.md 2)."""

from collections.abc import Iterator, Mapping
from typing import Any

from mailticket.desk import absence, assignment, working_hours
from mailticket.desk.changes import change
from mailticket.desk.context import SYSTEM, Desk
from mailticket.desk.refusal import RefusalError
from mailticket.domain.status import Status
from mailticket.domain.targets import RUNNING
from mailticket.sections import Agent
from mailticket.store import proposals, tickets, timers
from mailticket.store.states import ActorKind, ProposalOutcome, ProposalReason
from mailticket.store.tables import Proposal, Ticket

REMINDER, TIMEOUT = "proposal-reminder", "proposal-timeout"
WHY = {ProposalReason.REQUESTER: "the requester wrote", ProposalReason.WAKE: "its date came"}
WORKERS = frozenset({ActorKind.AGENT, ActorKind.OPERATOR})


def come_back(desk: Desk, ticket: Ticket, reason: ProposalReason, **facts: Any) -> None:
    """Offer a ticket that came back to its assignee, to who stands in for them, or to its queue.

    *facts* are what `Desk.tell` takes: the message that brought it back, and its files.
    """
    standing = proposals.standing(desk.tx, ticket.number)
    if standing:
        end(desk, ticket, standing, ProposalOutcome.SKIPPED)
    assignee = desk.settings.agent(ticket.assignee or "")
    here = absence.on_duty(desk, assignee) if assignee else None
    if ticket.assignee and here != assignee:
        skip(desk.by(SYSTEM), ticket, ticket.assignee, reason)
        if here:
            assignment.hand_over(desk.by(SYSTEM), ticket, here, exclusive=False)
    if here:
        offer(desk, ticket, here, reason, instead_of=assignee if here != assignee else None, **facts)
    else:
        offer_to_queue(desk, ticket, reason, had_by=ticket.assignee, why=WHY[reason], **facts)


def offer(desk: Desk, ticket: Ticket, agent: Agent, reason: ProposalReason, **facts: Any) -> None:
    """Make a proposal to *agent*, with its reminder and its end."""
    queue, calendar = desk.queue(ticket), desk.calendar(ticket)
    answer_by = working_hours.after(calendar, desk.now, queue.proposal_timeout)
    made = proposals.add(desk.tx, ticket.number, agent.id, reason, now=desk.now, answer_by=answer_by)
    dates = {REMINDER: working_hours.after(calendar, desk.now, queue.proposal_reminder), TIMEOUT: answer_by}
    rows = [timers.row_of(kind, due_at=at, ticket=ticket.number, about=about(made)) for kind, at in dates.items() if at]
    timers.start_all(desk.tx, rows)
    desk.record(ticket.number, "proposed", detail=f"to {agent.id}", why=WHY[reason])
    desk.tell("proposed", ticket, proposal=made, since=agent.id, **facts)


def skip(desk: Desk, ticket: Ticket, agent_id: str, reason: ProposalReason) -> None:
    """Put on record that somebody who is away, or no agent any more, was passed over."""
    proposals.add(desk.tx, ticket.number, agent_id, reason, now=desk.now, outcome=ProposalOutcome.SKIPPED)
    desk.record(ticket.number, "proposal skipped", detail=f"{agent_id} is away", why=WHY[reason])


def offer_to_queue(desk: Desk, ticket: Ticket, reason: str, *, had_by: str | None, why: str = "", **facts: Any) -> None:
    """Make a ticket free, and offer it to the agents and leads of its queue; who had it stays on record."""
    if ticket.assignee:
        change(desk, ticket, "released", {"assignee": None, "exclusive": False}, why=why)
    desk.tell("proposed to the queue", ticket, reason=reason, had_by=had_by, since=had_by, **facts)


def accept(desk: Desk, ticket: Ticket, agent: Agent) -> bool:
    """Say yes to a proposal; a free ticket is taken by it. Raises RefusalError for a colleague's, of a lead too.

    A tap in an old mail must not take a ticket from who accepted it meanwhile.
    """
    standing = proposals.standing(desk.tx, ticket.number)
    mine = standing if standing and standing.agent == agent.id else None
    holder = assignment.holder(desk, ticket)
    if holder not in {None, agent.id} and assignment.leads(desk, agent, ticket):
        raise RefusalError("accepted-already", who=assignment.name_of(desk, holder))
    if mine:
        end(desk, ticket, mine, ProposalOutcome.ACCEPTED)
    return assignment.take(desk, ticket, agent) or mine is not None


def decline(desk: Desk, ticket: Ticket, agent: Agent) -> bool:
    """Say no to a proposal, or to a ticket that is one's own: queue and lead are offered it. Raises RefusalError."""
    if ticket.assignee is None:
        return False
    if ticket.assignee != agent.id:
        raise RefusalError("not-yours", who=assignment.name_of(desk, ticket.assignee))
    standing = proposals.standing(desk.tx, ticket.number)
    if standing:
        end(desk, ticket, standing, ProposalOutcome.DECLINED)
    offer_to_queue(desk, ticket, standing.reason if standing else "", had_by=agent.id, why="declined")
    return True


def remind(desk: Desk, ticket: Ticket, proposal: Proposal) -> None:
    """Remind of a proposal that nobody has answered; too late for an answer, it does nothing."""
    if proposal.answer_by is None or proposal.answer_by > desk.now:
        desk.tell("reminder", ticket, about="proposal", due=proposal.answer_by)


def time_out(desk: Desk, ticket: Ticket, proposal: Proposal) -> None:
    """Take back a proposal that nobody answered in time: queue and lead are offered the ticket."""
    end(desk, ticket, proposal, ProposalOutcome.TIMEOUT)
    why = "the proposal was not answered in time"
    offer_to_queue(desk, ticket, ProposalReason(proposal.reason), had_by=proposal.agent, why=why)


def leave(desk: Desk, agent: Agent) -> None:
    """Pass on what stands with an agent who is away now."""
    for proposal in proposals.standing_with(desk.tx, agent.id):
        (ticket,) = tickets.by_number(desk.tx, [proposal.ticket])
        end(desk, ticket, proposal, ProposalOutcome.SKIPPED)
        here = absence.on_duty(desk, agent)
        reason = ProposalReason(proposal.reason)
        if here:
            assignment.hand_over(desk.by(SYSTEM), ticket, here, exclusive=False)
            offer(desk.by(SYSTEM), ticket, here, reason, instead_of=agent)
        else:
            offer_to_queue(desk.by(SYSTEM), ticket, reason, had_by=agent.id, why=f"{agent.id} is away")


def end(desk: Desk, ticket: Ticket, proposal: Proposal, outcome: ProposalOutcome) -> None:
    """Note what became of a proposal; nothing of it is due any more."""
    proposals.end(desk.tx, proposal, outcome, now=desk.now)
    timers.cancel(desk.tx, REMINDER, TIMEOUT, about=about(proposal))
    desk.record(ticket.number, f"proposal {outcome}", detail=f"to {proposal.agent}")


def about(proposal: Proposal) -> str:
    """Return what the timers of a proposal are about."""
    return f"proposal:{proposal.id}"


# --- answered by work -----------------------------------------------------------------------------------------------


def settle(desk: Desk) -> None:
    """At the end of a unit of work: whatever was done to a ticket answers the proposal that stands on it."""
    for ticket in touched(desk):
        standing = proposals.standing(desk.tx, ticket.number)
        outcome = answered(desk, ticket, standing) if standing else None
        if standing and outcome:
            end(desk, ticket, standing, outcome)


def touched(desk: Desk) -> Iterator[Ticket]:
    """Yield the tickets whose proposals may be answered: those worked on, and those that wait for us no more."""
    worked = {entry["ticket"] for entry in desk.entries if is_work(entry)}
    over = {number for number, ticket in desk.moved.items() if Status(ticket.status) not in RUNNING}
    for number in sorted(worked | over):
        yield desk.moved.get(number) or desk.tx.get_one(Ticket, number)


def is_work(entry: Mapping[str, Any]) -> bool:
    """Say whether a history entry is work: what people at the desk did, and could take back."""
    return bool(entry["ticket"] and entry.get("field")) and entry["actor_kind"] in WORKERS


def answered(desk: Desk, ticket: Ticket, proposal: Proposal) -> ProposalOutcome | None:
    """Return how a proposal is answered by what was done; None while it stands.

    Any work of the one it was made to accepts it; what colleagues do only when the ticket waits for us no more.
    """
    own = any(is_work(entry) and entry["actor"] == proposal.agent for entry in entries_on(desk, ticket))
    if ticket.status == Status.SNOOZED:
        return ProposalOutcome.LATER
    if ticket.assignee != proposal.agent:
        return ProposalOutcome.DECLINED if own else ProposalOutcome.SKIPPED
    if own:
        return ProposalOutcome.ACCEPTED
    if Status(ticket.status) in RUNNING:
        return None
    worked = any(is_work(entry) for entry in entries_on(desk, ticket))
    return ProposalOutcome.ACCEPTED if worked else ProposalOutcome.SKIPPED


def entries_on(desk: Desk, ticket: Ticket) -> Iterator[Mapping[str, Any]]:
    """Yield what was put into the history of *ticket* in this unit of work."""
    yield from (entry for entry in desk.entries if entry["ticket"] == ticket.number)
