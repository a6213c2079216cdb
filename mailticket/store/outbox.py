"""The outbox: mail promised, until it is sent or its fate is known."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from mailticket.store.database import touch
from mailticket.store.statements import Prepared, run
from mailticket.store.states import OutboxState
from mailticket.store.tables import OutboxMail
from mailticket.store.tables.columns import may_be_id

OUTBOX = OutboxMail.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
LEVEL = 1
TAKEN_BACK = "taken back by #undo"

#: States in which a mail may still leave; the next one to the same person about the same ticket waits (R14).
UNDECIDED = (OutboxState.READY, OutboxState.SENDING, OutboxState.DEFERRED, OutboxState.UNCERTAIN)
#: States from which a mail is tried when its time has come.
DUE = (OutboxState.READY, OutboxState.DEFERRED, OutboxState.UNCERTAIN)


@dataclass(frozen=True, slots=True)
class Promise:
    """A mail to be sent: who, over which mailbox's route, and its final bytes."""

    cause: str
    notice: str
    mailbox: str
    mail_from: str
    recipient: str
    message_id: str
    content: bytes
    automatic: bool
    ticket: int | None = None
    files: Sequence[dict[str, Any]] = ()
    smtputf8: bool = False
    not_before: datetime | None = None
    shows: int | None = None  #: to an agent: the newest message of the ticket as it is written


@dataclass(frozen=True, slots=True)
class Claim:
    """A mail this run is about to hand over."""

    id: int
    ticket: int | None
    notice: str
    mailbox: str
    mail_from: str
    recipient: str
    message_id: str
    content: bytes
    files: list[dict[str, Any]]
    smtputf8: bool
    attempts: int
    uncertain: int
    created_at: datetime
    warned: bool


#: Who is handed over first: what has been due longest.
IN_TURN = (OUTBOX.c.next_attempt_at, OUTBOX.c.id)
ENQUEUE = Prepared(lambda insert: insert(OUTBOX).on_conflict_do_nothing())
ENQUEUE_ONE = Prepared(lambda insert: insert(OUTBOX).on_conflict_do_nothing().returning(OUTBOX.c.id))
IDS_OF = Prepared(
    sa.select(OUTBOX.c.id, OUTBOX.c.message_id).where(OUTBOX.c.message_id.in_(sa.bindparam("ids", expanding=True)))
)
SETTLE = Prepared(sa.update(OUTBOX).where(OUTBOX.c.id == sa.bindparam("mail_id")))
AUTOMATIC = Prepared(
    sa.select(OUTBOX.c.id)
    .where(OUTBOX.c.message_id.in_(sa.bindparam("ids", expanding=True)), OUTBOX.c.automatic)
    .limit(1)
)
IDS_TO = Prepared(
    sa.select(OUTBOX.c.created_at, OUTBOX.c.message_id)
    .where(OUTBOX.c.ticket == sa.bindparam("of"), OUTBOX.c.recipient == sa.bindparam("to"))
    .order_by(OUTBOX.c.id)
)


def enqueue_all(tx: Session, promises: Sequence[Promise], *, now: datetime) -> None:
    """Promise mails; one that was promised already (cause, recipient, notice) is passed over."""
    if promises:
        run(tx, ENQUEUE, [row_of(promise, now) for promise in apart(promises)])
        touch(tx, "outbox")


def enqueue(tx: Session, promise: Promise, *, now: datetime) -> int | None:
    """Promise a mail; return its id, or None when the same was promised already."""
    made = run(tx, ENQUEUE_ONE, row_of(promise, now)).scalar()
    touch(tx, "outbox")
    return int(made) if made is not None else None


def apart(promises: Sequence[Promise]) -> list[Promise]:
    """Return mails of one cause with the ticket in it where one person is told the same of several tickets."""
    told, kept = set[tuple[str, str]](), list[Promise]()
    for promise in promises:
        again = (promise.recipient, promise.notice) in told
        kept.append(replace(promise, cause=cause_of(promise.cause, promise.ticket)) if again else promise)
        told.add((promise.recipient, promise.notice))
    return kept


