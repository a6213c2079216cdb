"""Timers: what is due at a time, as rows."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from mailticket.store.database import touch
from mailticket.store.people import insert_for
from mailticket.store.states import TimerState
from mailticket.store.tables import Timer

TIMER = Timer.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


def start(tx: Session, kind: str, ticket: int, *, due_at: datetime) -> None:
    """Let *kind* be due on *ticket*; the same again changes nothing, but a timer that is done starts anew."""
    made = insert_for(tx)(TIMER).values(kind=kind, ticket=ticket, due_at=due_at, state=TimerState.PENDING)
    again = {"state": TimerState.PENDING, "done_at": None}
    tx.execute(made.on_conflict_do_update(index_elements=["kind", "ticket", "due_at"], set_=again))
    touch(tx, "timer")


def take_due(tx: Session, *, now: datetime) -> Timer | None:
    """Lock the timer that has been due longest; None when none is, or others hold them."""
    due = select(Timer).where(col(Timer.state) == TimerState.PENDING, col(Timer.due_at) <= now)
    return tx.exec(due.order_by(col(Timer.due_at), col(Timer.id)).limit(1).with_for_update(skip_locked=True)).first()


def done(tx: Session, timer: Timer, *, now: datetime) -> None:
    """Note that a timer was carried out."""
    tx.execute(sa.update(TIMER).where(TIMER.c.id == timer.id).values(state=TimerState.DONE, done_at=now))
