"""Every table: rows are records; behaviour lives in `domain` (rules) and `desk` (verbs).

Times are aware UTC. Enumerations are text with CHECKs, so that they can grow by a migration on both databases.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel
from sqlmodel.sql.sqltypes import UTCDateTime

from mailticket.domain.status import Status
from mailticket.store.states import (
    ActorKind,
    HeldKind,
    HeldState,
    LinkKind,
    MessageKind,
    OutboxState,
    Outcome,
    Role,
    SpoolState,
    TimerState,
)

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


def one_of(column: str, values: type[StrEnum]) -> sa.CheckConstraint:
    """Return the CHECK that keeps *column* to the members of *values*."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=column)


def row_id() -> Any:
    """Return a surrogate key column that counts up."""
    return Field(default=None, sa_column=sa.Column(BigId, primary_key=True, autoincrement=True))


def moment(*, index: bool = False, nullable: bool = True) -> Any:
    """Return a column for an aware UTC time."""
    return Field(default=None, sa_column=sa.Column(UTCDateTime(), nullable=nullable, index=index))


def reference(target: str, *, nullable: bool = True, index: bool = True) -> Any:
    """Return a foreign key column to *target* ("table.column")."""
    return Field(default=None, sa_column=sa.Column(BigId, sa.ForeignKey(target), nullable=nullable, index=index))


def json_column(default: Any) -> Any:
    """Return a JSON column; *default* is a factory."""
    return Field(default_factory=default, sa_column=sa.Column(sa.JSON, nullable=False))


class MailboxCursor(SQLModel, table=True):
    """How far a mailbox has been read."""

    __tablename__: ClassVar[str] = "mailbox_cursor"
    mailbox: str = Field(primary_key=True)
    uidvalidity: int = Field(sa_type=sa.BigInteger)
    uid: int = Field(sa_type=sa.BigInteger)
    baseline_uid: int = Field(default=0, sa_type=sa.BigInteger)  #: the rule of `since` applies to UIDs up to here
    first_contact_at: datetime
    polled_at: datetime | None = None


class SpooledMail(SQLModel, table=True):
    """A mail as it was received: the spool. Raw bytes are deflated and never changed (R20)."""

    __tablename__: ClassVar[str] = "mail"
    __table_args__ = (
        sa.UniqueConstraint("mailbox", "uidvalidity", "uid"),
        one_of("state", SpoolState),
        one_of("outcome", Outcome),
        sa.Index(
            "ix_mail_waiting",
            "mailbox",
            "id",
            sqlite_where=sa.text("state = 'received'"),
            postgresql_where=sa.text("state = 'received'"),
        ),
        sa.Index(
            "ix_mail_unacknowledged",
            "mailbox",
            "uid",
            sqlite_where=sa.text("NOT acknowledged"),
            postgresql_where=sa.text("NOT acknowledged"),
        ),
    )
    id: int | None = row_id()
    mailbox: str
    uidvalidity: int | None = Field(default=None, sa_type=sa.BigInteger)
    uid: int | None = Field(default=None, sa_type=sa.BigInteger)
    via: str
    fingerprint: str = Field(index=True)
    raw: bytes
    size: int
    full_size: int | None = None  #: size on the server, where only the beginning was taken
    mail_from: str | None = None  #: envelope sender, where the transport told it
    received_at: datetime = moment(nullable=False)
    spooled_at: datetime = moment(nullable=False)
    acknowledged: bool = Field(default=True)
    state: str = Field(default=SpoolState.RECEIVED)
    outcome: str | None = None
    kind: str | None = None
    why: str = ""
    attempts: int = 0
    error: str = ""
    done_at: datetime | None = moment()


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


