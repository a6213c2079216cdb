"""Tickets: numbers, look-ups and lists."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from mailticket.domain.status import ENDED, Status
from mailticket.store.database import LOCKS
from mailticket.store.people import insert_for
from mailticket.store.statements import Prepared, added, blank, run
from mailticket.store.states import LinkKind
from mailticket.store.tables import Counter, Link, Person, Ticket, TicketTag
from mailticket.store.tables.columns import LARGEST, may_be_id

COUNTER = Counter.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
TICKET = Ticket.__table__  # type: ignore[attr-defined]  # the same
TAG = TicketTag.__table__  # type: ignore[attr-defined]  # the same
LINK = Link.__table__  # type: ignore[attr-defined]  # the same

MIRROR = {
    LinkKind.RELATED: LinkKind.RELATED,
    LinkKind.MERGED_INTO: LinkKind.MERGED_FROM,
    LinkKind.SPLIT_FROM: LinkKind.SPLIT_INTO,
    LinkKind.FOLLOW_UP_OF: LinkKind.FOLLOWED_BY,
}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which tickets a list shows; empty means any."""

    status: Sequence[str] = ()
    queue: str = ""
    queues: Sequence[str] = ()  #: one of these, or the agent `mine` has it
    mine: str = ""  #: an agent's id, only beside `queues`
    assignee: str = ""  #: an agent's id, or "none"
    tag: str = ""
    requester: str = ""  #: address
    priority: Sequence[str] = ()
    due_before: datetime | None = None
    ended: bool = False  #: show closed, merged and spam too
    limit: int = 200  #: 0: all


def counting_up(insert: Any) -> Any:
    """Return *insert*, made to raise a counter that is there by one, and at least to the value given."""
    given = insert.excluded.value
    grown = sa.case((COUNTER.c.value + 1 > given, COUNTER.c.value + 1), else_=given)
    return insert.on_conflict_do_update(index_elements=["name"], set_={"value": grown}).returning(COUNTER.c.value)


COUNT_UP = Prepared(lambda insert: counting_up(insert(COUNTER)))
ADD = Prepared(sa.insert(TICKET))
BLANK = blank(Ticket)
_NUMBERED = sa.select(TICKET).where(TICKET.c.number == sa.bindparam("number"))
NUMBERED, IN_HAND = Prepared(_NUMBERED), Prepared(_NUMBERED.with_for_update())
OPENED_SINCE = Prepared(
    sa.select(TICKET.c.number)
    .where(TICKET.c.requester == sa.bindparam("requester"), TICKET.c.created_at >= sa.bindparam("since"))
    .order_by(TICKET.c.number)
)


def next_number(tx: Session, first: int) -> int:
    """Return a ticket number that was never given out; at least *first* (trust.md R19)."""
    return int(run(tx, COUNT_UP, {"name": "ticket", "value": first}).scalar_one())


def add(tx: Session, **values: Any) -> Ticket:
    """Add a ticket; what *values* does not name is empty. (SQLModel's constructor and unit of work take longer.)"""
    born = values["created_at"]
    times = {"status_at": born, "clock_at": born, "free_since": None if values.get("assignee") else born}
    row = {**BLANK, **times, **values}
    run(tx, ADD, row)
    return added(tx, Ticket, row)


def get(tx: Session, number: int) -> Ticket | None:
    """Return the ticket *number*. (As `Session.get` does, which makes its statement anew each time.)

    In a transaction that may write, others that would have it in hand wait: two who take a ticket at once, or a mail
    and a timer, would each go by what was so before the other. (Of SQLite there is one writer anyway.)
    """
    if not may_be_id(number):
        return None
    known: Ticket | None = tx.identity_map.get(sa.orm.util.identity_key(Ticket, number))
    if known is not None:
        return known
    row = run(tx, IN_HAND if tx.info.get(LOCKS) else NUMBERED, {"number": number}).first()
    return added(tx, Ticket, row._mapping) if row else None


