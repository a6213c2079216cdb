"""Activities: what is to be done about tickets, by whom and when."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from mailticket.store.tables import Activity
from mailticket.store.tickets import family

ACTIVITY = Activity.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


def add(tx: Session, **values: Any) -> Activity:
    """Add an activity; return it with its id."""
    made = Activity(**values)
    tx.add(made)
    tx.flush()
    return made


def get(tx: Session, activity_id: int) -> Activity | None:
    """Return the activity with that id, also one that is done or dropped."""
    return tx.get(Activity, activity_id)


def by_uid(tx: Session, uid: str) -> Activity | None:
    """Return the activity whose invitation has that UID."""
    return tx.exec(select(Activity).where(col(Activity.uid) == uid)).first() if uid else None


def of_ticket(tx: Session, ticket: int) -> list[Activity]:
    """Return the activities of a ticket, and of those merged into it, in the order they were made; none dropped."""
    mine = select(Activity).where(col(Activity.ticket).in_(family(ticket)), ~col(Activity.dropped))
    return list(tx.exec(mine.order_by(col(Activity.id))).all())


def due_by(tx: Session, owner: str, moment: datetime) -> list[Activity]:
    """Return what an agent has to do before a moment, soonest first."""
    mine = select(Activity).where(col(Activity.owner) == owner, col(Activity.due_at) < moment)
    undone = mine.where(col(Activity.done_at).is_(None), ~col(Activity.dropped))
    return list(tx.exec(undone.order_by(col(Activity.due_at), col(Activity.id))).all())
