"""A numbered case, and what hangs on it beside its thread."""

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from mailticket.domain.status import Status
from mailticket.store.states import (
    LinkKind,
)
from mailticket.store.tables.columns import BigId, json_column, moment, one_of, partial_index, reference, row_id


class Ticket(SQLModel, table=True):
    """A numbered case."""

    __tablename__: ClassVar[str] = "ticket"
    __table_args__ = (
        one_of("status", Status),
        sa.CheckConstraint("priority IN ('low', 'normal', 'high', 'urgent')", name="priority"),
        sa.Index("ix_ticket_status_number", "status", "number"),
        partial_index("ix_ticket_with_resolution", "number", where="resolution IS NOT NULL"),
        partial_index("ix_ticket_parent", "parent", where="status = 'merged'"),
    )
    number: int = Field(sa_column=sa.Column(BigId, primary_key=True, autoincrement=False))
    subject: str
    status: str = Field(default=Status.NEW)
    queue: str = Field(index=True)
    mailbox: str  #: the mailbox we answer from
    address: str  #: which of its addresses the requester wrote to
    assignee: str | None = Field(default=None, index=True)
    exclusive: bool = False
    requester: int = reference("person.id", nullable=False)
    language: str
    priority: str = "normal"
    type: str | None = None
    category: str | None = None
    stage: str | None = None
    causes: list[str] = json_column(list)
    fields: dict[str, Any] = json_column(dict)
    resolution: str | None = None
    parent: int | None = reference("ticket.number", index=False)
    created_at: datetime = moment(nullable=False)
    updated_at: datetime = moment(nullable=False)
    worked_at: datetime = moment(nullable=False)  #: last time an agent worked on it, else created; for colours
    status_at: datetime = moment(nullable=False)  #: since when it waits as its status says
    clock_at: datetime = moment(nullable=False)  #: when its clock last started or stopped (product.md 7)
    clock_spent: int = 0  #: seconds that it had run by then, counted as the queue counts
    free_since: datetime | None = moment()  #: since when it has no assignee
    due_at: datetime | None = moment()
    due_since: datetime | None = moment()  #: when the due date was set
    wake_at: datetime | None = moment()
    wake_local: str | None = None
    wake_zone: str | None = None
    first_response_at: datetime | None = moment()
    resolved_at: datetime | None = moment()
    closed_at: datetime | None = moment()
    feedback_score: str | None = None
    feedback_text: str | None = None
    feedback_at: datetime | None = moment()


class Link(SQLModel, table=True):
    """What one ticket is to another; each link stands on both."""

    __tablename__: ClassVar[str] = "link"
    __table_args__ = (one_of("kind", LinkKind),)
    ticket: int = Field(sa_column=sa.Column(BigId, sa.ForeignKey("ticket.number"), primary_key=True))
    kind: str = Field(primary_key=True)
    number: int = Field(sa_column=sa.Column(BigId, sa.ForeignKey("ticket.number"), primary_key=True))


class TicketTag(SQLModel, table=True):
    """A label on a ticket."""

    __tablename__: ClassVar[str] = "tag"
    ticket: int = Field(sa_column=sa.Column(BigId, sa.ForeignKey("ticket.number"), primary_key=True))
    name: str = Field(primary_key=True, index=True)


class TimeEntry(SQLModel, table=True):
    """Time that an agent spent on a ticket."""

    __tablename__: ClassVar[str] = "time_entry"
    id: int | None = row_id()
    ticket: int = reference("ticket.number", nullable=False)
    agent: str  #: "" for the operator
    minutes: int
    text: str = ""
    at: datetime = moment(nullable=False)
