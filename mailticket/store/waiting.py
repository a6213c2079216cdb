"""Notices that wait to leave together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from mailticket.store.database import touch
from mailticket.store.outbox import OUTBOX
from mailticket.store.statements import Prepared, run
from mailticket.store.tables import WaitingNotice

WAITING = WaitingNotice.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
ONE_TRANSACTION = 50  #: so many leave at most: others wait to write meanwhile
LAST_SENT = Prepared(
    sa.select(sa.func.max(OUTBOX.c.created_at)).where(
        OUTBOX.c.recipient == sa.bindparam("to"),
        OUTBOX.c.ticket == sa.bindparam("of"),
        OUTBOX.c.created_at > sa.bindparam("since"),
        OUTBOX.c.notice.not_in(sa.bindparam("beside", expanding=True)),
    )
)
ADD = Prepared(sa.insert(WAITING))
EARLIEST = sa.select(sa.func.min(WAITING.c.leaves_at)).where(WAITING.c.agent == sa.bindparam("who"))
LEAVING = Prepared(EARLIEST.where(WAITING.c.ticket == sa.bindparam("of"), ~WAITING.c.later))
LEAVING_LATER = Prepared(EARLIEST.where(WAITING.c.later))


@dataclass(frozen=True, slots=True)
class Group:
    """What leaves together: all for one agent about one ticket, or all that waited for better times."""

    agent: str
    ticket: int | None
    later: bool


def last_sent(tx: Session, recipient: str, ticket: int, *, since: datetime, beside: Sequence[str]) -> datetime | None:
    """Return when *recipient* was last promised a mail about *ticket* after *since*, notices *beside* not counted."""
    found = run(tx, LAST_SENT, {"to": recipient, "of": ticket, "since": since, "beside": list(beside)}).scalar()
    return found if isinstance(found, datetime) else None


def leaving(tx: Session, agent: str, ticket: int) -> datetime | None:
    """Return when what waits for *agent* about *ticket* will leave; None when nothing does."""
    found = run(tx, LEAVING, {"who": agent, "of": ticket}).scalar()
    return found if isinstance(found, datetime) else None


def leaving_later(tx: Session, agent: str) -> datetime | None:
    """Return when what waits for better times will leave; None when nothing does."""
    found = run(tx, LEAVING_LATER, {"who": agent}).scalar()
    return found if isinstance(found, datetime) else None


def add(tx: Session, **row: Any) -> None:
    """Let a notice wait; *row* has every column of `WaitingNotice` but the id."""
    run(tx, ADD, row)
    touch(tx, "notice")


def due(tx: Session, *, now: datetime, hurry: bool = False) -> Group | None:
    """Return whose notices that leave by *now* have waited longest; None when none do.

    In a hurry no others are waited for, but better times still are.
    """
    wanted = sa.select(WAITING.c.agent, WAITING.c.ticket, WAITING.c.later)
    wanted = wanted.order_by(WAITING.c.leaves_at, WAITING.c.id).limit(1).with_for_update(skip_locked=True)
    is_due = WAITING.c.leaves_at <= now
    row = tx.execute(wanted.where(sa.or_(is_due, ~WAITING.c.later) if hurry else is_due)).first()
    return Group(row.agent, None if row.later else row.ticket, row.later) if row else None


def take(tx: Session, group: Group, *, now: datetime) -> list[WaitingNotice]:
    """Return what is to leave of *group*, oldest first, and let it wait no longer; what is over the limit stays due."""
    about = WAITING.c.ticket.is_not_distinct_from(group.ticket) & ~WAITING.c.later
    mine = (WAITING.c.later & (WAITING.c.leaves_at <= now)) if group.later else about
    oldest = (
        sa.select(WAITING.c.id)
        .where(WAITING.c.agent == group.agent, mine)
        .order_by(WAITING.c.id)
        .limit(ONE_TRANSACTION)
    )
    gone = tx.execute(sa.delete(WAITING).where(WAITING.c.id.in_(oldest)).returning(*WAITING.c))
    return sorted((WaitingNotice(**row) for row in gone.mappings()), key=lambda row: row.id or 0)