def resolve_merged(tx: Session, number: int) -> Ticket | None:
    """Return the ticket *number*, or the one it was merged into, however far."""
    ticket, seen = get(tx, number), set[int]()
    while ticket and ticket.status == Status.MERGED and ticket.parent and ticket.number not in seen:
        seen.add(ticket.number)
        ticket = get(tx, ticket.parent)
    return ticket


def family(number: int) -> Any:
    """Return the SELECT of a ticket's number and of all that were merged into it, however far."""
    family = sa.select(sa.literal(number, sa.BigInteger).label("number")).cte("family", recursive=True)
    # A literal, no parameter: `ix_ticket_parent` holds just these.
    is_merged = TICKET.c.status == sa.literal_column(f"'{Status.MERGED}'")
    merged = sa.and_(TICKET.c.parent == family.c.number, is_merged)
    family = family.union(sa.select(TICKET.c.number).where(merged))
    return sa.select(family.c.number)


def list_tickets(tx: Session, wanted: Filter) -> list[Ticket]:
    """Return the tickets that pass *wanted*, newest first."""
    statement = select(Ticket).where(*conditions(wanted)).order_by(col(Ticket.number).desc())
    if wanted.limit:
        statement = statement.limit(min(wanted.limit, LARGEST))
    return list(tx.exec(statement).all())


def ongoing_after(tx: Session, number: int, *, count: int) -> list[Ticket]:
    """Return the next *count* tickets with higher numbers that are not closed, merged or spam, the oldest first."""
    wanted = select(Ticket).where(col(Ticket.number) > number, col(Ticket.status).not_in(list(ENDED)))
    return list(tx.exec(wanted.order_by(col(Ticket.number)).limit(count)).all())


def by_number(tx: Session, numbers: Sequence[int]) -> list[Ticket]:
    """Return tickets by their numbers, in that order; a number that is none is left out."""
    wanted = select(Ticket).where(col(Ticket.number).in_(list(numbers))).order_by(col(Ticket.number))
    found = {ticket.number: ticket for ticket in tx.exec(wanted.with_for_update() if tx.info.get(LOCKS) else wanted)}
    return [found[number] for number in numbers if number in found]


def conditions(wanted: Filter) -> list[Any]:
    """Return the WHERE clauses of a filter."""
    clauses: list[Any] = []
    if wanted.status:
        clauses.append(col(Ticket.status).in_(list(wanted.status)))
    elif not wanted.ended:
        clauses.append(col(Ticket.status).not_in(list(ENDED)))
    if wanted.queue:
        clauses.append(col(Ticket.queue) == wanted.queue)
    if wanted.assignee:
        nobody = wanted.assignee == "none"
        clauses.append(col(Ticket.assignee).is_(None) if nobody else col(Ticket.assignee) == wanted.assignee)
    if wanted.tag:
        clauses.append(col(Ticket.number).in_(sa.select(TAG.c.ticket).where(TAG.c.name == wanted.tag)))
    if wanted.requester:
        of = sa.select(col(Person.id)).where(col(Person.address) == wanted.requester.lower())
        clauses.append(col(Ticket.requester).in_(of))
    return [*clauses, *narrower(wanted)]


def narrower(wanted: Filter) -> Iterator[Any]:
    """Yield the clauses that only lists by mail ask for."""
    if wanted.queues:
        yield sa.or_(col(Ticket.queue).in_(list(wanted.queues)), col(Ticket.assignee) == wanted.mine)
    if wanted.priority:
        yield col(Ticket.priority).in_(list(wanted.priority))
    if wanted.due_before:
        yield col(Ticket.due_at) < wanted.due_before


def opened_since(tx: Session, requester: int, since: datetime) -> list[int]:
    """Return the numbers of the tickets that a requester opened since then, oldest first."""
    return [row.number for row in run(tx, OPENED_SINCE, {"requester": requester, "since": since})]


LATEST = 200  #: resolutions: they are looked through on the way of every new mail
RESOLVED = Prepared(
    sa.select(TICKET.c.number, TICKET.c.subject, TICKET.c.resolution)
    .where(TICKET.c.resolution.is_not(None), TICKET.c.number != sa.bindparam("but"))
    .order_by(TICKET.c.number.desc())
    .limit(LATEST)
)


