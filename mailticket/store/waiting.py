"""Notices that wait to leave together."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from mailticket.store.database import touch
from mailticket.store.outbox import OUTBOX
from mailticket.store.statements import run
from mailticket.store.tables import WaitingNotice

WAITING = WaitingNotice.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
LAST_SENT = sa.select(sa.func.max(OUTBOX.c.created_at)).where(
    OUTBOX.c.recipient == sa.bindparam("to"),
    OUTBOX.c.ticket == sa.bindparam("of"),
    OUTBOX.c.created_at > sa.bindparam("since"),
    OUTBOX.c.notice.not_in(sa.bindparam("beside", expanding=True)),
)
LEAVING = sa.select(sa.func.min(WAITING.c.leaves_at)).where(
    WAITING.c.agent == sa.bindparam("who"), WAITING.c.ticket == sa.bindparam("of")
)
#: Agent and ticket: what waits for one about the other leaves as one mail.
Group = tuple[str, int | None]


def last_sent(tx: Session, recipient: str, ticket: int, *, since: datetime, beside: Sequence[str]) -> datetime | None:
    """Return when *recipient* was last promised a mail about *ticket* after *since*, notices *beside* not counted."""
    found = run(tx, LAST_SENT, {"to": recipient, "of": ticket, "since": since, "beside": list(beside)}).scalar()
    return found if isinstance(found, datetime) else None


def leaving(tx: Session, agent: str, ticket: int) -> datetime | None:
    """Return when what waits for *agent* about *ticket* will leave; None when nothing does."""
    found = run(tx, LEAVING, {"who": agent, "of": ticket}).scalar()
    return found if isinstance(found, datetime) else None


def add(tx: Session, row: WaitingNotice) -> None:
    """Let a notice wait."""
    tx.add(row)
    touch(tx, "notice")


def due(tx: Session, *, now: datetime | None) -> Group | None:
    """Return whose notices have waited longest of those that leave by *now*, or of all; None when none do."""
    wanted = sa.select(WAITING.c.agent, WAITING.c.ticket).order_by(WAITING.c.leaves_at, WAITING.c.id).limit(1)
    if now is not None:
        wanted = wanted.where(WAITING.c.leaves_at <= now)
    row = tx.execute(wanted.with_for_update(skip_locked=True)).first()
    return (row.agent, row.ticket) if row else None


def take(tx: Session, group: Group) -> list[WaitingNotice]:
    """Return all that waits for one agent about one ticket, oldest first, and let it wait no longer."""
    agent, ticket = group
    of = WAITING.c.ticket.is_not_distinct_from(ticket)
    gone = tx.execute(sa.delete(WAITING).where(WAITING.c.agent == agent, of).returning(*WAITING.c))
    return sorted((WaitingNotice(**row) for row in gone.mappings()), key=lambda row: row.id or 0)
