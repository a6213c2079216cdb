"""What was said in a ticket, and everything that happened."""

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from mailticket.store.states import (
    ActorKind,
    MessageKind,
)
from mailticket.store.tables.columns import moment, one_of, reference, row_id


class Message(SQLModel, table=True):
    """An entry in a ticket's thread."""

    __tablename__: ClassVar[str] = "message"
    __table_args__ = (one_of("kind", MessageKind), sa.Index("ix_message_author", "author_address", "at"))
    id: int | None = row_id()
    ticket: int = reference("ticket.number", nullable=False)
    kind: str
    public: bool
    author_name: str
    author_address: str
    agent: str | None = None
    via: str
    at: datetime = moment(nullable=False)
    text: str  #: the new words
    full_text: str = ""  #: all readable text, where it differs
    html: str = ""  #: an agent's words, reduced to safe HTML
    message_id: str = Field(default="", index=True)
    mail: int | None = reference("mail.id", index=False)
    withdrawn: bool = False  #: taken back by `#undo`


class StoredAttachment(SQLModel, table=True):
    """A file of a message; its bytes are in the raw mail, found by part path."""

    __tablename__: ClassVar[str] = "attachment"
    id: int | None = row_id()
    message: int = reference("message.id", nullable=False)
    mail: int = reference("mail.id", nullable=False)
    part: str
    name: str
    content_type: str
    size: int
    inline: bool = False
    content_id: str = ""
    sha256: str = ""
    detached: bool = False


class Event(SQLModel, table=True):
    """A history entry: who did what, before and after, and why."""

    __tablename__: ClassVar[str] = "event"
    __table_args__ = (one_of("actor_kind", ActorKind),)
    id: int | None = row_id()
    ticket: int | None = reference("ticket.number")
    at: datetime = moment(nullable=False)
    actor: str
    actor_kind: str
    event: str
    detail: str = ""
    why: str = ""
    field: str | None = None
    before: Any = Field(default=None, sa_column=sa.Column(sa.JSON(none_as_null=True), nullable=True))
    after: Any = Field(default=None, sa_column=sa.Column(sa.JSON(none_as_null=True), nullable=True))
    mail: int | None = reference("mail.id")
    outbox: int | None = Field(default=None, sa_type=sa.BigInteger)
