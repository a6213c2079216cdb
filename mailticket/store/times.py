"""Time spent on tickets."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from mailticket.store.tables import TimeEntry

ENTRY = TimeEntry.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


def add(tx: Session, ticket: int, *, agent: str, minutes: int, text: str, at: datetime) -> int:
    """Record time; return the entry's id."""
    made = sa.insert(ENTRY).values(ticket=ticket, agent=agent, minutes=minutes, text=text, at=at)
    return int(tx.execute(made.returning(ENTRY.c.id)).scalar_one())


def remove(tx: Session, entry: int) -> bool:
    """Take an entry back; return whether it was there."""
    return tx.execute(sa.delete(ENTRY).where(ENTRY.c.id == entry).returning(ENTRY.c.id)).first() is not None


def entries(tx: Session, ticket: int) -> list[TimeEntry]:
    """Return the time spent on a ticket, oldest first."""
    return list(tx.exec(select(TimeEntry).where(col(TimeEntry.ticket) == ticket).order_by(col(TimeEntry.id))).all())
