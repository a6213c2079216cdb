"""What became of our own mail: on the record of its ticket, and told to those who wait for it."""

from mailticket.desk import probe, trouble
from mailticket.desk.context import Desk
from mailticket.mail.wire import envelope
from mailticket.store import copies_owed, people, tickets
from mailticket.store.outbox import Claim, Sent
from mailticket.store.states import OutboxState

#: Fates that end a promise for now; the others only mean "later".
EVENTS = {OutboxState.SENT: "sent", OutboxState.FAILED: "refused", OutboxState.HELD: "delivery uncertain"}


def record_fate(desk: Desk, claim: Claim, state: OutboxState, *, reply: str, warn: bool) -> None:
    """Record the fate of a promised mail; a failure is told to whoever serves the ticket, else to the operator."""
    detail = f"{claim.notice} to {claim.recipient}"
    if state in EVENTS:
        shown = detail if state is OutboxState.SENT else f"{detail}: {reply}"
        desk.record(claim.ticket, EVENTS[state], detail=shown, outbox=claim.id)
    if state is OutboxState.SENT and is_to_be_copied(desk, claim):
        copies_owed.owe(desk.tx, claim.id, now=desk.now)
    if state is OutboxState.FAILED or warn:
        undelivered(desk, claim, failed=state is OutboxState.FAILED, reply=reply)
    elif state is OutboxState.HELD:
        command = f"mailticket outbox show {claim.id}"
        trouble.often(desk, "uncertain", recipient=claim.recipient, error=reply, command=command)


def is_to_be_copied(desk: Desk, claim: Claim) -> bool:
    """Say whether a mail is an agent's answer to the requester, of a mailbox that keeps a copy of those."""
    mailbox = desk.settings.mailbox(claim.mailbox)
    if claim.notice != "reply" or claim.ticket is None or not (mailbox and mailbox.imap and mailbox.smtp.sent_folder):
        return False
    ticket = tickets.get(desk.tx, claim.ticket)
    return ticket is not None and envelope(people.by_id(desk.tx, ticket.requester).address) == claim.recipient


def undelivered(desk: Desk, claim: Claim, *, failed: bool, reply: str) -> None:
    """Tell that a mail failed or is late; the failure of such a notice itself only the operator hears of."""
    ticket = tickets.get(desk.tx, claim.ticket) if claim.ticket else None
    to_agent = desk.settings.agent_by_address(claim.recipient) is not None
    if ticket is None or to_agent:
        if claim.notice not in {"trouble", probe.NOTICE}:  # a probe asks whether it can be delivered
            trouble.often(desk, "undelivered", about=claim.recipient, error=reply)
        return
    sent = Sent(claim.id, claim.ticket, claim.notice, f"outbox:{claim.id}", claim.recipient, claim.created_at, None)
    desk.tell("undelivered", ticket, sent=sent, failed=failed, reason=reply)
