"""Proposals: tickets offered to their assignees, and what became of the offer."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from mailticket.store.history import EVENT
from mailticket.store.statements import Prepared, run
from mailticket.store.states import ActorKind, ProposalOutcome, ProposalReason
from mailticket.store.tables import Message, Proposal
from mailticket.store.thread import MESSAGE

PROPOSAL = Proposal.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


ADD = Prepared(sa.insert(PROPOSAL).returning(PROPOSAL.c.id))
STANDING = sa.select(PROPOSAL).where(
    PROPOSAL.c.ticket == sa.bindparam("of"),
    # literal: the small index `ix_proposal_standing` holds just these
    PROPOSAL.c.outcome == sa.literal_column(f"'{ProposalOutcome.PENDING}'"),
)
END = sa.update(PROPOSAL).where(PROPOSAL.c.id == sa.bindparam("proposal"))
LAST_ACT = sa.select(sa.func.coalesce(sa.func.max(EVENT.c.id), 0)).where(
    EVENT.c.ticket == sa.bindparam("of"),
    EVENT.c.actor == sa.bindparam("who"),
    EVENT.c.actor_kind == sa.literal_column(f"'{ActorKind.AGENT}'"),
)
BROUGHT = sa.select(EVENT.c.mail).where(
    EVENT.c.ticket == sa.bindparam("of"),
    EVENT.c.event == sa.literal_column("'message'"),
    EVENT.c.id > LAST_ACT.scalar_subquery(),
)
NEW_SINCE = (
    sa.select(MESSAGE)
    .where(MESSAGE.c.ticket == sa.bindparam("of"), MESSAGE.c.mail.in_(BROUGHT), ~MESSAGE.c.withdrawn)
    .where(MESSAGE.c.agent.is_distinct_from(sa.bindparam("who")))
    .order_by(MESSAGE.c.id)
)


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
    row |= {"outcome": outcome, "ended_at": ended_at}
    return Proposal(id=run(tx, ADD, row).scalar_one(), **row)


def get(tx: Session, proposal_id: int) -> Proposal | None:
    """Return a proposal by id."""
    return first(run(tx, sa.select(PROPOSAL).where(PROPOSAL.c.id == proposal_id)))


def standing(tx: Session, ticket: int) -> Proposal | None:
    """Return the proposal on a ticket that nobody has answered yet."""
    return first(run(tx, STANDING, {"of": ticket}))


def first(found: Any) -> Proposal | None:
    """Return the first row of a result as a record of its own, outside of any session."""
    row = found.first()
    return Proposal(**row._mapping) if row else None


def standing_with(tx: Session, agent: str) -> list[Proposal]:
    """Return the proposals that *agent* has not answered yet, oldest first."""
    pending = select(Proposal).where(col(Proposal.agent) == agent, Proposal.outcome == ProposalOutcome.PENDING)
    return list(tx.exec(pending.order_by(col(Proposal.id))).all())


def end(tx: Session, proposal: Proposal, outcome: ProposalOutcome, *, now: datetime) -> None:
    """Note what became of a proposal."""
    run(tx, END.values(outcome=outcome, ended_at=now), {"proposal": proposal.id})


def of_ticket(tx: Session, ticket: int) -> list[Proposal]:
    """Return every proposal of a ticket, oldest first."""
    return list(tx.exec(select(Proposal).where(col(Proposal.ticket) == ticket).order_by(col(Proposal.id))).all())


def new_since(tx: Session, ticket: int, agent: str) -> list[Message]:
    """Return what others wrote on a ticket since *agent* last did anything there, oldest first.

    By the order of the history, not by the times in it: several things may happen at one moment.
    """
    return [Message(**row._mapping) for row in run(tx, NEW_SINCE, {"of": ticket, "who": agent})]
