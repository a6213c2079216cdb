"""The spool: mail received and kept, from arrival to its one outcome."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from mailticket.errors import PermanentError
from mailticket.store.database import touch
from mailticket.store.statements import Prepared, run
from mailticket.store.states import Outcome, SpoolState
from mailticket.store.tables import Content, MailboxCursor, SpooledMail
from mailticket.store.tables.columns import may_be_id

MAIL = SpooledMail.__table__  # type: ignore[attr-defined]  # SQLModel adds it to table classes
CONTENT = Content.__table__  # type: ignore[attr-defined]  # the same
TRIES = 3
#: Compression is on the intake's path: level 1 is five times as fast as the default and nearly as small on base64.
LEVEL = 1
#: Of a mail of that size a sample is tried: what shrinks less than to this share is taken for packed.
LARGE, SAMPLE, PACKED = 64 << 10, 4 << 10, 0.7
#: UIDs in one statement; databases allow some ten thousand parameters, and mail that could not be moved piles up.
PARAMETERS = 5000


@dataclass(frozen=True, slots=True)
class Arrival:
    """A mail to be spooled; `uidvalidity` and `uid` are its key where it came by IMAP."""

    content: bytes
    fingerprint: str
    received_at: datetime
    uidvalidity: int | None = None
    uid: int | None = None
    mail_from: str | None = None
    full_size: int | None = None
    raw: bytes = field(init=False, repr=False)  #: *content* deflated: here, where no other writer waits for it

    def __post_init__(self) -> None:
        """Deflate what came."""
        object.__setattr__(self, "raw", deflated(self.content))


def deflated(content: bytes) -> bytes:
    """Return a mail as the spool keeps it (zlib).

    In base64 of what was packed already (most files are) nothing repeats: to look for it takes three times as long, and
    what is found by chance makes it larger.
    """
    if len(content) < LARGE:
        return zlib.compress(content, LEVEL)
    middle = content[len(content) // 2 :][:SAMPLE]
    repeats = len(zlib.compress(middle, LEVEL)) < PACKED * len(middle)
    strategy = zlib.Z_DEFAULT_STRATEGY if repeats else zlib.Z_HUFFMAN_ONLY
    packer = zlib.compressobj(LEVEL, strategy=strategy)
    return packer.compress(content) + packer.flush()


def spool(tx: Session, mailbox: str, arrivals: Sequence[Arrival], *, via: str, now: datetime) -> list[int]:
    """Keep *arrivals* in order; return the new ids. A key that is already there is passed over (R1)."""
    known = keys_present(tx, mailbox, arrivals)
    fresh = [arrival for arrival in arrivals if arrival.uid is None or (arrival.uidvalidity, arrival.uid) not in known]
    if not fresh:
        return []
    rows: list[dict[str, Any]] = [
        {
            "mailbox": mailbox,
            "uidvalidity": arrival.uidvalidity,
            "uid": arrival.uid,
            "via": via,
            "fingerprint": arrival.fingerprint,
            "size": len(arrival.content),
            "full_size": arrival.full_size,
            "mail_from": arrival.mail_from,
            "received_at": arrival.received_at,
            "spooled_at": now,
            "acknowledged": arrival.uid is None,
            "state": SpoolState.RECEIVED,
            "why": "",
            "attempts": 0,
            "error": "",
        }
        for arrival in fresh
    ]
    ids = list(tx.execute(sa.insert(MAIL).returning(MAIL.c.id, sort_by_parameter_order=True), rows).scalars())
    raws = [{"mail": mail_id, "raw": arrival.raw} for mail_id, arrival in zip(ids, fresh, strict=True)]
    run(tx, KEEP, raws)
    touch(tx, "mail")
    return ids


def keys_present(tx: Session, mailbox: str, arrivals: Sequence[Arrival]) -> set[tuple[int | None, int | None]]:
    """Return the (uidvalidity, uid) keys among *arrivals* that the spool holds already."""
    uids = [arrival.uid for arrival in arrivals if arrival.uid is not None]
    if not uids:
        return set()
    held = sa.select(MAIL.c.uidvalidity, MAIL.c.uid).where(MAIL.c.mailbox == mailbox, MAIL.c.uid.in_(uids))
    return {(row.uidvalidity, row.uid) for row in tx.execute(held)}


# --- the cursor -----------------------------------------------------------------------------------------------------


def cursor(tx: Session, mailbox: str) -> MailboxCursor | None:
    """Return how far *mailbox* has been read; None before first contact."""
    return tx.get(MailboxCursor, mailbox)


def meet(tx: Session, mailbox: str, *, uidvalidity: int, highest_uid: int, now: datetime) -> MailboxCursor:
    """Return the cursor of *mailbox*, made at first contact and reset when its UIDs changed their meaning.

    *highest_uid* becomes the baseline: what is there now may be older than we are asked to take.
    """
    row = tx.get(MailboxCursor, mailbox)
    if row is None:
        row = MailboxCursor(
            mailbox=mailbox, uidvalidity=uidvalidity, uid=0, baseline_uid=highest_uid, first_contact_at=now
        )
    elif row.uidvalidity != uidvalidity:
        forget_older_keys(tx, mailbox, uidvalidity)
        row.uidvalidity, row.uid, row.baseline_uid = uidvalidity, 0, highest_uid
    tx.add(row)
    return row


def move_cursor(tx: Session, mailbox: str, *, uid: int, now: datetime) -> None:
    """Remember that everything up to *uid* is spooled, or stays where it is. Only after `meet`."""
    cursors = sa.update(MailboxCursor).where(col(MailboxCursor.mailbox) == mailbox)
    tx.execute(cursors.values(uid=uid, polled_at=now))


def unacknowledged(tx: Session, mailbox: str, uidvalidity: int) -> list[int]:
    """Return the UIDs that are ours but may still wait in the folder."""
    held = sa.select(MAIL.c.uid).where(
        MAIL.c.mailbox == mailbox, MAIL.c.uidvalidity == uidvalidity, ~MAIL.c.acknowledged
    )
    return list(tx.execute(held.order_by(MAIL.c.uid)).scalars())


def acknowledged(tx: Session, mailbox: str, uidvalidity: int, uids: Sequence[int]) -> None:
    """Remember that the server was told about *uids*."""
    folder = sa.and_(MAIL.c.mailbox == mailbox, MAIL.c.uidvalidity == uidvalidity)
    for at in range(0, len(uids), PARAMETERS):
        some = MAIL.c.uid.in_(uids[at : at + PARAMETERS])
        tx.execute(sa.update(MAIL).where(folder, some).values(acknowledged=True))


def forget_older_keys(tx: Session, mailbox: str, uidvalidity: int) -> None:
    """After a UIDVALIDITY change the old UIDs mean nothing; nothing is left to acknowledge by them."""
    stale = sa.and_(MAIL.c.mailbox == mailbox, MAIL.c.uidvalidity != uidvalidity, ~MAIL.c.acknowledged)
    tx.execute(sa.update(MAIL).where(stale).values(acknowledged=True))


# --- from received to done ------------------------------------------------------------------------------------------


#: So many bytes of mail are read ahead; one mail always is.
AT_ONCE = 16 << 20
KEEP = Prepared(sa.insert(CONTENT))
WAITING = Prepared(
    sa.select(MAIL.c.id, MAIL.c.size, MAIL.c.full_size)
    .where(MAIL.c.mailbox == sa.bindparam("box"), MAIL.c.state == SpoolState.RECEIVED, MAIL.c.id > sa.bindparam("last"))
    .order_by(MAIL.c.id)
    .limit(sa.bindparam("most"))
)
RAW_OF = Prepared(
    sa.select(CONTENT.c.mail, CONTENT.c.raw).where(CONTENT.c.mail.in_(sa.bindparam("ids", expanding=True)))
)
TAKE = Prepared(
    sa.select(*(MAIL.c[name] for name in ("id", "mailbox", "via", "fingerprint", "full_size", "mail_from")))
    .add_columns(MAIL.c.received_at, MAIL.c.attempts)
    .where(MAIL.c.id == sa.bindparam("mail_id"), MAIL.c.state == SpoolState.RECEIVED)
    .with_for_update(skip_locked=True)
)
COPY_OF = Prepared(
    sa.select(MAIL.c.id)
    .where(
        MAIL.c.fingerprint == sa.bindparam("print"),
        MAIL.c.id != sa.bindparam("mail_id"),
        MAIL.c.state != SpoolState.RECEIVED,
        MAIL.c.outcome != Outcome.DUPLICATE,
        MAIL.c.outcome != Outcome.REJECTED,
    )
    .order_by(MAIL.c.id)
    .limit(1)
)
FINISH = Prepared(sa.update(MAIL).where(MAIL.c.id == sa.bindparam("mail_id")))


@dataclass(frozen=True, slots=True)
class Waiting:
    """A mail that waits to be applied; with `full_size` these are only its first bytes."""

    id: int
    deflated: bytes | None
    full_size: int | None

    @property
    def raw(self) -> bytes:
        """Its bytes, inflated when they are asked for: no transaction waits for that. Raises PermanentError if lost."""
        if self.deflated is None:
            raise PermanentError("the bytes of this mail are lost")
        return zlib.decompress(self.deflated)


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that is being applied, without its bytes: those were read ahead."""

    id: int
    mailbox: str
    via: str
    fingerprint: str
    full_size: int | None
    mail_from: str | None
    received_at: datetime
    attempts: int


