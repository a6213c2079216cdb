"""Timers: what is due at a time, as rows."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from mailticket.store.database import touch
from mailticket.store.statements import Prepared, run
from mailticket.store.states import TimerState
from mailticket.store.tables import Timer

TIMER = Timer.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
KEY = ("about", "kind", "due_at")
AGAIN = {"state": TimerState.PENDING, "done_at": None}


@dataclass(frozen=True, slots=True)
class Planned:
    """A timer of a ticket: what it is for, when, and whether that was done."""

    id: int
    kind: str
    due_at: datetime
    is_done: bool


START = Prepared(lambda insert: insert(TIMER).on_conflict_do_update(index_elements=KEY, set_=AGAIN))
START_NEW = Prepared(lambda insert: insert(TIMER).on_conflict_do_nothing(index_elements=KEY))
OF_TICKET = Prepared(
    sa.select(TIMER.c.id, TIMER.c.kind, TIMER.c.due_at, TIMER.c.state).where(TIMER.c.about == sa.bindparam("about"))
)
IS_PENDING = TIMER.c.state == sa.literal_column(f"'{TimerState.PENDING}'")  # literal: `ix_timer_due` holds just these
DONE = Prepared(
    sa.update(TIMER)
    .where(TIMER.c.id == sa.bindparam("timer"))
    .values(state=TimerState.DONE, done_at=sa.bindparam("now"))
)


@cache
def due(kinds: frozenset[str]) -> Any:
    """Return the statement that takes the timer of *kinds* that has been due longest."""
    # Of an expression no database thinks that an index of kinds would help: `ix_timer_due` alone does.
    known = sa.func.coalesce(TIMER.c.kind, "").in_([sa.literal_column(f"'{kind}'") for kind in sorted(kinds)])
    mine = sa.select(TIMER).where(IS_PENDING, TIMER.c.due_at <= sa.bindparam("now"), known)
    return mine.order_by(TIMER.c.due_at, TIMER.c.id).limit(sa.literal_column("1")).with_for_update(skip_locked=True)


def start(tx: Session, kind: str, *, due_at: datetime, ticket: int | None = None, about: str = "") -> None:
    """Let *kind* be due on *ticket*, or on what *about* names ("proposal:7", "agent:bob").

    The same again changes nothing, but a timer that is done starts anew.
    """
    start_all(tx, [row_of(kind, due_at=due_at, ticket=ticket, about=about)])


def start_all(tx: Session, rows: Sequence[dict[str, Any]], *, anew: bool = True) -> None:
    """Start timers, each a `row_of`; those that are done already start anew unless *anew* is false."""
    if rows:
        run(tx, START if anew else START_NEW, list(rows))
        touch(tx, "timer")


def row_of(kind: str, *, due_at: datetime, ticket: int | None = None, about: str = "") -> dict[str, Any]:
    """Return a timer as the row it becomes."""
    subject = about or about_ticket(ticket or 0)
    return {"kind": kind, "about": subject, "ticket": ticket, "due_at": due_at, "state": TimerState.PENDING}


def about_ticket(number: int) -> str:
    """Return what a timer is about that is a ticket's own."""
    return f"ticket:{number}"


def cancel(tx: Session, *kinds: str, about: str) -> None:
    """Forget what is still to come of these *kinds*: it will never be due."""
    pending = sa.and_(TIMER.c.kind.in_(kinds), TIMER.c.about == about, IS_PENDING)
    run(tx, sa.delete(TIMER).where(pending))


def of_ticket(tx: Session, number: int) -> list[Planned]:
    """Return a ticket's own timers, also those that are done."""
    rows = run(tx, OF_TICKET, {"about": about_ticket(number)})
    return [Planned(row.id, row.kind, row.due_at, row.state == TimerState.DONE) for row in rows]


def pending_about(tx: Session, kind: str, abouts: Collection[str]) -> set[str]:
    """Return which of *abouts* have a timer of *kind* that is still to come."""
    wanted = sa.select(TIMER.c.about).where(TIMER.c.about.in_(list(abouts)), TIMER.c.kind == kind, IS_PENDING)
    return set(run(tx, wanted).scalars())


def drop(tx: Session, ids: Collection[int]) -> None:
    """Forget timers, whether they are done or not."""
    if ids:
        run(tx, sa.delete(TIMER).where(TIMER.c.id.in_(list(ids))))


def take_due(tx: Session, *, now: datetime, kinds: Collection[str], without: Collection[int] = ()) -> Timer | None:
    """Lock the timer of one of *kinds* that has been due longest; None when none is, or others hold them."""
    wanted = due(frozenset(kinds))
    if without:
        wanted = wanted.where(TIMER.c.id.not_in(list(without)))
    row = run(tx, wanted, {"now": now}).first()
    return Timer(**row._mapping) if row else None


def done(tx: Session, timer: Timer, *, now: datetime) -> None:
    """Note that a timer was carried out."""
    run(tx, DONE, {"timer": timer.id, "now": now})
