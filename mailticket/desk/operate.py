"""What an operator sees of spool and outbox, and may do to them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from mailticket.desk.view import moment
from mailticket.errors import UserError
from mailticket.store import history, mails
from mailticket.store import outbox as outboxes
from mailticket.store.database import touch
from mailticket.store.mails import CONTENT, MAIL
from mailticket.store.outbox import OUTBOX
from mailticket.store.states import OutboxState, Outcome, SpoolState
from mailticket.store.tables.columns import may_be_id

#: How much of a mail is fetched, and then inflated, to look at its header for a list.
FETCHED, GLANCED = 16 << 10, 64 << 10
LISTED = ("id", "mailbox", "state", "attempts", "outcome", "error", "received_at")
AT_ONCE = 100  #: rows in hand while a list is made
DROPPED = "dropped by the operator"


def spooled(tx: Session, *, everything: bool) -> list[dict[str, Any]]:
    """Return received mails as `spool list --json` prints them, oldest first; all but those done."""
    head = sa.func.substr(CONTENT.c.raw, 1, FETCHED, type_=CONTENT.c.raw.type).label("head")
    listed = sa.select(*(MAIL.c[name] for name in LISTED), head).order_by(MAIL.c.id)
    wanted = listed.join_from(MAIL, CONTENT, isouter=True)  # one that has lost its bytes is listed first of all
    if not everything:
        wanted = wanted.where(MAIL.c.state != SpoolState.DONE)
    return [spooled_row(row) for row in tx.execute(wanted, execution_options={"yield_per": AT_ONCE})]


def spooled_row(row: Any) -> dict[str, Any]:
    """Return one received mail for a list; subject and author come from its first bytes."""
    from mailticket.mail.glance import glance  # not before there is such a mail

    seen = glance(mails.beginning(row.head, GLANCED) if row.head else b"")
    return {
        "id": row.id,
        "mailbox": row.mailbox,
        "state": row.state,
        "attempts": row.attempts,
        "outcome": row.outcome,
        "error": row.error,
        "received_at": moment(row.received_at),
        "subject": seen.subject,
        "from": seen.from_address,
    }


def raw(tx: Session, mail_id: int) -> bytes:
    """Return a received mail, byte for byte. Raises UserError for an unknown id."""
    try:
        return mails.raw(tx, mail_id)
    except LookupError as error:
        raise UserError(str(error)) from None


def retry_mails(tx: Session, ids: Sequence[int] | None, *, now: datetime) -> int:  # noqa: ARG001 - as its siblings
    """Let mails that were set aside be tried again; None for all. Return how many."""
    again = {"state": SpoolState.RECEIVED, "outcome": None, "attempts": 0, "error": "", "done_at": None}
    chosen = sa.update(MAIL).where(MAIL.c.state == SpoolState.SET_ASIDE, *among(MAIL, ids)).values(**again)
    touch(tx, "mail")
    return len(tx.execute(chosen.returning(MAIL.c.id)).all())


def drop_mails(tx: Session, ids: Sequence[int] | None, *, now: datetime) -> int:
    """Give up on mails that were set aside; they stay in the spool as rejected. Return how many."""
    gone = {"state": SpoolState.DONE, "outcome": Outcome.REJECTED, "why": "dropped by the operator", "done_at": now}
    chosen = sa.update(MAIL).where(MAIL.c.state == SpoolState.SET_ASIDE, *among(MAIL, ids)).values(**gone)
    return len(tx.execute(chosen.returning(MAIL.c.id)).all())


def promised(tx: Session, *, everything: bool) -> list[dict[str, Any]]:
    """Return promised mails as `outbox list --json` prints them, oldest first; all but those sent."""
    columns = [column for column in OUTBOX.c if column.name != "content"]
    wanted = sa.select(*columns).order_by(OUTBOX.c.id)
    if not everything:
        wanted = wanted.where(OUTBOX.c.state != OutboxState.SENT)
    return [
        {
            "id": row.id,
            "ticket": row.ticket,
            "notice": row.notice,
            "recipient": row.recipient,
            "state": row.state,
            "attempts": row.attempts,
            "next_attempt_at": moment(row.next_attempt_at) if row.state in outboxes.DUE else None,
            "last_reply": row.last_reply,
            "message_id": row.message_id,
        }
        for row in tx.execute(wanted)
    ]


def promised_bytes(tx: Session, mail_id: int) -> bytes:
    """Return a promised mail without its files. Raises UserError for an unknown id."""
    content = outboxes.content(tx, mail_id)
    if content is None:
        raise UserError(f"no mail {mail_id} in the outbox")
    return content.replace(b"\x00", b"")


def retry_promises(tx: Session, ids: Sequence[int] | None, *, now: datetime) -> int:
    """Send promised mails at the next chance: held, failed or late ones; None for all. Return how many.

    They are promised anew: that is when they begin to be late, and from when on they are tried for five days.
    """
    states = [OutboxState.HELD, OutboxState.FAILED, OutboxState.DEFERRED, OutboxState.UNCERTAIN]
    fresh = {"created_at": now, "next_attempt_at": now, "attempts": 0, "uncertain": 0, "warned": False}
    meant = OUTBOX.c.last_reply.not_in([outboxes.TAKEN_BACK, DROPPED])  # what somebody wanted not to leave stays
    chosen = (
        sa.update(OUTBOX)
        .where(OUTBOX.c.state.in_(states), meant, *among(OUTBOX, ids))
        .values(state=OutboxState.READY, **fresh)
    )
    touch(tx, "outbox")
    return len(tx.execute(chosen.returning(OUTBOX.c.id)).all())


def drop_promises(tx: Session, ids: Sequence[int] | None, *, now: datetime) -> int:
    """Give up on promised mails that did not leave yet; their tickets say so. Return how many."""
    from mailticket.desk.context import OPERATOR  # not for lists: it takes long to load

    states = [*outboxes.DUE, OutboxState.HELD]
    gone = {"state": OutboxState.FAILED, "last_reply": DROPPED}
    chosen = sa.update(OUTBOX).where(OUTBOX.c.state.in_(states), *among(OUTBOX, ids)).values(**gone)
    dropped = tx.execute(chosen.returning(*(OUTBOX.c[name] for name in ("id", "ticket", "notice", "recipient")))).all()
    entry = {"at": now, "actor": OPERATOR.name, "actor_kind": OPERATOR.kind, "event": "dropped", "why": ""}
    history.add(
        tx,
        [
            {**entry, "ticket": row.ticket, "detail": f"{row.notice} to {row.recipient}", "outbox": row.id}
            for row in sorted(dropped)
            if row.ticket is not None
        ],
    )
    return len(dropped)


def among(table: Any, ids: Sequence[int] | None) -> list[Any]:
    """Return the clause that picks *ids*; none when all are meant."""
    return [] if ids is None else [table.c.id.in_([one for one in ids if may_be_id(one)])]
