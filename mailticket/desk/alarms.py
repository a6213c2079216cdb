"""What must not wait until the mail is read: a short text to an agent's telephone, by an SMS gateway."""

from collections.abc import Iterable

from mailticket.desk import digests
from mailticket.desk.audience import Recipient
from mailticket.desk.context import Desk, Happening
from mailticket.desk.notices import Notice
from mailticket.desk.writing import Announcement
from mailticket.domain import subject as subjects
from mailticket.domain.tokens import Claim, Purpose
from mailticket.mail.compose import Outgoing, compose
from mailticket.mail.message import Address
from mailticket.store.outbox import Promise

#: The notices that ring.
ALARMING = frozenset({"reminder", "overdue", "escalation"})
#: What one short message holds, in characters; gateways count the subject, too.
LONGEST = 160


def ring(made: Announcement, told: Iterable[tuple[Notice, Happening, Recipient]]) -> None:
    """Promise the alarm of the first thing that one agent is told and that rings, if they want alarms."""
    for notice, happening, recipient in told:
        agent = recipient.agent
        if agent and agent.alarm_address and notice.name in ALARMING and happening.ticket:
            made.promises.append(alarm(made.desk, notice, happening, recipient, agent.alarm_address))
            return


def alarm(desk: Desk, notice: Notice, happening: Happening, recipient: Recipient, address: str) -> Promise:
    """Write an alarm: one part of text, no token that gives a right, nothing that a requester wrote.

    In quiet hours it waits for their end, as the mail does.
    """
    ticket = happening.ticket
    if ticket is None:
        raise LookupError("an alarm is about a ticket")
    subject = subjects.token(ticket.number, desk.settings.site.token_label)
    epoch = desk.epoch(recipient.reference) or 0
    claim = Claim(Purpose.NOTICE, ticket.number, recipient.reference, epoch=epoch)
    message_id = desk.house.signer.mint_message_id(ticket.address.rpartition("@")[2], claim, desk.house.nonce())
    mail = Outgoing(
        from_=Address(desk.settings.site.name, ticket.address),
        to=Address("", address),
        subject=subject,
        message_id=message_id,
        date=desk.now,
        reply_to=ticket.address,
        mark=desk.house.signer.mark(message_id),
        text=words(desk, notice, happening, recipient)[: LONGEST - len(subject) - 1],
        html="",
        auto_submitted="auto-generated",
        ticket=ticket.number,
        notice=notice.name,
    )
    composed = compose(mail)
    return Promise(
        cause=desk.cause,
        notice=notice.name,
        mailbox=desk.mailbox(ticket.mailbox).name,
        mail_from=ticket.address,
        recipient=composed.recipient,
        message_id=message_id,
        content=composed.content,
        automatic=True,
        ticket=ticket.number,
        smtputf8=composed.smtputf8,
        not_before=digests.quiet_until(desk, recipient, ticket),
    )


def words(desk: Desk, notice: Notice, happening: Happening, recipient: Recipient) -> str:
    """Return the text of an alarm: of which kind, about which ticket, and what about it."""
    catalogue = desk.house.templates.catalogue(recipient.language)
    number = happening.ticket.number if happening.ticket else ""
    about = happening.facts["about"]
    what = catalogue.words.get(notice.name, {}).get(about) or catalogue.word("about", about)
    return f"{catalogue.phrase('alarm', notice.name)} #{number}{catalogue.word('labels', 'colon')}{what}"
