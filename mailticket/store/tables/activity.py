"""What somebody of the desk has to do about a ticket."""

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field, SQLModel

from mailticket.store.states import ActivityKind
from mailticket.store.tables.columns import moment, one_of, reference, row_id


class Activity(SQLModel, table=True):
    """A task, a call or an event, its owner's; with a time it reminds, and stands in their calendar."""

    __tablename__: ClassVar[str] = "activity"
    __table_args__ = (one_of("kind", ActivityKind),)
    id: int | None = row_id()
    ticket: int = reference("ticket.number", nullable=False)
    kind: str
    title: str
    owner: str = Field(index=True)
    made_by: str  #: the agent who made it
    created_at: datetime = moment(nullable=False)
    due_at: datetime | None = moment()
    due_local: str | None = None  #: the time as it was meant, without its zone
    due_zone: str | None = None
    done_at: datetime | None = moment()
    dropped: bool = False  #: taken back by `#undo`
    uid: str | None = Field(default=None, unique=True)  #: of the invitation that the owner's calendar has (RFC 5545)
    sequence: int = 0  #: of the last invitation sent
    answer: str = ""  #: what the owner's calendar answered: accepted, declined, tentative
    answered_at: datetime | None = moment()
