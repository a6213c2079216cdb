"""What can wait does, while an agent is not to be disturbed or too much comes at once (product.md 3, trust.md 4.3)."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from mailticket.choices import Priority
from mailticket.desk.audience import Recipient
from mailticket.desk.context import Desk
from mailticket.desk.notices import Notice, rank
from mailticket.domain import quiet
from mailticket.mail.wire import envelope
from mailticket.sections import Agent
from mailticket.store import outbox, waiting
from mailticket.store.statements import memory
from mailticket.store.tables import Ticket, WaitingNotice

#: What an agent waits for: no quiet hours delay it.
PRESSING = frozenset({"receipt", "held", "confirm"})
#: What asks for an answer: it is told one by one, however much there is.
ANSWERABLE = frozenset({"proposal", "assigned"})
#: So many notices in so long are enough; the rest is told together, so often.
ENOUGH, SPAN, EVERY = 60, timedelta(hours=1), timedelta(minutes=15)
COUNTS = "notices of the last hour"
#: One digest has so many characters: servers refuse more. (How many notices, `waiting.ONE_TRANSACTION` says.)
LARGEST = 1 << 20


def waits_until(desk: Desk, recipient: Recipient, notice: Notice, ticket: Ticket | None) -> datetime | None:
    """Return until when a notice waits for better times; None: it does not."""
    agent = recipient.agent
    if agent is None or ticket is None or rank(notice.name) < 0 or notice.name in PRESSING:
        return None
    until = quiet_until(desk, recipient, ticket)
    if until:
        return until
    if notice.name in ANSWERABLE or told_lately(desk, agent) < ENOUGH:
        return None
    return waiting.leaving_later(desk.tx, agent.id) or desk.now + EVERY


def quiet_until(desk: Desk, recipient: Recipient, ticket: Ticket) -> datetime | None:
    """Return until when an agent is not to be disturbed with *ticket*; None: they may be."""
    hours = recipient.agent.quiet if recipient.agent else None
    return quiet.ends_at(hours, desk.now, recipient.zone) if hours and ticket.priority != Priority.URGENT else None


def parts(rows: Iterable[WaitingNotice]) -> Iterator[list[WaitingNotice]]:
    """Yield *rows* in order, as much at a time as one digest tells of; one notice always is."""
    part: list[WaitingNotice] = []
    size = 0
    for row in rows:
        length = len(row.text) + len(row.html)
        if part and size + length > LARGEST:
            yield part
            part, size = [], 0
        part.append(row)
        size += length
    if part:
        yield part


def told_lately(desk: Desk, agent: Agent) -> int:
    """Return how many mails *agent* was promised in the last hour; all are counted at once, once a transaction."""
    remembered = memory(desk.tx)
    if COUNTS not in remembered:
        addresses = [envelope(one.address) for one in desk.settings.agents]
        remembered[COUNTS] = outbox.counts(desk.tx, addresses, since=desk.now - SPAN)
    counts: dict[str, int] = remembered[COUNTS]
    return counts.get(envelope(agent.address), 0)
