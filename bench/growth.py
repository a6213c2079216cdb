"""A desk with a past: many closed tickets, made with plain inserts."""

import os
import zlib
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import sqlalchemy as sa

from bench.mails import ADDRESS, AUTHORS, plain, sentence
from bench.ours import open_app
from mailticket.clock import SystemClock
from mailticket.domain.status import Status
from mailticket.store.database import Database
from mailticket.store.history import EVENT
from mailticket.store.mails import CONTENT, MAIL
from mailticket.store.outbox import OUTBOX
from mailticket.store.people import PARTICIPANT, PERSON
from mailticket.store.states import ActorKind, MessageKind, OutboxState, Outcome, Role, SpoolState
from mailticket.store.thread import MESSAGE
from mailticket.store.tickets import COUNTER, TICKET

AT_ONCE = 2000
TICKETS_A_PERSON = 5
AGENTS = ("alice@acme.example", "bob@acme.example")
Rows = list[dict[str, Any]]


def fill(config: Path, tickets: int, seed: int) -> int:
    """Put *tickets* closed tickets with all that belongs to them into the database; return its size in bytes."""
    app = open_app(config)
    random = Random(seed)
    texts = [plain(random, f"former@{AUTHORS}", f"past.{number}") for number in range(100)]
    for first in range(1, tickets + 1, AT_ONCE):
        add(app.database, random, texts, range(first, min(first + AT_ONCE, tickets + 1)), tickets)
    with app.database.transaction() as tx:
        tx.execute(sa.insert(COUNTER), {"name": "ticket", "value": tickets})
    file = Path(app.database.url.database or os.devnull)
    with app.database.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    app.close()
    return file.stat().st_size


def add(database: Database, random: Random, texts: Sequence[bytes], numbers: range, all_: int) -> None:
    """Add the tickets *numbers*: a person for every few, a mail, a message, a history and the mails sent for each."""
    now = SystemClock().now()
    tables = (PERSON, MAIL, CONTENT, TICKET, PARTICIPANT, MESSAGE, EVENT, OUTBOX)
    rows: dict[sa.Table, Rows] = {table: [] for table in tables}
    for number in numbers:
        at = now - timedelta(days=3, minutes=2 * (all_ - number))
        person = 1 + (number - 1) // TICKETS_A_PERSON
        author = f"former{person}@{AUTHORS}"
        raw = texts[number % len(texts)]
        packed = zlib.compress(raw, 1)
        if number % TICKETS_A_PERSON == 1 or TICKETS_A_PERSON == 1:
            rows[PERSON].append({"id": person, "address": author, "name": "", "language": "", "created_at": at})
        rows[MAIL].append(a_mail(number, len(raw), at))
        rows[CONTENT].append({"mail": number, "raw": packed})
        rows[TICKET].append(a_ticket(number, person, sentence(random, 6), at))
        rows[PARTICIPANT].append({"ticket": number, "person": person, "role": Role.REQUESTER, "since": at})
        rows[MESSAGE].append(a_message(number, author, raw, at))
        for event in ("opened", "message", "status", "sent", "sent", "sent"):
            rows[EVENT].append(an_event(number, event, at))
        for recipient in (author, *AGENTS):
            rows[OUTBOX].append(a_sent_mail(number, recipient, packed, at))
    with database.transaction() as tx:
        for table, some in rows.items():
            if some:
                tx.execute(sa.insert(table), [{**defaults(table), **row} for row in some])


def defaults(table: sa.Table) -> dict[str, Any]:
    """Return something for the columns that may not be empty and that a row does not name."""
    blank: dict[type, Any] = {str: "", int: 0, bool: False, bytes: b"", dict: {}, list: []}
    needed = [column for column in table.columns if not column.nullable and not column.primary_key]
    return {
        column.name: [] if isinstance(column.type, sa.JSON) else blank.get(column.type.python_type, 0)
        for column in needed
    }


def a_mail(number: int, size: int, at: Any) -> dict[str, Any]:
    return {
        "id": number,
        "mailbox": "support",
        "uidvalidity": 1,
        "uid": number,
        "via": "imap",
        "fingerprint": f"{number:064x}",
        "size": size,
        "acknowledged": True,
        "state": SpoolState.DONE,
        "outcome": Outcome.TICKET,
        "kind": "human",
        "received_at": at,
        "spooled_at": at,
        "done_at": at,
    }


def a_ticket(number: int, person: int, subject: str, at: Any) -> dict[str, Any]:
    return {
        "number": number,
        "subject": subject,
        "status": Status.CLOSED,
        "queue": "support",
        "mailbox": "support",
        "address": ADDRESS,
        "requester": person,
        "language": "en",
        "priority": "normal",
        "fields": {},
        "created_at": at,
        "updated_at": at,
        "worked_at": at,
        "closed_at": at,
        "status_at": at,
        "clock_at": at,
    }


def a_message(number: int, author: str, raw: bytes, at: Any) -> dict[str, Any]:
    return {
        "ticket": number,
        "kind": MessageKind.REQUESTER,
        "public": True,
        "author_address": author,
        "via": "imap",
        "at": at,
        "text": raw.partition(b"\r\n\r\n")[2].decode(),
        "message_id": f"<past.{number}@{AUTHORS}>",
        "mail": number,
    }


def an_event(number: int, event: str, at: Any) -> dict[str, Any]:
    return {
        "ticket": number,
        "at": at,
        "actor": "mailticket",
        "actor_kind": ActorKind.SYSTEM,
        "event": event,
        "detail": "in support",
        "mail": number,
    }


def a_sent_mail(number: int, recipient: str, packed: bytes, at: Any) -> dict[str, Any]:
    return {
        "ticket": number,
        "cause": f"past:{number}",
        "notice": "new-ticket",
        "mailbox": "support",
        "mail_from": ADDRESS,
        "recipient": recipient,
        "automatic": True,
        "message_id": f"<past.{number}.{recipient}>",
        "content": packed,
        "state": OutboxState.SENT,
        "attempts": 1,
        "created_at": at,
        "next_attempt_at": at,
        "sent_at": at,
    }
