"""Commands on whose ticket it is."""

from mailticket.commands.arguments import Who
from mailticket.commands.lifecycle import already
from mailticket.commands.registry import ASSIGNMENT, Permission, Proof, tag
from mailticket.commands.work import Work
from mailticket.desk import assignment
from mailticket.desk.refusal import RefusalError
from mailticket.store.tables import Ticket


@tag("take", proof=Proof.INTERNAL, may=Permission.CLAIM, group=ASSIGNMENT)
def take(work: Work, ticket: Ticket) -> str:
    """Make the ticket yours."""
    if work.agent is None:
        raise RefusalError("operator-cannot", usage="#take")
    return work.agent.name if assignment.take(work.desk, ticket, work.agent) else already(work)


@tag("release", proof=Proof.INTERNAL, may=Permission.CLAIM, group=ASSIGNMENT)
def release(work: Work, ticket: Ticket) -> str:
    """Give the ticket back to its queue."""
    changed = assignment.release(work.desk, ticket, work.agent)
    return work.words.phrase("labels", "nobody") if changed else already(work)


@tag("assign", proof=Proof.INTERNAL, may=Permission.CLAIM, group=ASSIGNMENT)
def assign(work: Work, ticket: Ticket, who: Who) -> str:
    """Give the ticket to WHO: an id, an address, or the beginning of a name."""
    return who.name if assignment.assign(work.desk, ticket, who, work.agent) else already(work)