def cause_of(cause: str, ticket: int | None) -> str:
    """Return the cause of a mail about a further ticket: a notice is promised once for a cause."""
    return f"{cause}/{ticket}"


def row_of(promise: Promise, now: datetime) -> dict[str, Any]:
    """Return a mail as the row it becomes."""
    return {
        "ticket": promise.ticket,
        "cause": promise.cause,
        "notice": promise.notice,
        "mailbox": promise.mailbox,
        "mail_from": promise.mail_from,
        "recipient": promise.recipient,
        "automatic": promise.automatic,
        "message_id": promise.message_id,
        "content": zlib.compress(promise.content, LEVEL),
        "files": list(promise.files),
        "smtputf8": promise.smtputf8,
        "state": OutboxState.READY,
        "attempts": 0,
        "uncertain": 0,
        "created_at": now,
        "next_attempt_at": promise.not_before or now,
        "warned": False,
        "last_reply": "",
        "shows": promise.shows,
    }


def ids_of(tx: Session, message_ids: Sequence[str]) -> dict[str, int]:
    """Return the ids of the mails with these Message-IDs, by Message-ID."""
    return {row.message_id: row.id for row in run(tx, IDS_OF, {"ids": list(message_ids)})}


COUNTS = Prepared(
    sa.select(OUTBOX.c.recipient, sa.func.count().label("mails"))
    .where(OUTBOX.c.recipient.in_(sa.bindparam("to", expanding=True)), OUTBOX.c.created_at > sa.bindparam("since"))
    .group_by(OUTBOX.c.recipient)
)


def counts(tx: Session, recipients: Sequence[str], *, since: datetime) -> dict[str, int]:
    """Return how many mails each of *recipients* was promised after *since*; who got none is left out."""
    return {row.recipient: row.mails for row in run(tx, COUNTS, {"to": list(recipients), "since": since})}


AUTOMATIC_TO = Prepared(
    sa.select(OUTBOX.c.created_at, OUTBOX.c.notice).where(
        OUTBOX.c.recipient == sa.bindparam("to"), OUTBOX.c.automatic, OUTBOX.c.created_at > sa.bindparam("since")
    )
)


def automatic_to(tx: Session, recipient: str, *, since: datetime) -> list[tuple[datetime, str]]:
    """Return when which automatic notices were promised to *recipient* after *since*."""
    found = run(tx, AUTOMATIC_TO, {"to": recipient, "since": since})
    return [(row.created_at, row.notice) for row in found]


def waits_its_turn() -> Any:
    """Return the clause for a mail with an earlier one to the same person about the same ticket undecided (R14)."""
    earlier = OUTBOX.alias("earlier")
    return sa.exists().where(
        earlier.c.recipient == OUTBOX.c.recipient,
        earlier.c.ticket.is_not_distinct_from(OUTBOX.c.ticket),
        earlier.c.id < OUTBOX.c.id,
        earlier.c.state.in_(UNDECIDED),
    )


def route_is_tried(since: datetime) -> Any:
    """Return the clause for a mail whose route is down and was tried *since* with another (R13)."""
    other = OUTBOX.alias("other")
    return sa.exists().where(
        other.c.mailbox == OUTBOX.c.mailbox,
        other.c.id != OUTBOX.c.id,
        other.c.state == OutboxState.READY,
        other.c.started_at >= since,
        other.c.last_reply != "",
    )


def claiming() -> Any:
    """Return the statement that claims what is due."""
    # The states stand in the SQL itself: by parameters no database sees that the small index `ix_outbox_due` has all.
    states: Any = sa.bindparam("due", DUE, expanding=True, literal_execute=True)
    due = (
        sa.select(OUTBOX.c.id)
        .where(OUTBOX.c.state.in_(states), OUTBOX.c.next_attempt_at <= sa.bindparam("now"), ~waits_its_turn())
        .where(OUTBOX.c.mailbox.in_(sa.bindparam("boxes", expanding=True)))
        .order_by(*IN_TURN)
        .limit(sa.bindparam("most"))
        .with_for_update(skip_locked=True)
    )
    columns = (OUTBOX.c[name] for name in Claim.__slots__)
    return sa.update(OUTBOX).where(OUTBOX.c.id.in_(due)).returning(*columns, OUTBOX.c.next_attempt_at)


