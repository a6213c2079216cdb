"""Commands on a ticket's status."""

from mailticket.commands.arguments import StatusName, Text, When
from mailticket.commands.registry import STATUS, Permission, Proof, tag
from mailticket.commands.work import Work
from mailticket.desk import assignment, lifecycle
from mailticket.desk.refusal import RefusalError
from mailticket.domain.status import Status
from mailticket.store.tables import Ticket

#: Statuses that are set by a tag of another name.
TAGS: dict[str, str] = {"resolved": "resolve", "closed": "close"}


@tag("open", proof=Proof.OUTSIDE, may=Permission.WORK, group=STATUS)
def open_(work: Work, ticket: Ticket) -> str:
    """Set the ticket to open: it waits for an agent."""
    return to(work, ticket, Status.OPEN)


@tag("reopen", proof=Proof.OUTSIDE, may=Permission.WORK, group=STATUS, implies=lambda _: ("open",))
def reopen(work: Work, ticket: Ticket) -> str:
    """Open a ticket again that was resolved, closed or put off."""
    return to(work, ticket, Status.OPEN)


@tag("pending", proof=Proof.OUTSIDE, may=Permission.WORK, group=STATUS)
def pending(work: Work, ticket: Ticket) -> str:
    """Wait for the requester; their next mail opens the ticket."""
    return to(work, ticket, Status.PENDING)


@tag("vendor", proof=Proof.OUTSIDE, may=Permission.WORK, group=STATUS)
def vendor(work: Work, ticket: Ticket, address: Text = "") -> str:
    """Wait for a third party."""
    if address:
        raise RefusalError("not-yet", usage="#vendor ADDR")
    return to(work, ticket, Status.VENDOR)


@tag("resolve", proof=Proof.OUTSIDE, may=Permission.WORK, group=STATUS)
def resolve(work: Work, ticket: Ticket, text: Text = "") -> str:
    """Resolve the ticket and tell the requester; TEXT stays inside, as the reason."""
    return done(work, lifecycle.resolve(work.desk, ticket, text=text), Status.RESOLVED)


@tag("close", proof=Proof.OUTSIDE, may=Permission.WORK, group=STATUS)
def close(work: Work, ticket: Ticket, text: Text = "") -> str:
    """Close the ticket; TEXT stays inside, as the reason."""
    return done(work, lifecycle.close(work.desk, ticket, text=text), Status.CLOSED)


@tag(
    "status",
    proof=Proof.OUTSIDE,
    may=Permission.WORK,
    group=STATUS,
    implies=lambda arguments: (TAGS.get(str(arguments["name"]), str(arguments["name"])),),
)
def status(work: Work, ticket: Ticket, name: StatusName) -> str:
    """Set the status by its name: open, pending, vendor, resolved or closed."""
    wanted = Status(name)
    if wanted is Status.RESOLVED:
        return resolve(work, ticket)
    return close(work, ticket) if wanted is Status.CLOSED else to(work, ticket, wanted)


@tag("later", proof=Proof.INTERNAL, may=Permission.WORK, group=STATUS)
def later(work: Work, ticket: Ticket, until: When) -> str:
    """Close your eyes on the ticket until WHEN; then it is open again and comes back to you. A free ticket is yours."""
    if ticket.status == Status.MERGED:
        raise RefusalError("merged", number=ticket.parent)
    if ticket.assignee is None and work.agent:
        assignment.hand_over(work.desk, ticket, work.agent, exclusive=False)
    changed = lifecycle.snooze(work.desk, ticket, until)
    shown = work.words.when(until.at, work.desk.settings.zone(work.agent))
    return shown if changed else already(work)


def to(work: Work, ticket: Ticket, wanted: Status) -> str:
    """Set a plain status and return the receipt's line."""
    return done(work, lifecycle.set_status(work.desk, ticket, wanted), wanted)


def done(work: Work, changed: bool, wanted: Status) -> str:
    """Return the receipt's line of a change of status."""
    return work.words.word("status", wanted) if changed else already(work)


def already(work: Work) -> str:
    """Return the line of a command that changed nothing."""
    return work.words.phrase("done", "already")
