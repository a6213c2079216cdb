"""How the desk fares, in figures that a monitoring system draws and alarms on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from mailticket.store.mails import MAIL
from mailticket.store.outbox import DUE, OUTBOX
from mailticket.store.states import SpoolState, TimerState
from mailticket.store.tables import MailboxCursor, Timer
from mailticket.store.tickets import TICKET

CURSOR = MailboxCursor.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
TIMER = Timer.__table__  # type: ignore[attr-defined]  # the same

WAITING = MAIL.c.state == SpoolState.RECEIVED
IS_DUE = sa.and_(OUTBOX.c.state.in_(DUE), OUTBOX.c.next_attempt_at <= sa.bindparam("now"))
MAILS = sa.select(sa.func.coalesce(MAIL.c.outcome, MAIL.c.state), sa.func.count()).group_by(sa.literal_column("1"))
PROMISED = sa.select(OUTBOX.c.state, sa.func.count()).group_by(OUTBOX.c.state)
TICKETS = sa.select(TICKET.c.status, sa.func.count()).group_by(TICKET.c.status)
OLDEST_WAITING = sa.select(sa.func.min(MAIL.c.spooled_at)).where(WAITING)
OLDEST_DUE = sa.select(sa.func.min(OUTBOX.c.next_attempt_at)).where(IS_DUE)
OVERDUE = (
    sa.select(sa.func.count())
    .select_from(TIMER)
    .where(TIMER.c.state == TimerState.PENDING, TIMER.c.due_at <= sa.bindparam("now"))
)
POLLED = sa.select(CURSOR.c.mailbox, CURSOR.c.polled_at)


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of rows, and how long the oldest has waited in seconds (0: none waits)."""

    mails: Mapping[str, int]  #: by outcome; `received`: not applied yet
    promised: Mapping[str, int]  #: by state of the outbox
    tickets: Mapping[str, int]  #: by status
    oldest_waiting: float
    oldest_due: float
    overdue_timers: int
    polled: Mapping[str, float]  #: mailbox → how long ago it was read to its end


def take(tx: Session, *, now: datetime) -> Figures:
    """Return the figures as of *now*."""

    def ago(moment: datetime | None) -> float:
        return max(0.0, (now - moment).total_seconds()) if moment else 0.0

    return Figures(
        mails=_counted(tx, MAILS),
        promised=_counted(tx, PROMISED),
        tickets=_counted(tx, TICKETS),
        oldest_waiting=ago(tx.execute(OLDEST_WAITING).scalar()),
        oldest_due=ago(tx.execute(OLDEST_DUE, {"now": now}).scalar()),
        overdue_timers=tx.execute(OVERDUE, {"now": now}).scalar_one(),
        polled={row.mailbox: ago(row.polled_at) for row in tx.execute(POLLED) if row.polled_at},
    )


def _counted(tx: Session, wanted: Any) -> dict[str, int]:
    return {row[0]: row[1] for row in tx.execute(wanted)}