CLAIM = claiming()


def claim(tx: Session, *, run: str, mailboxes: Sequence[str], now: datetime, limit: int = 20) -> list[Claim]:
    """Mark due mails of *mailboxes* (one route) as being sent by *run* and return them, oldest first.

    They must be handed over in that order (`adopt_orphans`). A mail is left while an earlier one to the same recipient
    about the same ticket is undecided (R14).
    """
    sending = {"state": OutboxState.SENDING, "run": run, "started_at": now}
    which = {"now": now, "boxes": list(mailboxes), "most": limit}
    rows = sorted(tx.execute(CLAIM, {**sending, **which}), key=lambda row: (row.next_attempt_at, row.id))
    return [claim_of(row) for row in rows]


def claim_of(row: Any) -> Claim:
    """Return a claimed row as a value."""
    values = {name: getattr(row, name) for name in Claim.__slots__}
    return Claim(**{**values, "content": zlib.decompress(row.content)})


def of_cause(tx: Session, cause: str) -> list[Claim]:
    """Return the mails promised for *cause*, as if they had been claimed."""
    columns = (OUTBOX.c[name] for name in Claim.__slots__)
    return [claim_of(row) for row in tx.execute(sa.select(*columns).where(OUTBOX.c.cause == cause))]


def settle(tx: Session, mail_id: int, state: OutboxState, *, reply: str, **values: object) -> None:
    """Record what became of an attempt; *values* are further columns."""
    run(tx, SETTLE, {"mail_id": mail_id, "state": state, "last_reply": reply, "run": None, **values})


def release(tx: Session, mail_ids: Sequence[int]) -> None:
    """Give back claims that were not tried."""
    mine = OUTBOX.c.id.in_(list(mail_ids))
    tx.execute(sa.update(OUTBOX).where(mine).values(state=OutboxState.READY, run=None))


def adopt_orphans(tx: Session, *, dead_runs: Sequence[str], now: datetime, retry_after: timedelta) -> int:
    """Take over the claims of runs that died; return how many may or may not have left (R10, R11, R17).

    Claims are tried in order, so of those a run left behind only the first of each mailbox can have been on the wire:
    it becomes `uncertain`, or `held` when that happened to it before; the others were never tried and are ready again.
    """
    if not dead_runs:
        return 0
    orphans = sa.and_(OUTBOX.c.state == OutboxState.SENDING, OUTBOX.c.run.in_(list(dead_runs)))
    left = tx.execute(sa.select(OUTBOX.c.id, OUTBOX.c.run, OUTBOX.c.mailbox).where(orphans).order_by(*IN_TURN)).all()
    firsts = {(row.run, row.mailbox): row.id for row in reversed(left)}
    doubtful = list(firsts.values())
    again = OUTBOX.c.uncertain > 0
    values = {
        "state": sa.case((again, OutboxState.HELD.value), else_=OutboxState.UNCERTAIN.value),
        "uncertain": OUTBOX.c.uncertain + 1,
        "next_attempt_at": now + retry_after,
        "run": None,
        "last_reply": "we were stopped while it was being sent",
    }
    tx.execute(sa.update(OUTBOX).where(OUTBOX.c.id.in_(doubtful)).values(**values))
    release(tx, list(tx.execute(sa.select(OUTBOX.c.id).where(orphans)).scalars()))
    return len(doubtful)


def claiming_runs(tx: Session) -> list[str]:
    """Return the ids of runs that have claims, alive or not."""
    runs = sa.select(OUTBOX.c.run).where(OUTBOX.c.state == OutboxState.SENDING).distinct()
    return [run for run in tx.execute(runs).scalars() if run]


