"""Whose ticket it is: take, release, assign, and who may (product.md 2)."""

from mailticket.desk.changes import change
from mailticket.desk.context import Desk
from mailticket.desk.refusal import RefusalError
from mailticket.domain.status import Status, Trigger, next_status
from mailticket.sections import Agent
from mailticket.store.tables import Ticket


def is_member(desk: Desk, agent: Agent, ticket: Ticket) -> bool:
    """Say whether *agent* works in the ticket's queue, leads it, was given the ticket, or may anywhere."""
    queue = desk.queue(ticket)
    return agent.id in {*queue.agents, ticket.assignee} or agent.id in queue.lead or agent.role == "admin"


def leads(desk: Desk, agent: Agent, ticket: Ticket) -> bool:
    """Say whether *agent* leads the ticket's queue; an admin leads them all."""
    queue = desk.queue(ticket)
    return agent.id in queue.lead or agent.role == "admin" or (agent.role == "lead" and agent.id in queue.agents)


def take(desk: Desk, ticket: Ticket, agent: Agent) -> bool:
    """Make a free ticket *agent*'s own; a lead may take one that is not free. Raises RefusalError."""
    taken = holder(desk, ticket) not in {None, agent.id}
    if taken and not leads(desk, agent, ticket):
        raise RefusalError("not-free", who=name_of(desk, ticket.assignee))
    return hand_over(desk, ticket, agent)


def assign(desk: Desk, ticket: Ticket, who: Agent, by: Agent | None) -> bool:
    """Give a ticket to *who*; agents may give themselves a free one, leads and admins any. Raises RefusalError."""
    if by and who.id == by.id:
        return take(desk, ticket, who)
    if by and not leads(desk, by, ticket):
        raise RefusalError("leads-assign", who=", ".join(lead.name for lead in desk.settings.leads(desk.queue(ticket))))
    anywhere = by is None or by.role == "admin"
    if not anywhere and not is_member(desk, who, ticket):
        raise RefusalError("not-in-queue", who=who.name, queue=ticket.queue)
    changed = hand_over(desk, ticket, who)
    if changed:
        desk.tell("assigned", ticket)
    return changed


def hand_over(desk: Desk, ticket: Ticket, agent: Agent, *, exclusive: bool = True, why: str = "") -> bool:
    """Make *agent* the assignee; a new ticket is open then."""
    status = next_status(Status(ticket.status), Trigger.AGENT_TOOK)
    values = {"assignee": agent.id, "exclusive": exclusive and desk.queue(ticket).exclusive != "off"}
    opened = {"status": str(status)} if status != ticket.status else {}
    return change(desk, ticket, "assigned", values | opened, why=why)


def release(desk: Desk, ticket: Ticket, agent: Agent | None) -> bool:
    """Give a ticket back to its queue; somebody else's only a lead may. Raises RefusalError."""
    if ticket.assignee is None:
        return False
    if agent and holder(desk, ticket) not in {None, agent.id} and not leads(desk, agent, ticket):
        raise RefusalError("not-yours", who=name_of(desk, ticket.assignee))
    changed = change(desk, ticket, "released", {"assignee": None, "exclusive": False})
    if changed:
        desk.tell("released", ticket)
    return changed


def guard_exclusive(desk: Desk, ticket: Ticket, agent: Agent) -> None:
    """Raise RefusalError when the ticket is a colleague's alone to work on."""
    mine = holder(desk, ticket) in {None, agent.id}
    how = desk.queue(ticket).exclusive
    if ticket.exclusive and not mine and how != "off":
        hidden = how == "read" and not leads(desk, agent, ticket)
        raise RefusalError("exclusive-read" if hidden else "exclusive", who=name_of(desk, ticket.assignee))


def guard_reading(desk: Desk, ticket: Ticket, agent: Agent) -> None:
    """Raise RefusalError when the ticket is for its assignee and the leads alone to read (`exclusive = "read"`)."""
    mine = ticket.assignee in {None, agent.id} or leads(desk, agent, ticket)
    if ticket.exclusive and not mine and desk.queue(ticket).exclusive == "read":
        raise RefusalError("exclusive-read", who=name_of(desk, ticket.assignee))


def holder(desk: Desk, ticket: Ticket) -> str | None:
    """Return whose ticket it is; nobody's when the assignee is no longer configured."""
    known = desk.settings.agent(ticket.assignee or "") is not None
    return ticket.assignee if known else None


def name_of(desk: Desk, agent_id: str | None) -> str:
    """Return an agent's name; their id where they are no longer configured."""
    agent = desk.settings.agent(agent_id or "")
    return agent.name if agent else agent_id or ""
