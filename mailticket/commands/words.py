"""Commands on where the words of a mail go."""

from mailticket.commands.arguments import Addr, Subject
from mailticket.commands.registry import DESTINATION, Permission, Proof, tag
from mailticket.commands.work import Work
from mailticket.desk import intake, passed_on
from mailticket.desk.refusal import RefusalError
from mailticket.store.states import MessageKind
from mailticket.store.tables import Ticket


@tag("reply", proof=Proof.OUTSIDE, may=Permission.WORK, group=DESTINATION)
def reply(work: Work, ticket: Ticket) -> str:  # noqa: ARG001 - where the text goes is decided before commands run
    """Send the text of this mail to the requester."""
    return work.words.phrase("fields", "reply")


@tag("note", proof=Proof.INTERNAL, may=Permission.NOTE, group=DESTINATION)
def note(work: Work, ticket: Ticket) -> str:  # noqa: ARG001 - the same
    """Keep the text of this mail as a note, for colleagues only."""
    return work.words.phrase("done", "noted" if work.written else "already")


@tag("new", proof=Proof.OUTSIDE, may=Permission.ANYONE, stands_alone=True, first=True)
def new(work: Work, requester: Addr, subject: Subject) -> str:
    """Open a ticket for somebody; the text is a note, or with #reply the first answer."""
    desk, passed = work.desk, work.passed_on
    if desk.settings.mailbox_by_address(requester.address):
        raise RefusalError("no-address", value=requester.address)
    theirs = passed is not None and requester.key == passed.author.key
    acknowledge = not work.public and not theirs
    ticket = intake.open_for(desk, requester, subject, acknowledge=acknowledge, mailbox=work.mailbox)
    work.opened.append(ticket)
    if passed:
        passed_on.add(desk, ticket, passed, MessageKind.REQUESTER if theirs else MessageKind.NOTE)
        if theirs and not work.public:
            passed_on.acknowledge(desk, ticket, passed)
    return f"#{ticket.number}"
