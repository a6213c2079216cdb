"""What a rehearsal did, read from the history before it is rolled back."""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlmodel import Session

from mailticket.store.history import EVENT


def last_event(tx: Session) -> int:
    """Return the id of the newest history entry; 0 when there is none."""
    return int(tx.execute(sa.select(sa.func.coalesce(sa.func.max(EVENT.c.id), 0))).scalar_one())


def done_since(tx: Session, event: int) -> Iterator[str]:
    """Yield the history entries after *event*, in words."""
    for row in tx.execute(sa.select(EVENT).where(EVENT.c.id > event).order_by(EVENT.c.id)):
        ticket = f"#{row.ticket} " if row.ticket else ""
        why = f" ({row.why})" if row.why else ""
        yield f"would do: {ticket}{row.event} {row.detail}{why}"