class Ticket(SQLModel, table=True):
    """A numbered case."""

    __tablename__: ClassVar[str] = "ticket"
    __table_args__ = (
        one_of("status", Status),
        sa.CheckConstraint("priority IN ('low', 'normal', 'high', 'urgent')", name="priority"),
        sa.Index("ix_ticket_status_number", "status", "number"),
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
    parent: int | None = reference("ticket.number")
    created_at: datetime = moment(nullable=False)
    updated_at: datetime = moment(nullable=False)
    worked_at: datetime = moment(nullable=False)  #: last time an agent worked on it, else created; for colours
    due_at: datetime | None = moment()
    wake_at: datetime | None = moment()
    wake_local: str | None = None
    wake_zone: str | None = None
    first_response_at: datetime | None = moment()
    resolved_at: datetime | None = moment()
    closed_at: datetime | None = moment()
    feedback_score: str | None = None
    feedback_text: str | None = None
    feedback_at: datetime | None = moment()


class Participant(SQLModel, table=True):
    """A person's part in a ticket."""

    __tablename__: ClassVar[str] = "participant"
    __table_args__ = (one_of("role", Role),)
    ticket: int = Field(sa_column=sa.Column(BigId, sa.ForeignKey("ticket.number"), primary_key=True))
    person: int = Field(sa_column=sa.Column(BigId, sa.ForeignKey("person.id"), primary_key=True, index=True))
    role: str = Field(primary_key=True)
    since: datetime = moment(nullable=False)


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
    mail: int | None = reference("mail.id")
    withdrawn: bool = False  #: taken back by `#undo`


class TimeEntry(SQLModel, table=True):
    """Time that an agent spent on a ticket."""

    __tablename__: ClassVar[str] = "time_entry"
    id: int | None = row_id()
    ticket: int = reference("ticket.number", nullable=False)
    agent: str
    minutes: int
    text: str = ""
    at: datetime = moment(nullable=False)


class Timer(SQLModel, table=True):
    """Something that is due at a time, done once."""

    __tablename__: ClassVar[str] = "timer"
    __table_args__ = (
        sa.UniqueConstraint("kind", "ticket", "due_at"),
        one_of("state", TimerState),
        sa.Index(
            "ix_timer_due",
            "due_at",
            sqlite_where=sa.text("state = 'pending'"),
            postgresql_where=sa.text("state = 'pending'"),
        ),
    )
    id: int | None = row_id()
    kind: str
    ticket: int = reference("ticket.number", nullable=False)
    due_at: datetime = moment(nullable=False)
    state: str = Field(default=TimerState.PENDING)
    done_at: datetime | None = moment()


class HeldMail(SQLModel, table=True):
    """An agent's mail that was understood but not carried out: it waits for its author (product.md 6, trust.md 3.2)."""

    __tablename__: ClassVar[str] = "held"
    __table_args__ = (one_of("kind", HeldKind), one_of("state", HeldState))
    mail: int = Field(sa_column=sa.Column(BigId, sa.ForeignKey("mail.id"), primary_key=True, autoincrement=False))
    kind: str
    state: str = Field(default=HeldState.WAITING)
    agent: str = Field(index=True)
    ticket: int | None = reference("ticket.number")
    message: int | None = reference("message.id")
    answered: str = ""  #: the notice that the mail answered
    words: str = ""  #: new words as they came, tag lines in them
    html_words: str | None = None
    html: str = ""
    files: list[dict[str, Any]] = json_column(list)
    message_id: str = ""
    at: datetime = moment(nullable=False)
    until: datetime | None = moment()
    wrong: int = 0  #: answers to a confirm that were neither yes nor from the right hand


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


class OutboxMail(SQLModel, table=True):
    """A mail that we promised: final bytes, minted once; its state is its fate."""

    __tablename__: ClassVar[str] = "outbox"
    __table_args__ = (
        sa.UniqueConstraint("cause", "recipient", "notice"),
        one_of("state", OutboxState),
        sa.Index(
            "ix_outbox_due",
            "next_attempt_at",
            sqlite_where=sa.text("state IN ('ready', 'deferred', 'uncertain')"),
            postgresql_where=sa.text("state IN ('ready', 'deferred', 'uncertain')"),
        ),
        sa.Index("ix_outbox_order", "recipient", "ticket", "id"),
        sa.Index("ix_outbox_limits", "recipient", "created_at"),
    )
    id: int | None = row_id()
    ticket: int | None = reference("ticket.number")
    cause: str  #: "mail:12", "timer:7": what it answers; with recipient and notice it is sent once
    notice: str
    mailbox: str  #: whose SMTP route it takes; "" for operator_smtp
    mail_from: str  #: envelope sender
    recipient: str  #: envelope recipient
    automatic: bool
    message_id: str = Field(unique=True)
    content: bytes  #: deflated `Composed.content`
    files: list[dict[str, Any]] = json_column(list)
    smtputf8: bool = False
    state: str = Field(default=OutboxState.READY)
    attempts: int = 0
    uncertain: int = 0
    run: str | None = None
    created_at: datetime = moment(nullable=False)
    next_attempt_at: datetime = moment(nullable=False)
    started_at: datetime | None = moment()
    sent_at: datetime | None = moment()
    warned: bool = False
    last_reply: str = ""