def resolved(tx: Session, *, but: int) -> Sequence[Any]:
    """Return (number, subject, resolution) of the latest tickets with a resolution, but for one ticket."""
    found: Sequence[Any] = run(tx, RESOLVED, {"but": but}).all()
    return found


def opened_at(tx: Session, since: datetime) -> list[datetime]:
    """Return when tickets were opened since then."""
    return list(tx.execute(sa.select(TICKET.c.created_at).where(TICKET.c.created_at >= since)).scalars())


def opened_about(tx: Session, subject: str, since: datetime) -> list[int]:
    """Return the newest tickets opened since then with that subject, oldest first; looks at the last few hundred."""
    newest = sa.select(sa.func.max(TICKET.c.number) - 300).scalar_subquery()
    alike = sa.select(TICKET.c.number).where(
        TICKET.c.number > newest, TICKET.c.created_at >= since, TICKET.c.subject == subject
    )
    return list(tx.execute(alike.order_by(TICKET.c.number)).scalars())


def answered_since(tx: Session, queue: str, since: datetime) -> list[tuple[datetime, datetime]]:
    """Return when the tickets of *queue* first answered since then were opened and answered; not those we opened."""
    answered = sa.select(TICKET.c.created_at, TICKET.c.first_response_at).where(
        TICKET.c.queue == queue, TICKET.c.first_response_at > since, TICKET.c.first_response_at > TICKET.c.created_at
    )
    return [(row.created_at, row.first_response_at) for row in tx.execute(answered)]


def tags(tx: Session, number: int) -> list[str]:
    """Return the ticket tags, sorted."""
    return sorted(tx.execute(sa.select(TAG.c.name).where(TAG.c.ticket == number)).scalars())


def set_tag(tx: Session, number: int, name: str, *, present: bool) -> bool:
    """Put a tag on a ticket or take it off; return whether that changed anything."""
    if present:
        made = insert_for(tx)(TAG).values(ticket=number, name=name)
        return tx.execute(made.on_conflict_do_nothing().returning(TAG.c.name)).first() is not None
    gone = sa.delete(TAG).where(TAG.c.ticket == number, TAG.c.name == name)
    return tx.execute(gone.returning(TAG.c.name)).first() is not None


def link(tx: Session, number: int, kind: LinkKind, other: int) -> None:
    """Link two tickets; the link stands on both."""
    rows = [
        {"ticket": number, "kind": kind, "number": other},
        {"ticket": other, "kind": MIRROR[kind], "number": number},
    ]
    for row in rows:
        tx.execute(insert_for(tx)(LINK).values(**row).on_conflict_do_nothing())


def unlink(tx: Session, number: int, kind: LinkKind, other: int) -> None:
    """Take a link away, from both tickets."""
    mine = sa.and_(LINK.c.ticket == number, LINK.c.kind == kind, LINK.c.number == other)
    theirs = sa.and_(LINK.c.ticket == other, LINK.c.kind == mirrored(kind), LINK.c.number == number)
    tx.execute(sa.delete(LINK).where(sa.or_(mine, theirs)))


def mirrored(kind: LinkKind) -> LinkKind:
    """Return what a link is from the other side."""
    return MIRROR.get(kind) or next(one for one, other in MIRROR.items() if other is kind)


def stands_for(tx: Session, number: int, ticket: Ticket) -> bool:
    """Say whether *ticket* is what the number means, lives on in it, or was split from it."""
    if number == ticket.number or resolve_merged(tx, number) is ticket:
        return True
    return (LinkKind.SPLIT_FROM, number) in links(tx, ticket.number)


def links(tx: Session, number: int) -> list[tuple[str, int]]:
    """Return (kind, number) of what a ticket is linked to."""
    mine = sa.select(LINK.c.kind, LINK.c.number).where(LINK.c.ticket == number)
    return [(row.kind, row.number) for row in tx.execute(mine.order_by(LINK.c.number, LINK.c.kind))]
