"""Reports about our own mail: delivery reports (RFC 3464), read receipts (RFC 8098), abuse reports (RFC 5965).

A report counts only if it names a mail of ours by its signed id, and the recipient that we sent it to, within a week
(trust.md S27); its effect is on that mail alone.
"""

from datetime import timedelta

from mailticket.desk import limits, trouble
from mailticket.desk.context import Desk
from mailticket.domain import addresses
from mailticket.flows.matching import references
from mailticket.flows.screening import Screening
from mailticket.mail.message import DeliveryStatus, Mail, ReportAction
from mailticket.store import outbox, tickets
from mailticket.store.outbox import Sent
from mailticket.store.states import OutboxState, Outcome
from mailticket.transports.smtp_replies import presentable

BELIEVED = timedelta(days=7)


def delivery_report(desk: Desk, mail: Mail, screening: Screening) -> Outcome:
    """Put a delivery report on the ticket of the mail that it is about."""
    sent = find_sent(desk, mail)
    statuses = mail.report.statuses if mail.report else ()
    if sent is None:
        return unverified(desk, mail, screening)
    matched = next(
        (status for status in statuses if addresses.key(status.recipient) == addresses.key(sent.recipient)), None
    )
    if matched is None or desk.now - (sent.sent_at or sent.created_at) > BELIEVED:
        return unverified(desk, mail, screening)
    return EFFECTS.get(matched.action, noted)(desk, sent, matched)


def find_sent(desk: Desk, mail: Mail) -> Sent | None:
    """Return the outbox mail that a report is about: by VERP, else by the returned Message-ID."""
    for address in mail.to:
        row = desk.house.signer.read_return_path(address.address)
        if row is not None:
            return outbox.sent_by_id(desk.tx, row)
    returned = mail.report.returned_message_ids if mail.report else ()
    ours = [message_id for message_id in (*returned, *references(mail)) if desk.token_in(message_id)]
    return outbox.sent_by_message_id(desk.tx, ours)


def failed(desk: Desk, sent: Sent, status: DeliveryStatus) -> Outcome:
    """A mail did not reach its recipient: the mail has failed, its ticket says so, those who care are told, once."""
    if sent.state == OutboxState.FAILED:
        return noted(desk, sent, status)
    outbox.settle(desk.tx, sent.id, OutboxState.FAILED, reply=reason_of(status, sent))
    return undelivered(desk, sent, "bounced", status)


def delayed(desk: Desk, sent: Sent, status: DeliveryStatus) -> Outcome:
    """A mail is late: told once."""
    if outbox.warn_once(desk.tx, sent.id):
        return undelivered(desk, sent, "delayed", status)
    return noted(desk, sent, status)


def undelivered(desk: Desk, sent: Sent, event: str, status: DeliveryStatus) -> Outcome:
    """Record that a mail failed or is late, and tell those who care."""
    reason = reason_of(status, sent)
    desk.record(
        sent.ticket, event, detail=f"{sent.notice} to {sent.recipient}: {reason}", why="delivery report", outbox=sent.id
    )
    ticket = tickets.get(desk.tx, sent.ticket) if sent.ticket else None
    desk.tell("undelivered", ticket, sent=sent, failed=event == "bounced", reason=reason)
    return Outcome.TICKET if sent.ticket else Outcome.BOUNCE


def reason_of(status: DeliveryStatus, sent: Sent) -> str:
    """Return what a report says, without the addresses of other people."""
    return presentable(status.diagnostic, sent.recipient) or status.status


def noted(desk: Desk, sent: Sent, status: DeliveryStatus) -> Outcome:
    """Put a report on record that changes nothing."""
    desk.record(
        sent.ticket, "delivery report", detail=f"{sent.notice} to {sent.recipient}: {status.action}", outbox=sent.id
    )
    return Outcome.TICKET if sent.ticket else Outcome.BOUNCE


def unverified(desk: Desk, mail: Mail, screening: Screening) -> Outcome:
    """A report that proves nothing changes nothing; if it names a ticket of ours it is put on record there."""
    returned = mail.report.returned_message_ids if mail.report else ()
    for message_id in returned:
        token = desk.token_in(message_id)
        ticket = tickets.get(desk.tx, token.ticket) if token and token.ticket else None
        if ticket:
            desk.record(ticket.number, "unverified bounce", detail=message_id, why=screening.because)
            return Outcome.TICKET
    trouble.often(desk, "stray-bounce")
    return Outcome.BOUNCE


EFFECTS = {ReportAction.FAILED: failed, ReportAction.DELAYED: delayed}


def read_receipt(desk: Desk, mail: Mail, screening: Screening) -> Outcome:
    """Put on record that one of our mails was read."""
    sent = find_sent(desk, mail)
    if sent is None or sent.ticket is None:
        return Outcome.RECEIPT
    desk.record(sent.ticket, "read", detail=f"{sent.notice} to {sent.recipient}", why=screening.because, outbox=sent.id)
    return Outcome.TICKET


def abuse_report(desk: Desk, mail: Mail, screening: Screening) -> Outcome:
    """Tell the operator that somebody called our mail spam; no more automatic mail to them for a day."""
    sent = find_sent(desk, mail)
    if sent:
        limits.mute(desk, sent.recipient)
    trouble.often(desk, "abuse", **({"recipient": sent.recipient} if sent else {}), because=screening.because)
    return Outcome.RECEIPT
