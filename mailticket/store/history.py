"""History entries: written in one go at the end of a transaction, read in order."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from mailticket.store.tables import Event

EVENT = Event.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


def add(tx: Session, entries: Sequence[dict[str, Any]]) -> None:
    """Add history entries; keys are the columns of `Event`."""
    if entries:
        blank = {"ticket": None, "field": None, "before": None, "after": None, "mail": None, "outbox": None}
        tx.execute(sa.insert(EVENT), [{**blank, **entry} for entry in entries])


def events(tx: Session, ticket: int) -> list[Event]:
    """Return the history of a ticket, oldest first."""
    return list(tx.exec(select(Event).where(col(Event.ticket) == ticket).order_by(col(Event.id))).all())


def changes_of(tx: Session, mail: int, actor: str) -> list[Event]:
    """Return the entries of *actor*'s mail that changed something, oldest first."""
    wanted = select(Event).where(col(Event.mail) == mail, col(Event.actor) == actor, col(Event.field).is_not(None))
    return list(tx.exec(wanted.order_by(col(Event.id))).all())
