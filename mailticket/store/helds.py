"""Agents' mails that wait for their author: held, or to be confirmed."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from mailticket.store.states import HeldKind, HeldState
from mailticket.store.tables import HeldMail

HELD = HeldMail.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


def add(tx: Session, held: HeldMail) -> None:
    """Keep a mail for its author."""
    tx.add(held)
    tx.flush()


def get(tx: Session, mail_id: int) -> HeldMail | None:
    """Return the held mail that came as spooled mail *mail_id*, if it still waits."""
    wanted = select(HeldMail).where(col(HeldMail.mail) == mail_id, col(HeldMail.state) == HeldState.WAITING)
    return tx.exec(wanted.with_for_update()).first()


def close(tx: Session, held: HeldMail, state: HeldState) -> None:
    """Let a held mail wait no longer."""
    held.state = state
    tx.add(held)


def confirms_since(tx: Session, agent: str, since: datetime, *, ticket: int | None = None) -> int:
    """Return how many confirms an agent was asked for since then, about *ticket* where one is given."""
    asked = sa.select(sa.func.count()).where(HELD.c.agent == agent, HELD.c.kind == HeldKind.CONFIRM, HELD.c.at > since)
    if ticket is not None:
        asked = asked.where(HELD.c.ticket == ticket)
    return int(tx.execute(asked).scalar_one())
