"""Does every mail have its one outcome, every promise its fate? (trust.md R25)"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session

from mailticket.store.mails import CONTENT, MAIL
from mailticket.store.outbox import DUE, OUTBOX, route_is_tried, waits_its_turn
from mailticket.store.states import OutboxState, Outcome, SpoolState
from mailticket.store.tables import Event
from mailticket.store.waiting import WAITING

#: What waits longer than this without being touched is not under way any more.
UNDER_WAY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Account:
    """How many mails there are by outcome or state, promises by state, and what is unaccounted for."""

    mails: dict[str, int]
    outbox: dict[str, int]
    faults: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return it as `audit --json` prints it."""
        return {"mails": self.mails, "outbox": self.outbox, "unaccounted": list(self.faults)}

    def rows(self) -> Iterator[tuple[str, int]]:
        """Yield it as lines of a table."""
        yield from ((f"received: {name}", count) for name, count in sorted(self.mails.items()))
        yield from ((f"promised: {name}", count) for name, count in sorted(self.outbox.items()))


def take_stock(tx: Session, *, now: datetime) -> Account:
    """Account for every mail taken in and every mail promised."""
    state = sa.func.coalesce(MAIL.c.outcome, MAIL.c.state)
    mails = {row[0]: row[1] for row in tx.execute(sa.select(state, sa.func.count()).group_by(state))}
    promised = {
        row[0]: row[1] for row in tx.execute(sa.select(OUTBOX.c.state, sa.func.count()).group_by(OUTBOX.c.state))
    }
    if waiting := tx.execute(sa.select(sa.func.count()).select_from(WAITING)).scalar_one():
        promised["waiting"] = waiting  # to leave together (product.md 5)
    return Account(mails, promised, tuple(faults(tx, now)))


def faults(tx: Session, now: datetime) -> Iterator[str]:
    """Yield what is unaccounted for, in words."""
    for sentence, condition in mail_faults(now).items():
        for mail_id in tx.execute(sa.select(MAIL.c.id).where(condition).order_by(MAIL.c.id)).scalars():
            yield f"mail {mail_id} {sentence}"
    late = now - UNDER_WAY
    stuck = sa.or_(
        sa.and_(OUTBOX.c.state == OutboxState.SENDING, OUTBOX.c.started_at < late),
        sa.and_(OUTBOX.c.state.in_(DUE), OUTBOX.c.next_attempt_at < late, ~waits_its_turn(), ~route_is_tried(late)),
    )
    for promise_id in tx.execute(sa.select(OUTBOX.c.id).where(stuck).order_by(OUTBOX.c.id)).scalars():
        yield f"outbox mail {promise_id} is due and nobody sends it"
    for notice_id in tx.execute(sa.select(WAITING.c.id).where(WAITING.c.leaves_at < late)).scalars():
        yield f"notice {notice_id} waits for others and nobody lets it leave"


def mail_faults(now: datetime) -> dict[str, Any]:
    """Return the ways in which a mail can lack its one outcome."""
    event = Event.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
    left_something = sa.exists().where(event.c.mail == MAIL.c.id)
    done = MAIL.c.state == SpoolState.DONE
    kept = sa.exists().where(CONTENT.c.mail == MAIL.c.id)
    return {
        "has lost its bytes": ~kept,
        "is done without an outcome": sa.and_(done, MAIL.c.outcome.is_(None)),
        "is not done and has an outcome": sa.and_(MAIL.c.state == SpoolState.RECEIVED, MAIL.c.outcome.is_not(None)),
        "is called set aside and is not": sa.and_(MAIL.c.outcome == Outcome.SET_ASIDE, done),
        "went to a ticket and left nothing there": sa.and_(MAIL.c.outcome == Outcome.TICKET, ~left_something),
        "waits and nobody applies it": sa.and_(
            MAIL.c.state == SpoolState.RECEIVED, MAIL.c.spooled_at < now - UNDER_WAY
        ),
    }
