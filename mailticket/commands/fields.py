"""Commands on what is said about a ticket."""

from mailticket.commands.arguments import Labels, Minutes, Priority, Subject, Text
from mailticket.commands.lifecycle import already
from mailticket.commands.registry import Permission, Proof, tag
from mailticket.commands.work import Work
from mailticket.desk import fields
from mailticket.store import tickets
from mailticket.store.tables import Ticket


@tag("priority", proof=Proof.INTERNAL, may=Permission.WORK)
def priority(work: Work, ticket: Ticket, level: Priority) -> str:
    """Set the priority: low, normal, high or urgent."""
    changed = fields.set_field(work.desk, ticket, "priority", level)
    return work.words.word("priority", level) if changed else already(work)


@tag("subject", proof=Proof.INTERNAL, may=Permission.WORK)
def subject(work: Work, ticket: Ticket, text: Subject) -> str:
    """Give the ticket another subject."""
    return text if fields.set_field(work.desk, ticket, "subject", text) else already(work)


@tag("tag", proof=Proof.INTERNAL, may=Permission.WORK)
def tag_(work: Work, ticket: Ticket, labels: Labels) -> str:
    """Put labels on the ticket, or take them off: +a -b."""
    add, remove = labels
    changed = fields.set_tags(work.desk, ticket, add=add, remove=remove)
    shown = ", ".join(tickets.tags(work.desk.tx, ticket.number)) or work.words.phrase("labels", "none")
    return shown if changed else already(work)


@tag("time", proof=Proof.INTERNAL, may=Permission.NOTE)
def time(work: Work, ticket: Ticket, spent: Minutes, text: Text = "") -> str:
    """Put time on the ticket that you spent on it: 25m, 2h."""
    fields.spend_time(work.desk, ticket, work.agent.id if work.agent else "operator", spent, text)
    return f"{spent} min"
