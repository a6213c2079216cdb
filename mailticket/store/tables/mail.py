"""Mail received and kept, mail promised, mail that waits for its author, and how far mailboxes were read."""

from datetime import datetime
from typing import Any, ClassVar

import sqlalchemy as sa
from sqlmodel import Field, SQLModel

from mailticket.store.states import (
    HeldKind,
    HeldState,
    OutboxState,
    Outcome,
    SpoolState,
)
from mailticket.store.tables.columns import BigId, json_column, moment, one_of, partial_index, reference, row_id


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
    """A mail as it was received: the spool. Its bytes lie apart, in `Content`."""

    __tablename__: ClassVar[str] = "mail"
    __table_args__ = (
        sa.UniqueConstraint("mailbox", "uidvalidity", "uid"),
        one_of("state", SpoolState),
        one_of("outcome", Outcome),
        partial_index("ix_mail_waiting", "mailbox", "id", where="state = 'received'"),
        partial_index("ix_mail_unacknowledged", "mailbox", "uid", where="NOT acknowledged"),
    )
    id: int | None = row_id()
    mailbox: str
    uidvalidity: int | None = Field(default=None, sa_type=sa.BigInteger)
    uid: int | None = Field(default=None, sa_type=sa.BigInteger)
    via: str
    fingerprint: str = Field(index=True)
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


class Content(SQLModel, table=True):
    """The bytes of a mail in the spool, deflated, never changed (R20).

    Beside the rest of the mail SQLite would write them again with every change of its state.
    """

    __tablename__: ClassVar[str] = "content"
    mail: int = Field(sa_column=sa.Column(BigId, sa.ForeignKey("mail.id"), primary_key=True, autoincrement=False))
    raw: bytes


class OutboxMail(SQLModel, table=True):
    """A mail that we promised: final bytes, minted once; its state is its fate."""

    __tablename__: ClassVar[str] = "outbox"
    __table_args__ = (
        sa.UniqueConstraint("cause", "recipient", "notice"),
        one_of("state", OutboxState),
        partial_index("ix_outbox_due", "next_attempt_at", where="state IN ('ready', 'deferred', 'uncertain')"),
        sa.Index("ix_outbox_order", "recipient", "ticket", "id"),
        sa.Index("ix_outbox_limits", "recipient", "created_at"),
    )
    id: int | None = row_id()
    ticket: int | None = reference("ticket.number", index=False)
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
    shows: int | None = Field(default=None, sa_type=sa.BigInteger)  #: the newest message when it was written


class HeldMail(SQLModel, table=True):
    """An agent's mail that was not carried out: it waits for its author (product.md 6, trust.md 3.2)."""

    __tablename__: ClassVar[str] = "held"
    __table_args__ = (one_of("kind", HeldKind), one_of("state", HeldState))
    mail: int = Field(sa_column=sa.Column(BigId, sa.ForeignKey("mail.id"), primary_key=True, autoincrement=False))
    kind: str
    state: str = Field(default=HeldState.WAITING)
    agent: str = Field(index=True)
    ticket: int | None = reference("ticket.number")
    message: int | None = reference("message.id")
    answered: str = ""  #: the notice that the mail answered
    about: str = ""  #: the cause of that notice
    shows: int | None = Field(default=None, sa_type=sa.BigInteger)  #: the newest message that its author had seen
    have_it: list[str] = json_column(list)  #: people outside who got the mail from the agent directly
    words: str = ""  #: new words as they came, tag lines in them
    more_words: str = ""  #: of further text parts
    html_words: str | None = None
    html: str = ""
    files: list[dict[str, Any]] = json_column(list)
    passed_on: dict[str, Any] = json_column(dict)  #: the mail that it forwards, to open a ticket with; {} for none
    message_id: str = ""
    at: datetime = moment(nullable=False)
    until: datetime | None = moment()
    wrong: int = 0  #: answers to a confirm that were neither yes nor from the right hand


class WaitingNotice(SQLModel, table=True):
    """Something an agent is told of a little later, together with what else happens meanwhile (product.md 5).

    The words are what the notice says, without what stands around them: that is written when they leave. So are the
    words themselves of a notice that shows a message and little else; there are none here then.
    """

    __tablename__: ClassVar[str] = "notice"
    __table_args__ = (sa.Index("ix_notice_waits", "agent", "later", "leaves_at"),)
    id: int | None = row_id()
    agent: str
    ticket: int | None = reference("ticket.number", index=False)
    notice: str
    subject: str
    text: str
    html: str
    hints: list[list[str]] = json_column(list)
    facts: dict[str, Any] = json_column(dict)  #: what it says beside the message, as that was
    message: int | None = reference("message.id", index=False)
    at: datetime = moment(nullable=False)
    leaves_at: datetime = moment(nullable=False, index=True)
    later: bool = False  #: it waits for better times (quiet hours, too much at once), not for what comes in a minute
