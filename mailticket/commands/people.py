"""Commands on whose ticket it is."""

from mailticket.commands.arguments import MaybeWho, Until, Who
from mailticket.commands.lifecycle import already
from mailticket.commands.registry import ASSIGNMENT, Permission, Proof, tag
from mailticket.commands.work import Work
from mailticket.desk import absence, assignment, proposals
from mailticket.desk.refusal import RefusalError
from mailticket.sections import Agent
from mailticket.store.tables import Ticket


@tag("take", proof=Proof.INTERNAL, may=Permission.CLAIM, group=ASSIGNMENT)
def take(work: Work, ticket: Ticket) -> str:
    """Make the ticket yours."""
    agent = asking(work, "#take")
    return agent.name if assignment.take(work.desk, ticket, agent) else already(work)


@tag("release", proof=Proof.INTERNAL, may=Permission.CLAIM, group=ASSIGNMENT)
def release(work: Work, ticket: Ticket) -> str:
    """Give the ticket back to its queue."""
    changed = assignment.release(work.desk, ticket, work.agent)
    return work.words.phrase("labels", "nobody") if changed else already(work)


@tag("assign", proof=Proof.INTERNAL, may=Permission.CLAIM, group=ASSIGNMENT)
def assign(work: Work, ticket: Ticket, who: Who) -> str:
    """Give the ticket to WHO: an id, an address, or the beginning of a name."""
    return who.name if assignment.assign(work.desk, ticket, who, work.agent) else already(work)


@tag("accept", proof=Proof.INTERNAL, may=Permission.CLAIM, group=ASSIGNMENT)
def accept(work: Work, ticket: Ticket) -> str:
    """Accept the ticket that was offered to you, or to your queue: it is yours."""
    agent = asking(work, "#accept")
    return agent.name if proposals.accept(work.desk, ticket, agent) else already(work)


@tag("decline", proof=Proof.INTERNAL, may=Permission.CLAIM, group=ASSIGNMENT)
def decline(work: Work, ticket: Ticket) -> str:
    """Decline the ticket that was offered to you: it is offered to the queue."""
    changed = proposals.decline(work.desk, ticket, asking(work, "#decline"))
    return work.words.phrase("labels", "nobody") if changed else already(work)


@tag("away", proof=Proof.INTERNAL, may=Permission.ANYONE, stands_alone=True)
def away(work: Work, until: Until, who: MaybeWho = None) -> str:
    """Be away until UNTIL: what comes back goes to WHO, or to the queue. “#away off” says that you are here again."""
    agent = asking(work, "#away UNTIL")
    if who and who.id == agent.id:
        raise RefusalError("own-stand-in", usage="#away UNTIL WHO")
    if not absence.leave(work.desk, agent, until, who if until else None):
        return already(work)
    if until is None:
        return work.words.phrase("done", "here")
    proposals.leave(work.desk, agent)
    shown = work.words.when(until.at, work.desk.settings.zone(agent))
    return f"{shown} · {who.name}" if who else shown


def asking(work: Work, usage: str) -> Agent:
    """Return the agent who asks. Raises RefusalError for the operator."""
    if work.agent is None:
        raise RefusalError("operator-cannot", usage=usage)
    return work.agent
