"""One mail, from what is to be told to a promise of final bytes."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from operator import itemgetter
from typing import Any

from mailticket.desk import probe
from mailticket.desk.audience import Recipient
from mailticket.desk.context import Desk, Happening, Mailed
from mailticket.desk.notices import Notice
from mailticket.desk.renderings import Renderings
from mailticket.desk.values.telling import Telling
from mailticket.domain import names
from mailticket.domain import subject as subjects
from mailticket.domain.risk import is_risky
from mailticket.domain.tokens import Claim, Purpose
from mailticket.mail import invitations, wire
from mailticket.mail.compose import CalendarPart, Composed, FileRef, Outgoing, compose
from mailticket.mail.message import Address
from mailticket.mail.templates import Rendered
from mailticket.sections import Mailbox
from mailticket.store import outbox, thread
from mailticket.store.outbox import Promise
from mailticket.store.states import MessageKind
from mailticket.store.tables import StoredAttachment, Ticket

Ids = list[tuple[datetime, str]]
#: Puts a notice into words for its reader.
Render = Callable[[Telling], Rendered]


@dataclass(frozen=True)
class Announcement:
    """The mails of one transaction, while they are being written."""

    desk: Desk
    renderings: Renderings
    promises: list[Promise] = field(default_factory=list)
    newest: dict[int, int | None] = field(default_factory=dict)  #: the newest message of each ticket, once asked for

    @classmethod
    def of(cls, desk: Desk) -> "Announcement":
        """Return the mails of *desk*, none written yet."""
        return cls(desk, Renderings(desk.house.templates, desk.house.nonce()))

    def keep(self) -> None:
        """Put what was written into the outbox."""
        outbox.enqueue_all(self.desk.tx, self.promises, now=self.desk.now)
        name_rows(self.desk, self.promises)


def promise(
    made: Announcement, recipient: Recipient, notice: Notice, happening: Happening, render: Render | None = None
) -> None:
    """Write one mail, in the words of the notice's template unless *render* has others."""
    desk, ticket = made.desk, happening.ticket
    mailbox = desk.mailbox(ticket.mailbox if ticket else "")
    own = ticket.address if ticket else mailbox.address
    claim = Claim(
        recipient.purpose,
        ticket.number if ticket else None,
        recipient.reference,
        epoch=desk.epoch(recipient.reference) or 0,
        expires=recipient.expires,
    )
    message_id = desk.house.signer.mint_message_id(own.rpartition("@")[2], claim, desk.house.nonce())
    reply_to = desk.house.signer.mint_address(own, claim) if ticket and plus_works(desk, ticket) else own
    telling = Telling(desk, happening, recipient, notice.name, reply_to, is_signed=reply_to != own)
    rendered = render(telling) if render else made.renderings.render(notice, telling)
    composed = compose(outgoing(made, telling, notice, rendered, own=own, message_id=message_id))
    leaves_at = held_back_until(desk, ticket, notice)
    desk.mailed.append(mailed(recipient, leaves_at))
    made.promises.append(
        Promise(
            cause=desk.cause,
            notice=notice.name,
            mailbox=route(desk, recipient, mailbox),
            mail_from=own,
            recipient=composed.recipient,
            message_id=message_id,
            content=composed.content,
            automatic=bool(notice.auto),
            ticket=ticket.number if ticket else None,
            files=stored_files(composed),
            smtputf8=composed.smtputf8,
            not_before=leaves_at,
            shows=newest_message(made, recipient, happening),
        )
    )


def held_back_until(desk: Desk, ticket: Ticket | None, notice: Notice) -> datetime | None:
    """Return until when an agent's words are held back, so that `#undo` can stop them; None: they leave at once."""
    delay = desk.queue(ticket).send_delay.calendar if ticket and not notice.auto else None
    return desk.now + delay if delay else None


def mailed(recipient: Recipient, leaves_at: datetime | None = None) -> Mailed:
    """Return a recipient as a receipt names them."""
    who = recipient.agent.name if recipient.agent else recipient.address
    return Mailed(who, recipient.agent is not None, leaves_at)


def newest_message(made: Announcement, recipient: Recipient, happening: Happening) -> int | None:
    """Return the newest message that a mail shows; to an agent, whatever it shows, the newest of the ticket.

    Who answers it cannot have known a newer one.
    """
    ticket, newest = happening.ticket, made.newest
    told = happening.message.id if happening.message else None
    if ticket is None or recipient.agent is None:
        return told
    if ticket.number not in newest:
        newest[ticket.number] = told or thread.newest(made.desk.tx, ticket.number)
    return newest[ticket.number]


def name_rows(desk: Desk, promises: Sequence[Promise]) -> None:
    """Let the envelope sender name the outbox row, where the mailbox has it so (VERP)."""
    asked = {one.message_id: one.mail_from for one in promises if desk.mailbox(one.mailbox).return_path == "verp"}
    for message_id, row in (outbox.ids_of(desk.tx, list(asked)) if asked else {}).items():
        outbox.set_return_path(desk.tx, row, desk.house.signer.mint_return_path(asked[message_id], row))


