"""Messages and their files."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from mailticket.store import search
from mailticket.store.outbox import OUTBOX
from mailticket.store.statements import Prepared, added, blank, run
from mailticket.store.states import LinkKind, MessageKind
from mailticket.store.tables import Message, SpooledMail, StoredAttachment
from mailticket.store.tickets import LINK

MESSAGE = Message.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
ATTACHMENT = StoredAttachment.__table__  # type: ignore[attr-defined]  # the same


ADD = Prepared(sa.insert(MESSAGE).returning(MESSAGE.c.id))
ATTACH = Prepared(sa.insert(ATTACHMENT))
BLANK = blank(Message)
REQUESTERS_IDS = Prepared(
    sa.select(MESSAGE.c.at, MESSAGE.c.message_id)
    .where(MESSAGE.c.ticket == sa.bindparam("of"), MESSAGE.c.kind == MessageKind.REQUESTER, MESSAGE.c.message_id != "")
    .order_by(MESSAGE.c.id)
)
SAID_BY = Prepared(
    sa.select(sa.func.count()).where(
        MESSAGE.c.author_address == sa.bindparam("author"),
        MESSAGE.c.at > sa.bindparam("since"),
        MESSAGE.c.text == sa.bindparam("words"),
    )
)


#: The notices that tell of a message: what stands in them is what is answered.
TELL = ("new-ticket", "requester-replied", "proposal", "note-added", "reply", "ack", "too-big")
#: Which ticket was split off with the message that is answered: by its own id, or by a mail of ours that told of it.
SPLIT_OFF = Prepared(
    sa.select(MESSAGE.c.ticket)
    .select_from(LINK)
    .join(MESSAGE, MESSAGE.c.ticket == LINK.c.number)
    .outerjoin(OUTBOX, sa.and_(OUTBOX.c.shows == MESSAGE.c.id, OUTBOX.c.message_id == sa.bindparam("told_by")))
    .where(LINK.c.ticket == sa.bindparam("of"), LINK.c.kind == LinkKind.SPLIT_INTO)
    .where(sa.or_(OUTBOX.c.notice.in_(TELL), MESSAGE.c.message_id == sa.bindparam("answered")))
    .limit(1)
)


def split_off(tx: Session, ticket: int, *, answered: str, told_by: str) -> int | None:
    """Return the ticket that was split off from *ticket* with the message that is answered: the Message-ID *answered*.

    *told_by* is the Message-ID of our mail that is answered, which may have told of it.
    """
    found = run(tx, SPLIT_OFF, {"of": ticket, "answered": answered, "told_by": told_by}).scalar()
    return int(found) if found is not None else None


def add(
    tx: Session, values: dict[str, Any], files: Iterable[dict[str, Any]], *, about: Iterable[str | None] = ()
) -> Message:
    """Add a message and its files; return it. Keys are the columns of `Message` and `StoredAttachment`.

    It is found by its words and by those of *about*: subject and resolution of its ticket.
    """
    row = {**BLANK, **values}
    message_id = int(run(tx, ADD, row).scalar_one())
    search.put(tx, message_id, *about, values["text"])
    rows = [{"detached": False, **file, "message": message_id, "mail": values["mail"]} for file in files]
    if rows:
        run(tx, ATTACH, rows)
    return added(tx, Message, {"id": message_id, **row})


def get(tx: Session, message_id: int) -> Message:
    """Return a message. Raises LookupError when there is none."""
    found = tx.get(Message, message_id)
    if found is None:
        raise LookupError(f"no message {message_id}")
    return found


def tickets_by_message_id(tx: Session, message_ids: Sequence[str]) -> dict[str, list[int]]:
    """Return which tickets hold messages with these Message-IDs."""
    if not message_ids:
        return {}
    held = sa.select(MESSAGE.c.message_id, MESSAGE.c.ticket).where(MESSAGE.c.message_id.in_(list(message_ids)))
    found: dict[str, list[int]] = {}
    for row in tx.execute(held.order_by(MESSAGE.c.id)):
        found.setdefault(row.message_id, []).append(row.ticket)
    return found


def messages(tx: Session, ticket: int) -> list[Message]:
    """Return the thread of a ticket, oldest first."""
    return list(
        tx.exec(
            select(Message).where(col(Message.ticket) == ticket, ~col(Message.withdrawn)).order_by(col(Message.id))
        ).all()
    )


def last_public(tx: Session, ticket: int) -> Message | None:
    """Return the newest public message of a ticket."""
    wanted = select(Message).where(col(Message.ticket) == ticket, col(Message.public), ~col(Message.withdrawn))
    return tx.exec(wanted.order_by(col(Message.id).desc()).limit(1)).first()


def files(tx: Session, message_ids: Sequence[int]) -> dict[int, list[StoredAttachment]]:
    """Return the files of messages, by message id, those taken out of the ticket left out."""
    held = select(StoredAttachment).where(
        col(StoredAttachment.message).in_(list(message_ids)), ~col(StoredAttachment.detached)
    )
    found: dict[int, list[StoredAttachment]] = {}
    for row in tx.exec(held.order_by(col(StoredAttachment.id))):
        found.setdefault(row.message, []).append(row)
    return found


def files_of(tx: Session, message: Message | None) -> tuple[StoredAttachment, ...]:
    """Return the files of one message; none of no message."""
    return tuple(files(tx, [message.id or 0]).get(message.id or 0, ())) if message else ()


def requesters_message_ids(tx: Session, ticket: int) -> list[tuple[datetime, str]]:
    """Return when and under which Message-ID the requester's side wrote, oldest first."""
    return [(row.at, row.message_id) for row in run(tx, REQUESTERS_IDS, {"of": ticket})]


