"""Agents' mails that wait for their author: held, or to be confirmed."""

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from mailticket.store.history import EVENT
from mailticket.store.states import HeldKind, HeldState
from mailticket.store.tables import HeldMail

HELD = HeldMail.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
#: What the history says of a mail that is not proved to be its agent's: without a token of theirs, and with one.
UNPROVED = {False: "not verified", True: "only a token"}


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


def unproved_since(
    tx: Session, agent: str, kind: HeldKind, *, token: bool, since: datetime, ticket: int | None = None
) -> int:
    """Return of how many mails that nothing proved an agent was told in that way since then, about *ticket* if given.

    Those that had a token of theirs are counted by themselves, and so are those without.
    """
    why = sa.exists().where(EVENT.c.mail == HELD.c.mail, EVENT.c.event == UNPROVED[token])
    told = sa.select(sa.func.count()).where(HELD.c.agent == agent, HELD.c.kind == kind, HELD.c.at > since, why)
    if ticket is not None:
        told = told.where(HELD.c.ticket == ticket)
    return int(tx.execute(told).scalar_one())
