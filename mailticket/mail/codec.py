"""`Mail` to JSON and back, field by field: what crosses the pipe between the parser child and us."""

import json
from datetime import datetime
from typing import Any

from mailticket.mail.message import (
    Address,
    Attachment,
    CalendarAnswer,
    DeliveryReport,
    DeliveryStatus,
    Forwarded,
    Mail,
    ReportAction,
    Use,
)

#: Fields of `Mail` that JSON holds as they are.
_PLAIN = [
    "message_id",
    "from_count",
    "only_quote",
    "subject",
    "language",
    "text",
    "new_words",
    "more_words",
    "text_part",
    "html_part",
    "html_new_words",
    "html_new",
    "content_type",
    "report_type",
    "calendar_method",
    "degraded",
]

#: Fields that are tuples of strings.
_STRINGS = ["from_defects", "in_reply_to", "references", "defects", "notes"]

#: Fields that are tuples of addresses.
_ADDRESSES = ["from_", "reply_to", "to", "cc"]


def dump(mail: Mail) -> bytes:
    """Return *mail* as JSON."""
    record: dict[str, Any] = {name: value for name in _PLAIN if (value := getattr(mail, name))}
    record |= {name: value for name in _STRINGS if (value := getattr(mail, name))}
    record |= {name: [(a.name, a.address) for a in value] for name in _ADDRESSES if (value := getattr(mail, name))}
    record["headers"] = mail.headers
    if mail.date:
        record["date"] = mail.date.isoformat()
    if mail.sender:
        record["sender"] = (mail.sender.name, mail.sender.address)
    if mail.attachments:
        record["attachments"] = [
            (a.part, a.name, a.content_type, a.size, a.inline, a.content_id, a.sha256, a.use) for a in mail.attachments
        ]
    if mail.report:
        record["report"] = _dump_report(mail.report)
    if mail.calendar:
        record["calendar"] = _dump_calendar(mail.calendar)
    if mail.forwarded:
        record["forwarded"] = _dump_forwarded(mail.forwarded)
    return json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def load(data: bytes) -> Mail:
    """Return the mail that `dump` wrote."""
    record: dict[str, Any] = json.loads(data)
    values: dict[str, Any] = {name: record[name] for name in _PLAIN if name in record}
    values |= {name: tuple(record[name]) for name in _STRINGS if name in record}
    values |= {name: tuple(Address(n, a) for n, a in record[name]) for name in _ADDRESSES if name in record}
    values["headers"] = tuple((name, value) for name, value in record["headers"])
    if "date" in record:
        values["date"] = datetime.fromisoformat(record["date"])
    if "sender" in record:
        values["sender"] = Address(*record["sender"])
    if "attachments" in record:
        values["attachments"] = tuple(map(_load_attachment, record["attachments"]))
    if "report" in record:
        values["report"] = _load_report(record["report"])
    if "calendar" in record:
        values["calendar"] = _load_calendar(record["calendar"])
    if "forwarded" in record:
        values["forwarded"] = _load_forwarded(record["forwarded"])
    return Mail(**values)


def _load_attachment(record: list[Any]) -> Attachment:
    part, name, content_type, size, inline, content_id, sha256, use = record
    return Attachment(part, name, content_type, size, inline, content_id, sha256, Use(use))


def _dump_report(report: DeliveryReport) -> dict[str, Any]:
    return {
        "statuses": [(s.action.value, s.recipient, s.status, s.diagnostic) for s in report.statuses],
        "ids": report.returned_message_ids,
        "ours": report.returned_mailticket_ids,
    }


def _load_report(record: dict[str, Any]) -> DeliveryReport:
    statuses = tuple(DeliveryStatus(ReportAction(action), *rest) for action, *rest in record["statuses"])
    return DeliveryReport(statuses, tuple(record["ids"]), tuple(record["ours"]))


def _dump_calendar(answer: CalendarAnswer) -> list[Any]:
    start = answer.start.isoformat() if answer.start else None
    return [answer.method, answer.uid, answer.sequence, answer.answer, answer.comment, start]


def _load_calendar(record: list[Any]) -> CalendarAnswer:
    method, uid, sequence, answer, comment, start = record
    return CalendarAnswer(method, uid, sequence, answer, comment, datetime.fromisoformat(start) if start else None)


def _dump_forwarded(forwarded: Forwarded) -> dict[str, Any]:
    return {
        "author": (forwarded.author.name, forwarded.author.address),
        "subject": forwarded.subject,
        "date": forwarded.date.isoformat() if forwarded.date else None,
        "text": forwarded.text,
        "message_id": forwarded.message_id,
        "part": forwarded.part,
    }


def _load_forwarded(record: dict[str, Any]) -> Forwarded:
    date = datetime.fromisoformat(record["date"]) if record["date"] else None
    return Forwarded(
        Address(*record["author"]), record["subject"], date, record["text"], record["message_id"], record["part"]
    )
