"""Commands on what is said about a ticket."""

from mailticket.commands.arguments import Due, Labels, LanguageName, LengthOfTime, Minutes, Priority, Subject, Text
from mailticket.commands.lifecycle import already
from mailticket.commands.registry import Permission, Proof, tag
from mailticket.commands.values import Category, Causes, Field, Stage, Type
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


@tag("cause", proof=Proof.INTERNAL, may=Permission.WORK)
def cause(work: Work, ticket: Ticket, given: Causes) -> str:
    """Put causes on the ticket, or take them off: +a -b."""
    add, remove = given
    changed = fields.set_causes(work.desk, ticket, add=add, remove=remove)
    return (", ".join(ticket.causes) or nothing(work)) if changed else already(work)


@tag("type", proof=Proof.INTERNAL, may=Permission.WORK)
def type_(work: Work, ticket: Ticket, value: Type) -> str:
    """Say of which type the ticket is; - takes it away."""
    return listed(work, ticket, "type", value)


@tag("category", proof=Proof.INTERNAL, may=Permission.WORK)
def category(work: Work, ticket: Ticket, value: Category) -> str:
    """Say into which category the ticket belongs; - takes it away."""
    return listed(work, ticket, "category", value)


@tag("stage", proof=Proof.INTERNAL, may=Permission.WORK)
def stage(work: Work, ticket: Ticket, value: Stage) -> str:
    """Say which stage the ticket has reached; - takes it away."""
    return listed(work, ticket, "stage", value)


@tag("language", proof=Proof.INTERNAL, may=Permission.WORK)
def language(work: Work, ticket: Ticket, name: LanguageName) -> str:
    """Set the language in which the requester is written to."""
    changed = fields.set_field(work.desk, ticket, "language", name)
    return work.words.word("languages", name) if changed else already(work)


@tag("set", proof=Proof.INTERNAL, may=Permission.WORK)
def set_(work: Work, ticket: Ticket, given: Field) -> str:
    """Fill in a field of your desk: field=value; field=- empties it."""
    changed = fields.set_custom(work.desk, ticket, given.field.name, given.value)
    return str(nothing(work) if given.value is None else given.value) if changed else already(work)


@tag("due", proof=Proof.INTERNAL, may=Permission.WORK)
def due(work: Work, ticket: Ticket, until: Due) -> str:
    """Say when it must be done; without an hour, by the end of the working day. - takes the date away."""
    changed = fields.set_due(work.desk, ticket, until.at if until else None)
    return told_date(work, ticket) if changed else already(work)


@tag("postpone", proof=Proof.INTERNAL, may=Permission.WORK)
def postpone(work: Work, ticket: Ticket, span: LengthOfTime) -> str:
    """Put the due date off by SPAN: hours, days, weeks, months."""
    zone = work.desk.settings.zone(work.agent).key
    fields.set_due(work.desk, ticket, fields.postponed(work.desk, ticket, span, zone))
    return told_date(work, ticket)


@tag("time", proof=Proof.INTERNAL, may=Permission.NOTE)
def time(work: Work, ticket: Ticket, spent: Minutes, text: Text = "") -> str:
    """Put time on the ticket that you spent on it: 25m, 2h."""
    fields.spend_time(work.desk, ticket, work.agent.id if work.agent else "", spent, text)
    return f"{spent} min"


def listed(work: Work, ticket: Ticket, name: str, value: str | None) -> str:
    """Set a field of listed values and return the receipt's line."""
    changed = fields.set_field(work.desk, ticket, name, value)
    return (value or nothing(work)) if changed else already(work)


def nothing(work: Work) -> str:
    """Return the word for an empty field."""
    return work.words.phrase("labels", "nothing")


def told_date(work: Work, ticket: Ticket) -> str:
    """Return the ticket's due date in full."""
    return work.words.when(ticket.due_at, work.desk.settings.zone(work.agent)) if ticket.due_at else nothing(work)
