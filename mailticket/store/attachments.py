"""Files of a ticket, also those that were taken out of it."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlmodel import Session, col, select

from mailticket.store.tables import Message, StoredAttachment

ATTACHMENT = StoredAttachment.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes


def of_ticket(tx: Session, ticket: int) -> list[StoredAttachment]:
    """Return every file of a ticket's messages, oldest first."""
    joined = select(StoredAttachment).join(Message, col(Message.id) == col(StoredAttachment.message))
    wanted = joined.where(col(Message.ticket) == ticket, ~col(Message.withdrawn))
    return list(tx.exec(wanted.order_by(col(StoredAttachment.id))).all())


def set_detached(tx: Session, ids: Sequence[int], *, detached: bool) -> None:
    """Take files out of their tickets, or put them back; their bytes stay in the mail that brought them."""
    tx.execute(sa.update(ATTACHMENT).where(ATTACHMENT.c.id.in_(list(ids))).values(detached=detached))
