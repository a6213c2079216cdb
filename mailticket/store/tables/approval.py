"""Who was asked to approve what."""

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field, SQLModel

from mailticket.store.states import ApprovalState
from mailticket.store.tables.columns import moment, one_of, reference, row_id


class Approval(SQLModel, table=True):
    """One request to one approver; it is answered once, or void."""

    __tablename__: ClassVar[str] = "approval"
    __table_args__ = (one_of("state", ApprovalState),)
    id: int | None = row_id()
    ticket: int = reference("ticket.number", nullable=False)
    person: int = reference("person.id", nullable=False, index=False)  #: the approver
    approver: str  #: their address
    agent: str | None = None  #: their id where they are an agent
    asked_by: str | None = None  #: an agent's id; None: the operator
    text: str  #: what is asked
    digest: str  #: of exactly what was asked (trust.md S32)
    state: str = Field(default=ApprovalState.ASKED)
    asked_at: datetime = moment(nullable=False)
    answered_at: datetime | None = moment()
    comment: str = ""
