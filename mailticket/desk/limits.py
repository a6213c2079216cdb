"""How many automatic answers one address gets (trust.md 4.3). Over a limit nothing is lost but the answer."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from mailticket.desk import audience
from mailticket.desk.context import Desk
from mailticket.domain import addresses, subject
from mailticket.domain.status import Status
from mailticket.mail import wire
from mailticket.store import facts, outbox, people, thread, tickets
from mailticket.store.tables import Ticket

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
MUTED = timedelta(hours=24)
#: Mail that waited longer than this before we saw it is not answered by a machine (product.md 5).
STALE = timedelta(days=2)
STORM = (10, timedelta(minutes=10))
#: A ticket that is worked on, or will be: elsewhere nobody would look at what a storm brings.
LOOKED_AT = frozenset({Status.NEW, Status.OPEN})
#: So many new tickets about the same, in the same time, make a machine's next mail part of a storm.
MACHINES_STORM = 30


@dataclass(frozen=True, slots=True)
class Limit:
    """At most *count* automatic mails to one address in *span*; no `notices` counts all of them."""

    count: int
    span: timedelta
    notices: frozenset[str] = frozenset()
    mutes: bool = False


#: What answers a new ticket.
ANSWERS = frozenset({"ack", "follow-up", "too-big"})
LIMITS = (
    Limit(3, HOUR, notices=ANSWERS),
    Limit(10, DAY, notices=ANSWERS),
    Limit(5, timedelta(minutes=10), mutes=True),
    Limit(20, DAY, mutes=True),
)


def refusal(desk: Desk, address: str) -> str:
    """Return why no automatic mail may go to *address* now, or "" when it may."""
    address = wire.envelope(address)  # as the outbox has it
    if desk.received_at and desk.now - desk.received_at > STALE:
        return "the mail is more than two days old"
    muted = facts.get(desk.tx, f"muted:{address}")
    if muted and datetime.fromisoformat(muted.value) > desk.now:
        return "automatic mail to this address is muted for a day"
    sent = outbox.automatic_to(desk.tx, address, since=desk.now - DAY)
    for limit in LIMITS:
        counted = [
            at for at, notice in sent if at > desk.now - limit.span and (not limit.notices or notice in limit.notices)
        ]
        if len(counted) >= limit.count:
            if limit.mutes:
                mute(desk, address)
            return f"{limit.count} automatic mails to this address in {span_text(limit.span)} are enough"
    return ""


def no_mail_by_itself(desk: Desk, ticket: Ticket) -> str:
    """Return why the requester of *ticket* may not be written to when nobody just wrote, or "" when they may."""
    requester = people.by_id(desk.tx, ticket.requester)
    if not addresses.is_valid(requester.address):
        return "there is no address to write to"
    if audience.is_machines(desk, ticket):
        return "a machine opened the ticket"
    return refusal(desk, requester.address)


def mute(desk: Desk, address: str) -> None:
    """Send no automatic mail to *address* for a day."""
    facts.put(desk.tx, f"muted:{address}", (desk.now + MUTED).isoformat(), now=desk.now)


def storm(desk: Desk, requester: int, queue: str, kind: str, *, machines: str | None = None) -> Ticket | None:
    """Return the first ticket of a storm of new ones by one requester, to fold the next into (trust.md 4.3).

    A storm is of one class (trust.md 4.1): what is forged in somebody's name must not swallow what they write, nor get
    into their tickets. *machines* is the subject of a machine's mail: many alike are a storm too, whoever sent them. Of
    a storm's tickets that one is first which is in *queue* and still looked at; where none is, the next mail opens one.
    """
    count, span = STORM
    recent = tickets.opened_since(desk.tx, requester, desk.now - span)
    if len(recent) >= count:
        recent = [number for number in recent if thread.kind_of_first(desk.tx, number) == kind]
    if len(recent) < count and machines is not None:
        about = subject.strip(machines, desk.settings.site.token_label)
        recent, count = tickets.opened_about(desk.tx, about, desk.now - span), MACHINES_STORM
    if len(recent) < count:
        return None
    found = (tickets.resolve_merged(desk.tx, number) for number in recent)
    return next((ticket for ticket in found if ticket and ticket.queue == queue and ticket.status in LOOKED_AT), None)


def span_text(span: timedelta) -> str:
    """Return a limit's span in words."""
    hours = span // HOUR
    return f"{hours} h" if hours else f"{span // timedelta(minutes=1)} min"
