"""Tickets offered to their assignees after they came back."""

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field, SQLModel

from mailticket.store.states import ProposalOutcome, ProposalReason
from mailticket.store.tables.columns import moment, one_of, partial_index, reference, row_id

STANDING = "outcome = 'pending'"


class Proposal(SQLModel, table=True):
    """A ticket offered to its assignee; at most one stands on a ticket (product.md 2)."""

    __tablename__: ClassVar[str] = "proposal"
    __table_args__ = (
        one_of("reason", ProposalReason),
        one_of("outcome", ProposalOutcome),
        partial_index("ix_proposal_standing", "ticket", unique=True, where=STANDING),
    )
    id: int | None = row_id()
    ticket: int = reference("ticket.number", nullable=False)
    agent: str
    reason: str
    at: datetime = moment(nullable=False)
    answer_by: datetime | None = moment()
    outcome: str = Field(default=ProposalOutcome.PENDING)
    ended_at: datetime | None = moment()
