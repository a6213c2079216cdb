"""Spam: a ticket that nobody works on, and senders whose mail is not taken in any more."""

from mailticket.desk import lifecycle
from mailticket.desk.changes import touched
from mailticket.desk.context import Desk
from mailticket.desk.refusal import RefusalError
from mailticket.domain.status import Status
from mailticket.store import facts, people, thread
from mailticket.store.tables import Ticket

#: What `Event.field` says of a blocked sender; before and after are the address with "blocked" or "".
BLOCK = "block"
PREFIX = "block:"


def mark(desk: Desk, ticket: Ticket, *, block: bool) -> bool:
    """Make *ticket* spam, and with *block* take in nothing more from its requester. Return whether that is new."""
    changed = lifecycle.set_status(desk, ticket, Status.SPAM)
    return (block and block_sender(desk, ticket)) or changed


def block_sender(desk: Desk, ticket: Ticket) -> bool:
    """Take in no more mail of the ticket's requester. Raises RefusalError when that is one of us."""
    address = people.by_id(desk.tx, ticket.requester).address
    if desk.settings.agent_by_address(address) or desk.settings.mailbox_by_address(address):
        raise RefusalError("own-sender", value=address)
    return set_blocked(desk, ticket, address, blocked=True)


def clear(desk: Desk, ticket: Ticket) -> bool:
    """Let *ticket* be worked on, and its requester write again; the queue hears of it. Return whether it was spam."""
    set_blocked(desk, ticket, people.by_id(desk.tx, ticket.requester).address, blocked=False)
    if ticket.status != Status.SPAM:
        return False
    lifecycle.set_status(desk, ticket, Status.OPEN if ticket.assignee else Status.NEW)
    last = thread.last_public(desk.tx, ticket.number)
    files = thread.files_of(desk.tx, last)
    desk.tell("moved", ticket, message=last, files=files, hints=[("notspam", "")])
    return True


def set_blocked(desk: Desk, ticket: Ticket, address: str, *, blocked: bool) -> bool:
    """Block or let in an address; return whether that changed anything, which is put on record then."""
    was = bool(blocking_ticket(desk, address))
    if was == blocked or not address:
        return False
    put_blocked(desk, ticket, address, blocked=blocked)
    before, after = {address: told(was)}, {address: told(blocked)}
    event = "blocked" if blocked else "unblocked"
    desk.record(ticket.number, event, detail=address, field=BLOCK, before=before, after=after)
    return True


def put_blocked(desk: Desk, ticket: Ticket, address: str, *, blocked: bool) -> None:
    """State or forget that nothing is taken in from an address; the ticket says why."""
    if blocked:
        facts.put(desk.tx, PREFIX + address, str(ticket.number), now=desk.now)
    else:
        facts.drop(desk.tx, PREFIX + address)
    touched(desk, ticket)


def blocking_ticket(desk: Desk, address: str) -> str:
    """Return the ticket on which an agent's `#spam sender` blocked *address*, or ""."""
    known = facts.get(desk.tx, PREFIX + address) if address else None
    return known.value if known else ""


def told(blocked: bool) -> str:
    """Return how the history keeps whether an address is blocked."""
    return "blocked" if blocked else ""
