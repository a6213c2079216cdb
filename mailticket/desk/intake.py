"""Mail becomes tickets and messages."""

from dataclasses import dataclass
from typing import Any

from mailticket.desk import lifecycle, proposals
from mailticket.desk.context import Desk
from mailticket.domain import subject
from mailticket.domain.status import Status
from mailticket.domain.thanks import is_thanks
from mailticket.mail.message import Address, Attachment, Mail
from mailticket.sections import Mailbox
from mailticket.store import people, search, thread, tickets
from mailticket.store.states import LinkKind, MessageKind, ProposalReason, Role
from mailticket.store.tables import Message, Person, StoredAttachment, Ticket

PUBLIC = frozenset({MessageKind.REQUESTER, MessageKind.AGENT})


@dataclass(frozen=True, slots=True)
class Reception:
    """Where a mail came in: which queue serves it and which of our addresses the writer used."""

    queue: str
    mailbox: str
    address: str
    via: str


def open_ticket(
    desk: Desk,
    mail: Mail,
    requester: Person,
    reception: Reception,
    *,
    why: str,
    spam: bool = False,
    follows: int | None = None,
) -> tuple[Ticket, Message]:
    """Open a ticket for *mail* with its first message; return both. *follows* is the ended ticket it goes on from."""
    ticket = new_ticket(
        desk,
        mail.subject,
        requester,
        reception,
        language=mail.language,
        status=Status.SPAM if spam else Status.NEW,
    )
    desk.record(ticket.number, "opened", detail=f"in {ticket.queue}", why=why)
    if follows:
        tickets.link(desk.tx, ticket.number, LinkKind.FOLLOW_UP_OF, follows)
    message, files = add_message(desk, ticket, mail, MessageKind.REQUESTER, via=reception.via)
    if not spam:
        desk.tell("opened", ticket, message=message, files=files)
    return ticket, message


def new_ticket(
    desk: Desk, title: str, requester: Person, reception: Reception, *, language: str, status: Status
) -> Ticket:
    """Make a ticket with its number and its requester."""
    ticket = tickets.add(
        desk.tx,
        number=tickets.next_number(desk.tx, desk.settings.site.first_number),
        subject=subject.strip(title, desk.settings.site.token_label),
        status=status,
        queue=reception.queue,
        mailbox=reception.mailbox,
        address=reception.address,
        requester=requester.id or 0,
        language=requester.language or known_language(desk, language),
        created_at=desk.now,
        updated_at=desk.now,
        worked_at=desk.now,
    )
    people.join(desk.tx, ticket.number, requester.id or 0, Role.REQUESTER, now=desk.now)
    desk.moved[ticket.number] = ticket
    return ticket


def open_for(desk: Desk, address: Address, title: str, *, acknowledge: bool, mailbox: Mailbox) -> Ticket:
    """Open a ticket for somebody who did not write, in the name of an agent or the operator."""
    requester = people.person(desk.tx, address.key, name=address.name, now=desk.now)
    reception = Reception(mailbox.queue, mailbox.name, mailbox.address, "cli")
    ticket = new_ticket(desk, title, requester, reception, language="", status=Status.NEW)
    search.put_ticket(desk.tx, ticket)
    desk.record(ticket.number, "opened", detail=f"in {ticket.queue}, for {requester.address}", why="#new")
    if acknowledge:
        desk.tell("to acknowledge", ticket, quote_words=True)
    return ticket


def tell_of_new(desk: Desk, ticket: Ticket) -> None:
    """Tell the queue of a ticket that was opened for somebody, unless it knows or it is in somebody's hands already."""
    told = any(happening.name == "opened" and happening.ticket is ticket for happening in desk.happenings)
    if not told and ticket.assignee is None and ticket.status == Status.NEW:
        first = next(iter(thread.messages(desk.tx, ticket.number)), None)
        desk.tell("opened", ticket, message=first, files=thread.files_of(desk.tx, first))


