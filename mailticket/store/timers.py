"""Timers: what is due at a time, as rows."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from mailticket.store.database import touch
from mailticket.store.people import insert_for
from mailticket.store.states import TimerState
from mailticket.store.tables import Timer

TIMER = Timer.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


def start(tx: Session, kind: str, *, due_at: datetime, ticket: int | None = None, about: str = "") -> None:
    """Let *kind* be due on *ticket*, or on what *about* names ("proposal:7", "agent:bob").

    The same again changes nothing, but a timer that is done starts anew.
    """
    subject = about or about_ticket(ticket or 0)
    row = {"kind": kind, "about": subject, "ticket": ticket, "due_at": due_at, "state": TimerState.PENDING}
    again = {"state": TimerState.PENDING, "done_at": None}
    made = insert_for(tx)(TIMER).values(**row)
    tx.execute(made.on_conflict_do_update(index_elements=["kind", "about", "due_at"], set_=again))
    touch(tx, "timer")


def about_ticket(number: int) -> str:
    """Return what a timer is about that is a ticket's own."""
    return f"ticket:{number}"


def cancel(tx: Session, kind: str, *, about: str, now: datetime) -> None:
    """Let what is still to come of *kind* never be due."""
    pending = sa.and_(TIMER.c.kind == kind, TIMER.c.about == about, TIMER.c.state == TimerState.PENDING)
    tx.execute(sa.update(TIMER).where(pending).values(state=TimerState.DONE, done_at=now))


def take_due(tx: Session, *, now: datetime) -> Timer | None:
    """Lock the timer that has been due longest; None when none is, or others hold them."""
    due = select(Timer).where(col(Timer.state) == TimerState.PENDING, col(Timer.due_at) <= now)
    return tx.exec(due.order_by(col(Timer.due_at), col(Timer.id)).limit(1).with_for_update(skip_locked=True)).first()


def done(tx: Session, timer: Timer, *, now: datetime) -> None:
    """Note that a timer was carried out."""
    tx.execute(sa.update(TIMER).where(TIMER.c.id == timer.id).values(state=TimerState.DONE, done_at=now))