def waiting(tx: Session, mailbox: str, *, after: int = 0, limit: int = 50) -> list[Waiting]:
    """Return the next mails of *mailbox* that wait to be applied, in arrival order, as many as memory bears."""
    chosen: list[Any] = []
    total = 0
    for row in run(tx, WAITING, {"box": mailbox, "last": after, "most": limit}):
        total += row.size
        if chosen and total > AT_ONCE:
            break
        chosen.append(row)
    found = run(tx, RAW_OF, {"ids": [row.id for row in chosen]}) if chosen else ()
    raws = {row.mail: row.raw for row in found}
    return [Waiting(row.id, raws.get(row.id), row.full_size) for row in chosen]


def take(tx: Session, mail_id: int) -> Taken | None:
    """Lock a waiting mail for this transaction; None when it is no longer waiting or another holds it."""
    row = run(tx, TAKE, {"mail_id": mail_id}).first()
    return Taken(*row) if row else None


def copy_of(tx: Session, row: Taken) -> int | None:
    """Return the id of the mail that *row* is a copy of: same fingerprint, already dealt with (R4)."""
    if tx.get_bind().dialect.name == "postgresql":  # SQLite has one writer anyway
        tx.execute(sa.select(sa.func.pg_advisory_xact_lock(int(row.fingerprint[:15], 16))))
    found: int | None = run(tx, COPY_OF, {"print": row.fingerprint, "mail_id": row.id}).scalar()
    return found


