"""Proposals: tickets offered to their assignees, and what became of the offer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from mailticket.store.history import EVENT
from mailticket.store.states import ActorKind, ProposalOutcome, ProposalReason
from mailticket.store.tables import Message, Proposal

PROPOSAL = Proposal.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


def add(
    tx: Session,
    ticket: int,
    agent: str,
    reason: ProposalReason,
    *,
    now: datetime,
    answer_by: datetime | None = None,
    outcome: ProposalOutcome = ProposalOutcome.PENDING,
) -> Proposal:
    """Put a proposal on record and return it."""
    ended_at = None if outcome is ProposalOutcome.PENDING else now
    row: dict[str, Any] = {"ticket": ticket, "agent": agent, "reason": reason, "at": now, "answer_by": answer_by}
    made = sa.insert(PROPOSAL).values(**row, outcome=outcome, ended_at=ended_at).returning(PROPOSAL.c.id)
    return Proposal(id=tx.execute(made).scalar_one(), **row, outcome=outcome, ended_at=ended_at)


def get(tx: Session, proposal_id: int) -> Proposal | None:
    """Return a proposal by id."""
    return tx.exec(select(Proposal).where(col(Proposal.id) == proposal_id)).first()


def standing(tx: Session, ticket: int) -> Proposal | None:
    """Return the proposal on a ticket that nobody has answered yet."""
    pending = select(Proposal).where(col(Proposal.ticket) == ticket, Proposal.outcome == ProposalOutcome.PENDING)
    return tx.exec(pending).first()


def standing_with(tx: Session, agent: str) -> list[Proposal]:
    """Return the proposals that *agent* has not answered yet, oldest first."""
    pending = select(Proposal).where(col(Proposal.agent) == agent, Proposal.outcome == ProposalOutcome.PENDING)
    return list(tx.exec(pending.order_by(col(Proposal.id))).all())


def end(tx: Session, proposal: Proposal, outcome: ProposalOutcome, *, now: datetime) -> None:
    """Note what became of a proposal."""
    mine = PROPOSAL.c.id == proposal.id
    tx.execute(sa.update(PROPOSAL).where(mine).values(outcome=outcome, ended_at=now))


def of_ticket(tx: Session, ticket: int) -> list[Proposal]:
    """Return every proposal of a ticket, oldest first."""
    return list(tx.exec(select(Proposal).where(col(Proposal.ticket) == ticket).order_by(col(Proposal.id))).all())


def new_since(tx: Session, ticket: int, agent: str) -> Sequence[Message]:
    """Return what others wrote on a ticket since *agent* last did anything there, oldest first.

    By the order of the history, not by the times in it: several things may happen at one moment.
    """
    acted = sa.select(sa.func.coalesce(sa.func.max(EVENT.c.id), 0)).where(
        EVENT.c.ticket == ticket, EVENT.c.actor == agent, EVENT.c.actor_kind == ActorKind.AGENT
    )
    brought = sa.select(EVENT.c.mail).where(
        EVENT.c.ticket == ticket, EVENT.c.event == "message", EVENT.c.id > acted.scalar_subquery()
    )
    mine = col(Message.agent).is_not_distinct_from(agent)
    new = select(Message).where(
        col(Message.ticket) == ticket, col(Message.mail).in_(brought), ~col(Message.withdrawn), ~mine
    )
    return tx.exec(new.order_by(col(Message.id))).all()
