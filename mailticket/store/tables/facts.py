"""What the installation itself remembers: numbers that only grow, lasting facts, what is due."""

from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from mailticket.store.states import TimerState
from mailticket.store.tables.columns import moment, one_of, partial_index, reference, row_id


class Counter(SQLModel, table=True):
    """A number that only grows, such as the last ticket number."""

    __tablename__: ClassVar[str] = "counter"
    name: str = Field(primary_key=True)
    value: int = Field(sa_type=sa.BigInteger)


class Fact(SQLModel, table=True):
    """A lasting fact about this installation: its id, what the operator was told."""

    __tablename__: ClassVar[str] = "fact"
    name: str = Field(primary_key=True)
    value: str
    at: datetime = moment(nullable=False)


class Timer(SQLModel, table=True):
    """Something that is due at a time, done once: about a ticket, or something of it, or an agent, or a queue."""

    __tablename__: ClassVar[str] = "timer"
    __table_args__ = (
        sa.UniqueConstraint("about", "kind", "due_at"),
        one_of("state", TimerState),
        partial_index("ix_timer_due", "due_at", where="state = 'pending'"),
    )
    id: int | None = row_id()
    kind: str
    about: str  #: "ticket:1042", "proposal:7", "agent:bob"
    ticket: int | None = reference("ticket.number", index=False)
    due_at: datetime = moment(nullable=False)
    state: str = Field(default=TimerState.PENDING)
    done_at: datetime | None = moment()
