"""History entries: written in one go at the end of a transaction, read in order."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from mailticket.store.statements import Prepared, run
from mailticket.store.tables import Event

#: What the entry is called that takes others back: its `before` is their `after`.
UNDONE = "undone"
#: Which entries say that something was changed, and can be taken back.
CHANGE = (col(Event.field).is_not(None), col(Event.event) != UNDONE)
EVENT = Event.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes

ADD = Prepared(sa.insert(EVENT))


def add(tx: Session, entries: Sequence[dict[str, Any]]) -> None:
    """Add history entries; keys are the columns of `Event`."""
    if entries:
        blank = {"ticket": None, "field": None, "before": None, "after": None, "mail": None, "outbox": None}
        run(tx, ADD, [{**blank, **entry} for entry in entries])


def events(tx: Session, ticket: int) -> list[Event]:
    """Return the history of a ticket, oldest first."""
    return list(tx.exec(select(Event).where(col(Event.ticket) == ticket).order_by(col(Event.id))).all())


def count(tx: Session, ticket: int, event: str, *, why: str, since: datetime) -> int:
    """Return how often something happened to a ticket for that reason after *since*."""
    same = sa.and_(EVENT.c.ticket == ticket, EVENT.c.event == event, EVENT.c.why == why, EVENT.c.at > since)
    return int(tx.execute(sa.select(sa.func.count()).where(same)).scalar_one())


def has_become(tx: Session, ticket: int, status: str) -> bool:
    """Say whether a ticket ever got that status."""
    change = sa.and_(EVENT.c.ticket == ticket, EVENT.c.event == "status", EVENT.c.detail.like(f"% → {status}%"))
    return tx.execute(sa.select(EVENT.c.id).where(change).limit(1)).first() is not None


def changes_of(tx: Session, mail: int, actor: str) -> list[Event]:
    """Return the entries of *actor*'s mail that changed something and were not taken back, oldest first."""
    found = all_changes_of(tx, mail, actor)
    undone = undone_on(tx, {entry.ticket for entry in found})
    return [entry for entry in found if not is_undone(entry, undone)]


def all_changes_of(tx: Session, mail: int, actor: str) -> list[Event]:
    """Return the entries of *actor*'s mail that changed something, also those taken back, oldest first."""
    wanted = select(Event).where(col(Event.mail) == mail, col(Event.actor) == actor, *CHANGE)
    return list(tx.exec(wanted.order_by(col(Event.id))).all())


def changes_after(tx: Session, entry: Event) -> list[Event]:
    """Return the later changes of the same kind on the same ticket that were not taken back."""
    later = select(Event).where(
        col(Event.ticket) == entry.ticket, col(Event.id) > entry.id, col(Event.field) == entry.field, *CHANGE
    )
    undone = undone_on(tx, {entry.ticket})
    single = isinstance(entry.after, int)  # a message or a time entry of its own: others change nothing about it
    return [] if single else [other for other in tx.exec(later).all() if not is_undone(other, undone)]


def last_changing_mail(tx: Session, ticket: int, actor: str) -> int | None:
    """Return the mail of *actor*'s last changes on a ticket that were not taken back."""
    mine = select(Event).where(col(Event.ticket) == ticket, col(Event.actor) == actor, col(Event.mail).is_not(None))
    undone = undone_on(tx, {ticket})
    entries = tx.exec(mine.where(*CHANGE).order_by(col(Event.id).desc())).all()
    return next((entry.mail for entry in entries if not is_undone(entry, undone)), None)


def undone_on(tx: Session, numbers: Collection[int | None]) -> list[Event]:
    """Return the entries that say that something was taken back."""
    wanted = select(Event).where(col(Event.event) == UNDONE, col(Event.ticket).in_(list(numbers)))
    return list(tx.exec(wanted).all()) if numbers else []


def is_undone(entry: Event, undone: Collection[Event]) -> bool:
    """Say whether one of *undone* takes *entry* back."""
    what = (entry.ticket, f"{entry.event}: {entry.detail}", entry.after)
    return any(
        (other.ticket, other.detail, other.before) == what and (other.id or 0) > (entry.id or 0) for other in undone
    )