def outgoing(
    made: Announcement, telling: Telling, notice: Notice, rendered: Rendered, *, own: str, message_id: str
) -> Outgoing:
    """Return the mail to one recipient, as *rendered* in their language."""
    desk, recipient, happening = made.desk, telling.recipient, telling.happening
    ticket = happening.ticket
    in_reply_to, references = threading(made, recipient, happening)
    return Outgoing(
        from_=Address(sender_name(desk, recipient, happening), own),
        to=Address(greeted(recipient, happening), recipient.address),
        subject=with_token(desk, ticket, rendered.subject),
        message_id=message_id,
        date=desk.now,
        reply_to=telling.reply_to,
        mark=desk.house.signer.mark(message_id),
        text=rendered.text,
        html=rendered.html,
        in_reply_to=in_reply_to,
        references=references,
        auto_submitted=notice.auto,
        ticket=ticket.number if ticket and recipient.agent else None,
        notice=notice.name if recipient.agent else "",
        files=tuple(file_refs(happening.files, to_agent=recipient.agent is not None)),
        calendars=tuple(
            CalendarPart(one.method, invitations.written(one)) for one in happening.facts.get("invitations", ())
        ),
    )


def sender_name(desk: Desk, recipient: Recipient, happening: Happening) -> str:
    """Return the name in From: `Alice via Acme Support` on an agent's words, else the site's."""
    site, agent = desk.settings.site.name, happening.facts.get("agent")
    if recipient.agent or agent is None or happening.ticket is None:
        return site
    name = names.shown(agent.name, desk.queue(happening.ticket).agent_names)
    return desk.house.templates.catalogue(recipient.language).via(name, site)


def greeted(recipient: Recipient, happening: Happening) -> str:
    """Return the name to put beside the address; none that a mail brought which may be forged (trust.md S7)."""
    return recipient.name if happening.facts.get("quote_words", True) else ""


def with_token(desk: Desk, ticket: Ticket | None, subject: str) -> str:
    """Return *subject* with the ticket's token in it exactly once."""
    label = desk.settings.site.token_label
    if ticket is None or subjects.find_numbers(subject, label) == [ticket.number]:
        return subject
    return subjects.with_token(subject, ticket.number, label, reply=False)


def threading(made: Announcement, recipient: Recipient, happening: Happening) -> tuple[str, tuple[str, ...]]:
    """Return In-Reply-To and References: one thread a ticket in the recipient's client.

    An agent never got the requester's mail, so a root of their own holds the thread together; it is signed like any id
    of ours, so an answer to it finds the ticket. A requester sees their own ids and those of our mail to them, never
    the id of an agent's own mail (trust.md S22).
    """
    desk = made.desk
    if happening.ticket is None:
        return "", ()
    if recipient.agent:
        root = thread_root(desk, recipient, happening.ticket)
        return root, (root,)
    whom = happening.ticket.number, wire.envelope(recipient.address)  # as the outbox has it
    theirs, ours = earlier_ids(desk, happening, whom)
    theirs = [] if recipient.purpose is Purpose.APPROVAL else theirs  # an approver never got them
    now = [(desk.now, one.message_id) for one in made.promises if (one.ticket, one.recipient) == whom]
    # In a round of one moment (`run --once --at`) theirs come first: the oldest is the root of the thread.
    ids = [message_id for _, message_id in sorted([*theirs, *ours, *now], key=itemgetter(0))]
    return (theirs[-1][1] if theirs else ids[-1] if ids else ""), tuple(ids)


def earlier_ids(desk: Desk, happening: Happening, whom: tuple[int, str]) -> tuple[Ids, Ids]:
    """Return when which ids came from the requester's side and went to *whom*; nothing is asked about a new ticket."""
    if happening.ticket and not desk.has_opened(happening.ticket):
        return thread.requesters_message_ids(desk.tx, whom[0]), outbox.message_ids_to(desk.tx, *whom)
    first = happening.message
    came = first is not None and first.message_id and first.kind == MessageKind.REQUESTER
    return ([(first.at, first.message_id)] if first and came else []), []


def thread_root(desk: Desk, recipient: Recipient, ticket: Ticket) -> str:
    """Return the id at the root of an agent's thread about *ticket*; always the same."""
    who = recipient.agent.id if recipient.agent else recipient.reference
    claim = Claim(Purpose.AGENT_REPLY, ticket.number, who, epoch=desk.epoch(who) or 0)
    return desk.house.signer.mint_message_id(ticket.address.rpartition("@")[2], claim, "root")


def plus_works(desk: Desk, ticket: Ticket) -> bool:
    """Say whether answers to `address+token@` reach us."""
    return probe.works(desk.tx, desk.mailbox(ticket.mailbox))


def route(desk: Desk, recipient: Recipient, mailbox: Mailbox) -> str:
    """Return whose SMTP route a mail takes: the operator's own for trouble, where there is one ("")."""
    to_operator = recipient.reference == "operator" and desk.settings.site.operator_route is not None
    return "" if to_operator else mailbox.name


def file_refs(files: Iterable[StoredAttachment], *, to_agent: bool) -> Iterator[FileRef]:
    """Yield the files that go along; a stranger's that could do harm stay behind (trust.md S14)."""
    for file in files:
        if not (to_agent and is_risky(file.name, file.content_type)):
            yield FileRef(file.mail, file.part, file.name, file.content_type, file.size, file.inline, file.content_id)


def stored_files(composed: Composed) -> tuple[dict[str, Any], ...]:
    """Return the files of a composed mail as the outbox row keeps them."""
    return tuple({name: getattr(file, name) for name in FileRef.__slots__} for file in composed.files)
