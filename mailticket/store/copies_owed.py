"""Which sent mails are still to be copied into a folder on the server: a fact each, gone once it is done."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session

from mailticket.store import facts
from mailticket.store.database import touch
from mailticket.store.facts import FACT
from mailticket.store.outbox import OUTBOX, Claim, claim_of

NAME = "copy owed:"


@dataclass(frozen=True, slots=True)
class Owed:
    """A sent mail that has no copy yet."""

    claim: Claim
    sent_at: datetime


def owe(tx: Session, outbox: int, *, now: datetime) -> None:
    """Note that a mail that was sent is to be copied."""
    facts.put_first(tx, f"{NAME}{outbox}", "", now=now)
    touch(tx, "copy")


def owed(tx: Session, mailbox: str, *, limit: int = 20) -> list[Owed]:
    """Return the sent mails of *mailbox* that are to be copied, oldest first."""
    name = sa.literal(NAME).concat(sa.cast(OUTBOX.c.id, sa.String))
    columns = [OUTBOX.c[column] for column in Claim.__slots__]
    wanted = sa.select(*columns, OUTBOX.c.sent_at, FACT.c.at).join(FACT, FACT.c.name == name)
    rows = tx.execute(wanted.where(OUTBOX.c.mailbox == mailbox).order_by(OUTBOX.c.id).limit(limit))
    return [Owed(claim_of(row), row.sent_at or row.at) for row in rows]


def paid(tx: Session, outbox: int) -> None:
    """Note that the copy is there."""
    facts.drop(tx, f"{NAME}{outbox}")
