"""Lasting facts about this installation, by name."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from mailticket.store.statements import Prepared, run
from mailticket.store.tables import Fact

FACT = Fact.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes

CALLED = Prepared(sa.select(FACT.c.value, FACT.c.at).where(FACT.c.name == sa.bindparam("called")))
PUT_FIRST = Prepared(lambda insert: insert(FACT).on_conflict_do_nothing().returning(FACT.c.name))


def overwriting(insert: Any) -> Any:
    """Return *insert*, made to replace what was known."""
    new = {"value": insert.excluded.value, "at": insert.excluded.at}
    return insert.on_conflict_do_update(index_elements=["name"], set_=new)


PUT = Prepared(lambda insert: overwriting(insert(FACT)))


def counting_up(insert: Any) -> Any:
    """Return *insert*, made to raise a number that is there by one."""
    grown = sa.cast(sa.cast(FACT.c.value, sa.Integer) + 1, sa.String)
    return insert.on_conflict_do_update(index_elements=["name"], set_={"value": grown}).returning(FACT.c.value)


COUNT_UP = Prepared(lambda insert: counting_up(insert(FACT)))


def get(tx: Session, name: str) -> Fact | None:
    """Return the fact called *name*."""
    row = run(tx, CALLED, {"called": name}).first()
    return Fact(name=name, value=row.value, at=row.at) if row else None


def put(tx: Session, name: str, value: str, *, now: datetime) -> None:
    """State a fact, replacing what was known."""
    run(tx, PUT, {"name": name, "value": value, "at": now})


def put_first(tx: Session, name: str, value: str, *, now: datetime) -> bool:
    """State a fact unless it is known already; return whether it is new."""
    return run(tx, PUT_FIRST, {"name": name, "value": value, "at": now}).first() is not None


def count_up(tx: Session, name: str, *, now: datetime) -> int:
    """Raise the fact *name*, a number, by one; return it. It keeps the time at which it was begun."""
    row = run(tx, COUNT_UP, {"name": name, "value": "1", "at": now}).one()
    return int(row.value)


def drop(tx: Session, name: str) -> bool:
    """Forget a fact; return whether it was known."""
    return tx.execute(sa.delete(FACT).where(FACT.c.name == name).returning(FACT.c.name)).first() is not None


def forget(tx: Session, prefix: str, *, before: datetime) -> None:
    """Forget the facts whose names begin with *prefix* and that were stated before then."""
    tx.execute(sa.delete(FACT).where(FACT.c.name.startswith(prefix, autoescape=True), FACT.c.at < before))