# --- what was sent --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail of ours that somebody reports about."""

    id: int
    ticket: int | None
    notice: str
    cause: str
    recipient: str
    created_at: datetime
    sent_at: datetime | None
    shows: int | None = None
    state: str = OutboxState.SENT

    @property
    def mail(self) -> int | None:
        """The spooled mail that it was about."""
        kind, _, number = self.cause.partition(":")
        return int(number.partition("/")[0]) if kind == "mail" else None


def sent_by_id(tx: Session, mail_id: int) -> Sent | None:
    """Return the outbox mail with that id."""
    return _sent(tx, OUTBOX.c.id == mail_id)


def sent_by_message_id(tx: Session, message_ids: Sequence[str]) -> Sent | None:
    """Return the outbox mail with the first of these Message-IDs that is one of ours."""
    if not message_ids:
        return None
    known = sa.select(OUTBOX.c.message_id).where(OUTBOX.c.message_id.in_(list(message_ids)))
    ours = set(tx.execute(known).scalars())
    first = next((message_id for message_id in message_ids if message_id in ours), None)
    return _sent(tx, OUTBOX.c.message_id == first) if first else None


def _sent(tx: Session, condition: Any) -> Sent | None:
    columns = [OUTBOX.c[name] for name in Sent.__slots__]
    row = tx.execute(sa.select(*columns).where(condition).limit(1)).first()
    return Sent(**row._mapping) if row else None


def is_automatic(tx: Session, message_ids: Sequence[str]) -> bool:
    """Say whether one of these mails of ours was an automatic one."""
    return run(tx, AUTOMATIC, {"ids": list(message_ids)}).first() is not None


def warn_once(tx: Session, mail_id: int) -> bool:
    """Note that somebody is told that a mail is late; return whether it is the first time."""
    first = sa.update(OUTBOX).where(OUTBOX.c.id == mail_id, ~OUTBOX.c.warned).values(warned=True)
    return tx.execute(first.returning(OUTBOX.c.id)).first() is not None


def set_return_path(tx: Session, mail_id: int, mail_from: str) -> None:
    """Give a mail an envelope sender that names its row (VERP)."""
    tx.execute(sa.update(OUTBOX).where(OUTBOX.c.id == mail_id).values(mail_from=mail_from))


def content(tx: Session, mail_id: int) -> bytes | None:
    """Return a promised mail with holes where its files go; None for an unknown id."""
    wanted = sa.select(OUTBOX.c.content).where(OUTBOX.c.id == mail_id)
    found = tx.execute(wanted).scalar() if may_be_id(mail_id) else None
    return zlib.decompress(found) if found is not None else None


def call_back(tx: Session, cause: str, notice: str, ticket: int, *, now: datetime) -> bool:
    """Take back mails about a ticket that still wait for their time; return whether all of them could be."""
    causes = OUTBOX.c.cause.in_([cause, cause_of(cause, ticket)])
    mine = sa.and_(causes, OUTBOX.c.notice == notice, OUTBOX.c.ticket == ticket)
    waiting = sa.and_(mine, OUTBOX.c.state == OutboxState.READY, OUTBOX.c.next_attempt_at > now, OUTBOX.c.attempts == 0)
    promised = tx.execute(sa.select(sa.func.count()).where(mine)).scalar_one()
    if not promised or promised != tx.execute(sa.select(sa.func.count()).where(waiting)).scalar_one():
        return False
    tx.execute(sa.update(OUTBOX).where(waiting).values(state=OutboxState.FAILED, last_reply=TAKEN_BACK))
    return True


def message_ids_to(tx: Session, ticket: int, recipient: str) -> list[tuple[datetime, str]]:
    """Return when and under which Message-ID we wrote to somebody about a ticket, oldest first."""
    ours = run(tx, IDS_TO, {"of": ticket, "to": recipient})
    return [(row.created_at, row.message_id) for row in ours]