def known_language(desk: Desk, language: str) -> str:
    """Return *language* if templates for it are shipped, else the site's."""
    return language if language in desk.house.templates.languages else desk.settings.site.language


def add_message(
    desk: Desk, ticket: Ticket, mail: Mail, kind: MessageKind, *, via: str, agent: str | None = None, why: str = ""
) -> tuple[Message, tuple[StoredAttachment, ...]]:
    """Add what *mail* says to the thread of *ticket*; return the message and its files."""
    author = mail.author
    values: dict[str, Any] = {
        "ticket": ticket.number,
        "kind": kind,
        "public": kind in PUBLIC,
        "author_name": author.name if author else "",
        "author_address": author.key if author else "",
        "agent": agent,
        "via": via,
        "at": desk.now,
        "text": mail.words,
        "full_text": mail.text if mail.text != mail.words else "",
        "html": "",
        "message_id": mail.message_id,
        "mail": desk.mail,
    }
    rows = [file_row(attachment) for attachment in mail.attachments]
    message = thread.add(desk.tx, values, rows, about=(ticket.subject, ticket.resolution))
    if ticket.updated_at != desk.now:  # the same again is not worth a look at the end
        ticket.updated_at = desk.now
        desk.tx.add(ticket)
    desk.record(ticket.number, "message", detail=f"{kind} #{message.id}", why=why)
    files = tuple(StoredAttachment(message=message.id or 0, mail=desk.mail or 0, **row) for row in rows)
    return message, files


def file_row(attachment: Attachment) -> dict[str, Any]:
    """Return an attachment as the columns of its row."""
    return {
        "part": attachment.part,
        "name": attachment.name,
        "content_type": attachment.content_type,
        "size": attachment.size,
        "inline": attachment.inline,
        "content_id": attachment.content_id,
        "sha256": attachment.sha256,
    }


def requester_wrote(desk: Desk, ticket: Ticket, mail: Mail, *, via: str, why: str) -> Message:
    """Add a requester's or watcher's mail; it reopens what waited for them, unless it only says thank you."""
    message, files = add_message(desk, ticket, mail, MessageKind.REQUESTER, via=via, why=why)
    if ticket.status == Status.SPAM:
        return message  # nobody is told of more of it; `#notspam` opens the ticket
    if only_thanks(desk, ticket, mail):
        desk.record(ticket.number, "thanks", detail=f"stays {ticket.status}", why="it reads like a mere thank-you")
        desk.tell("requester wrote", ticket, message=message, files=files, hints=[("thanks", "")])
        return message
    before = lifecycle.requester_wrote(desk, ticket)
    told = dict[str, Any](message=message, files=files, before=before)
    if ticket.status == before and before in lifecycle.LEFT_BY_REQUESTER:
        told["hints"] = [("kept", "")]
    if ticket.status != before and ticket.assignee:
        proposals.come_back(desk, ticket, ProposalReason.REQUESTER, **told)
    else:
        desk.tell("requester wrote", ticket, **told)
    return message


def only_thanks(desk: Desk, ticket: Ticket, mail: Mail) -> bool:
    """Say whether a mail is a mere thank-you, about a ticket that it would wake for nothing (product.md 2)."""
    wakeable = ticket.status in {Status.SNOOZED, Status.RESOLVED, Status.CLOSED}
    if not wakeable or any(not file.inline for file in mail.attachments):
        return False
    assignee = desk.settings.agent(ticket.assignee or "")
    thanked = [*desk.settings.members(ticket.queue), *([assignee] if assignee else [])]
    return is_thanks(mail.words, [agent.name for agent in thanked])


def other_wrote(
    desk: Desk, ticket: Ticket, mail: Mail, kind: MessageKind, *, via: str, why: str, agent: str | None = None
) -> Message:
    """Add a mail that changes nothing by itself: an outsider's, a machine's, an agent's note."""
    message, files = add_message(desk, ticket, mail, kind, via=via, agent=agent, why=why)
    desk.tell("added", ticket, message=message, files=files)
    return message
