"""Lasting facts about this installation, by name."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from mailticket.store.people import insert_for
from mailticket.store.tables import Fact

FACT = Fact.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


def get(tx: Session, name: str) -> Fact | None:
    """Return the fact called *name*."""
    return tx.get(Fact, name)


def put(tx: Session, name: str, value: str, *, now: datetime) -> None:
    """State a fact, replacing what was known."""
    made = insert_for(tx)(FACT).values(name=name, value=value, at=now)
    tx.execute(made.on_conflict_do_update(index_elements=["name"], set_={"value": value, "at": now}))


def put_first(tx: Session, name: str, value: str, *, now: datetime) -> bool:
    """State a fact unless it is known already; return whether it is new."""
    made = insert_for(tx)(FACT).values(name=name, value=value, at=now).on_conflict_do_nothing()
    return tx.execute(made.returning(FACT.c.name)).first() is not None


def drop(tx: Session, name: str) -> bool:
    """Forget a fact; return whether it was known."""
    return tx.execute(sa.delete(FACT).where(FACT.c.name == name).returning(FACT.c.name)).first() is not None
