"""A ticket goes to another queue."""

from typing import Any

from mailticket.desk.changes import change
from mailticket.desk.context import Desk
from mailticket.sections import Agent, Queue
from mailticket.store import thread
from mailticket.store.tables import Ticket


def move(desk: Desk, ticket: Ticket, queue: Queue) -> bool:
    """Move *ticket* to *queue*, whose agents are told; an assignee who does not work there loses it."""
    if ticket.queue == queue.name:
        return False
    assignee = desk.settings.agent(ticket.assignee or "")
    keeps = assignee is not None and works_in(queue, assignee)
    values: dict[str, Any] = {
        "queue": queue.name,
        "assignee": ticket.assignee if keeps else None,
        "exclusive": bool(keeps and ticket.exclusive and queue.exclusive != "off"),
    }
    old = ticket.queue
    change(desk, ticket, "queue", values)
    last = thread.last_public(desk.tx, ticket.number)
    files = thread.files_of(desk.tx, last)
    desk.tell("moved", ticket, message=last, files=files, hints=[("moved", old)])
    return True


def works_in(queue: Queue, agent: Agent) -> bool:
    """Say whether *agent* works in *queue*, leads it, or may anywhere."""
    return agent.id in queue.agents or agent.id in queue.lead or agent.role == "admin"
