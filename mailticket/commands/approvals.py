"""Commands on what needs somebody's approval."""

from typing import Annotated

from mailticket.commands.arguments import Text
from mailticket.commands.arguments import address as read_address
from mailticket.commands.arguments import who as read_who
from mailticket.commands.registry import Permission, Proof, tag
from mailticket.commands.work import Argument, Work
from mailticket.desk import approvals as desk_approvals
from mailticket.desk.approvals import Approver
from mailticket.desk.refusal import RefusalError
from mailticket.store import approvals
from mailticket.store.tables import Ticket


def approver(work: Work, text: str) -> Approver:
    """Read who is to approve: an agent as WHO names them, or anybody's address."""
    try:
        agent = read_who(work, text)
    except RefusalError:
        if "@" not in text:
            raise
        found = read_address(work, text)
        return Approver(found.key, found.name)
    return Approver(agent.address, agent.name, agent)


ApproverArgument = Annotated[Approver, Argument("WHO", approver)]


@tag("approval", proof=Proof.OUTSIDE, may=Permission.WORK)
def approval(work: Work, ticket: Ticket, who: ApproverArgument, text: Text) -> str:
    """Ask WHO, an agent or anybody with an address, to approve TEXT; they are shown what is public of the ticket."""
    desk_approvals.ask(work.desk, ticket, who, text, work.agent)
    return who.name or who.address


@tag("approve", proof=Proof.AUTHORITY, may=Permission.ANYONE)
def approve(work: Work, ticket: Ticket, text: Text = "") -> str:
    """Approve what you were asked to approve; TEXT is your comment."""
    return decided(work, ticket, yes=True, comment=text)


@tag("reject", proof=Proof.AUTHORITY, may=Permission.ANYONE)
def reject(work: Work, ticket: Ticket, text: Text = "") -> str:
    """Do not approve what you were asked to approve; TEXT is your comment."""
    return decided(work, ticket, yes=False, comment=text)


def decided(work: Work, ticket: Ticket, *, yes: bool, comment: str) -> str:
    """Answer the question that waits for the agent, and return what it was."""
    usage = "#approve" if yes else "#reject"
    if work.agent is None:
        raise RefusalError("operator-cannot", usage=usage)
    waiting = approvals.open_to(work.desk.tx, ticket.number, work.agent.address.lower())
    if waiting is None:
        raise RefusalError("no-request", usage=usage)
    desk_approvals.decide(work.desk, ticket, waiting, yes=yes, comment=comment, why=usage)
    return waiting.text