def finish(tx: Session, row: Taken, outcome: Outcome, *, kind: str, why: str, now: datetime) -> None:
    """Give a mail its one outcome."""
    done = {"state": SpoolState.DONE, "outcome": outcome, "kind": kind, "why": why, "done_at": now, "error": ""}
    run(tx, FINISH, {"mail_id": row.id, **done})


def failed(tx: Session, mail_id: int, error: str, *, now: datetime, tries: int = TRIES) -> bool:
    """Count a failed try; at the last one set the mail aside. Return whether it was set aside now (R8)."""
    row = take(tx, mail_id)
    if row is None:
        return False
    told: dict[str, Any] = {"attempts": row.attempts + 1, "error": error}
    is_last = row.attempts + 1 >= tries
    if is_last:
        told |= {"state": SpoolState.SET_ASIDE, "outcome": Outcome.SET_ASIDE, "done_at": now}
    run(tx, FINISH, {"mail_id": mail_id, **told})
    return is_last


def spool_aside(tx: Session, mailbox: str, arrival: Arrival, *, via: str, error: str, now: datetime) -> int | None:
    """Keep *arrival*, set aside at once; return its id, None if its key is there. Its server has nothing to be told."""
    for mail_id in spool(tx, mailbox, [arrival], via=via, now=now):
        aside = {"state": SpoolState.SET_ASIDE, "outcome": Outcome.SET_ASIDE, "done_at": now, "error": error}
        run(tx, FINISH, {"mail_id": mail_id, **aside, "attempts": TRIES, "acknowledged": True})
        return mail_id
    return None


def one_waiting(tx: Session, mail_id: int) -> Waiting | None:
    """Return a mail if it still waits to be applied."""
    wanted = sa.select(MAIL.c.id, CONTENT.c.raw, MAIL.c.full_size).join_from(MAIL, CONTENT, isouter=True)
    row = tx.execute(wanted.where(MAIL.c.id == mail_id, MAIL.c.state == SpoolState.RECEIVED)).first()
    return Waiting(*row) if row else None


def raw(tx: Session, mail_id: int) -> bytes:
    """Return the mail as it was received, byte for byte (R20). Raises LookupError for an unknown id."""
    wanted = sa.select(CONTENT.c.raw).where(CONTENT.c.mail == mail_id)
    found = tx.execute(wanted).scalar() if may_be_id(mail_id) else None
    if found is None:
        raise LookupError(f"no mail {mail_id} in the spool, or its bytes are lost")
    return zlib.decompress(found)


def beginning(deflated: bytes, size: int) -> bytes:
    """Return the first *size* bytes of a mail as the spool keeps it."""
    return zlib.decompressobj().decompress(deflated, size)
