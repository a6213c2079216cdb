"""Commands on who has to do with a ticket besides its agent: its queue, its requester, those who get copies."""

from mailticket.commands.arguments import Addr, Addrs
from mailticket.commands.lifecycle import already
from mailticket.commands.registry import Permission, Proof, tag
from mailticket.commands.values import QueueName
from mailticket.commands.work import Work
from mailticket.desk import moving, participants
from mailticket.store.tables import Ticket


@tag("queue", proof=Proof.INTERNAL, may=Permission.WORK)
def queue(work: Work, ticket: Ticket, to: QueueName) -> str:
    """Move the ticket to another queue; who does not work there loses it."""
    return to.name if moving.move(work.desk, ticket, to) else already(work)


@tag("cc", proof=Proof.OUTSIDE, may=Permission.WORK)
def cc(work: Work, ticket: Ticket, who: Addrs) -> str:
    """Send copies of all public messages to ADDR from now on; several with commas."""
    changed = participants.add_watchers(work.desk, ticket, who)
    return ", ".join(one.address for one in who) if changed else already(work)


@tag("uncc", proof=Proof.INTERNAL, may=Permission.WORK)
def uncc(work: Work, ticket: Ticket, who: Addrs) -> str:
    """Send no more copies to ADDR."""
    changed = participants.remove_watchers(work.desk, ticket, who)
    return ", ".join(one.address for one in who) if changed else already(work)


@tag("requester", proof=Proof.OUTSIDE, may=Permission.WORK)
def requester(work: Work, ticket: Ticket, who: Addr) -> str:
    """Make ADDR the requester; who was it gets no more mail about the ticket."""
    return who.address if participants.set_requester(work.desk, ticket, who) else already(work)