def answered_at(tx: Session, since: datetime) -> list[datetime]:
    """Return when agents answered requesters since then."""
    answers = sa.select(MESSAGE.c.at).where(MESSAGE.c.kind == MessageKind.AGENT, MESSAGE.c.at >= since)
    return list(tx.execute(answers.where(~MESSAGE.c.withdrawn)).scalars())


def kind_of_first(tx: Session, ticket: int) -> str | None:
    """Return the class of the mail that opened a ticket (trust.md 4.1); None when no mail did, or not yet."""
    first = (
        sa.select(MESSAGE.c.mail).where(MESSAGE.c.ticket == ticket).order_by(MESSAGE.c.id).limit(1).scalar_subquery()
    )
    found: str | None = tx.execute(sa.select(col(SpooledMail.kind)).where(col(SpooledMail.id) == first)).scalar()
    return found


def times_said(tx: Session, author: str, words: str, *, since: datetime) -> int:
    """Return how often somebody wrote just these words since then."""
    return int(run(tx, SAID_BY, {"author": author, "words": words, "since": since}).scalar_one())


def set_withdrawn(tx: Session, message_id: int, *, withdrawn: bool) -> None:
    """Take a message out of the thread, or put it back; it stays in the database."""
    tx.execute(sa.update(MESSAGE).where(MESSAGE.c.id == message_id).values(withdrawn=withdrawn))


def agents_of(tx: Session, ticket: int) -> list[str]:
    """Return the agents who wrote on a ticket, in the order they first did."""
    wrote = sa.select(MESSAGE.c.agent, sa.func.min(MESSAGE.c.id)).where(
        MESSAGE.c.ticket == ticket, MESSAGE.c.agent.is_not(None)
    )
    return [row.agent for row in tx.execute(wrote.group_by(MESSAGE.c.agent).order_by(sa.func.min(MESSAGE.c.id)))]


def public_before(tx: Session, ticket: int, message_id: int) -> Message | None:
    """Return the public message before another: what an answer quotes."""
    earlier = select(Message).where(
        col(Message.ticket) == ticket, col(Message.public), ~col(Message.withdrawn), col(Message.id) < message_id
    )
    return tx.exec(earlier.order_by(col(Message.id).desc()).limit(1)).first()


def newest(tx: Session, ticket: int, *, message_ids: Sequence[str] | None = None) -> int | None:
    """Return the id of a ticket's newest message, of those with these Message-IDs where some are given."""
    wanted = sa.select(sa.func.max(MESSAGE.c.id)).where(MESSAGE.c.ticket == ticket)
    if message_ids is not None:
        wanted = wanted.where(MESSAGE.c.message_id.in_(list(message_ids)))
    found = tx.execute(wanted).scalar()
    return int(found) if found is not None else None


def last_public_after(tx: Session, ticket: int, message_id: int, *, not_by: str) -> Message | None:
    """Return the newest public message after another that is not the agent *not_by*'s own."""
    by_others = sa.or_(col(Message.agent).is_(None), col(Message.agent) != not_by)
    later = select(Message).where(
        col(Message.ticket) == ticket, col(Message.public), ~col(Message.withdrawn), col(Message.id) > message_id
    )
    return tx.exec(later.where(by_others).order_by(col(Message.id).desc()).limit(1)).first()


def ids(tx: Session, ticket: int) -> list[int]:
    """Return the ids of all messages of a ticket, also of those withdrawn, oldest first."""
    return list(tx.execute(sa.select(MESSAGE.c.id).where(MESSAGE.c.ticket == ticket).order_by(MESSAGE.c.id)).scalars())


def move(tx: Session, message_ids: Sequence[int], ticket: int) -> None:
    """Put messages into another ticket; their files go along."""
    tx.execute(sa.update(MESSAGE).where(MESSAGE.c.id.in_(list(message_ids))).values(ticket=ticket))
