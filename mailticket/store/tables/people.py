"""Who has to do with us, and their part in tickets."""

from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from mailticket.store.states import (
    Role,
)
from mailticket.store.tables.columns import BigId, moment, one_of, row_id


class Person(SQLModel, table=True):
    """Somebody who wrote to us or whom we write to, by address."""

    __tablename__: ClassVar[str] = "person"
    id: int | None = row_id()
    address: str = Field(unique=True)  #: lower case
    name: str = ""
    language: str = ""
    epoch: int = 0
    created_at: datetime = moment(nullable=False)


class AgentRecord(SQLModel, table=True):
    """What the desk remembers of an agent beside the configuration."""

    __tablename__: ClassVar[str] = "agent"
    id: str = Field(primary_key=True)
    epoch: int = 0  #: raised by `agents revoke`; tokens of an older one are void
    away_until: datetime | None = moment()
    away_local: str | None = None  #: the same as it was meant: local time
    away_zone: str | None = None
    stand_in: str | None = None  #: who gets their tickets meanwhile; None: the queue


class Participant(SQLModel, table=True):
    """A person's part in a ticket."""

    __tablename__: ClassVar[str] = "participant"
    __table_args__ = (one_of("role", Role),)
    ticket: int = Field(sa_column=sa.Column(BigId, sa.ForeignKey("ticket.number"), primary_key=True))
    person: int = Field(sa_column=sa.Column(BigId, sa.ForeignKey("person.id"), primary_key=True, index=True))
    role: str = Field(primary_key=True)
    since: datetime = moment(nullable=False)
