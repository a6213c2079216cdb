"""Delivery reports: what a server says became of our mail (RFC 3464, RFC 6522)."""

import re
from email.message import Message

from mailticket.mail import headers, words
from mailticket.mail.bounce_words import DELAYS, RETURNED
from mailticket.mail.fold import fold, pattern
from mailticket.mail.message import DeliveryReport, DeliveryStatus, Mail, ReportAction
from mailticket.mail.structure import Leaf

#: Recipients read from one report.
MAX_STATUSES = 100

#: What is read of a report that follows no standard.
MAX_LOOSE = 32 * 1024
MAX_LOOSE_STATUSES = 10

_ADDRESS = re.compile(r"[\w.+=-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b(?!\.)")
_RETURNED = pattern(RETURNED)
_DELAY = pattern(DELAYS)
_FIELD = re.compile(r"^([A-Za-z][A-Za-z0-9-]{0,60})\s{0,10}:(.*(?:\n[ \t].*)*)", re.MULTILINE)
_BLANK_LINE = re.compile(r"\n[ \t]*\n")


def read(found: list[Leaf]) -> DeliveryReport | None:
    """Return the delivery report in a mail, or None when it holds none."""
    status = [leaf for leaf in found if leaf.kind in {"message/delivery-status", "message/global-delivery-status"}]
    if not status:
        return None
    statuses = [status for leaf in status for status in _statuses(leaf)]
    ids, ours = _returned(found)
    return DeliveryReport(tuple(statuses[:MAX_STATUSES]), ids, ours)


def loose(mail: Mail, found: list[Leaf]) -> DeliveryReport:
    """Read a delivery report that follows no standard (qmail, old Exchange, virus walls) as far as it can be."""
    text = mail.text[:MAX_LOOSE]
    above = _RETURNED.split(fold(text), maxsplit=1)[0]
    named = mail.header("X-Failed-Recipients") or text[: len(above)]
    strangers = {address.key for address in (*mail.to, *mail.cc, *mail.from_)}
    recipients = [a.strip(".,:;").lower() for a in _ADDRESS.findall(named) if a.strip(".,:;").lower() not in strangers]
    action = ReportAction.DELAYED if _DELAY.search(fold(mail.subject[:200]) + "\n" + above) else ReportAction.FAILED
    status = _STATUS.search(text[: len(above)])
    statuses = (DeliveryStatus(action, one, status.group() if status else "") for one in dict.fromkeys(recipients))
    ids, ours = _returned(found)
    fields = _fields(text)
    ids = ids or tuple(filter(None, [headers.message_id(fields.get("message-id", ""))]))
    ours = ours or tuple(filter(None, [fields.get("x-mailticket-id", "").strip()[:500]]))
    return DeliveryReport(tuple(statuses)[:MAX_LOOSE_STATUSES], ids, ours)


def _statuses(leaf: Leaf) -> list[DeliveryStatus]:
    payload = headers.payload(leaf.part)
    if isinstance(payload, list):
        blocks = [dict(_pairs(child)) for child in payload if isinstance(child, Message)]
    else:
        text = leaf.data.decode("utf-8", "replace").replace("\r\n", "\n")
        blocks = [_fields(block) for block in _BLANK_LINE.split(text)[: MAX_STATUSES + 1]]
    return [status for block in blocks if (status := _status(block))]


def _pairs(part: Message) -> list[tuple[str, str]]:
    """Return the fields in reverse, so that in a dict the first of a name wins."""
    return [(name.lower(), words.field_text(value)) for name, value in reversed(headers.raw_fields(part))]


def _fields(block: str) -> dict[str, str]:
    table: dict[str, str] = {}
    for name, value in _FIELD.findall(block):
        table.setdefault(name.lower(), value)
    return table


def _status(block: dict[str, str]) -> DeliveryStatus | None:
    recipient = _address(block.get("final-recipient", "")) or _address(block.get("original-recipient", ""))
    action = block.get("action", "").strip().lower().partition(" ")[0]
    status = (re.search(r"[245]\.\d{1,3}\.\d{1,3}", block.get("status", "")[:100]) or [""])[0]
    if not recipient and not action:
        return None
    known = {member.value for member in ReportAction}
    if action not in known:
        action = "delayed" if status.startswith("4") else "delivered" if status.startswith("2") else "failed"
    diagnostic = " ".join(block.get("diagnostic-code", "").split())[:500]
    return DeliveryStatus(ReportAction(action), recipient, status, diagnostic)


def _address(value: str) -> str:
    """Return the address of `rfc822; <a@b>`."""
    text = value.partition(";")[2] or value
    return text.strip().strip("<>").strip().lower()[:320]


def _returned(found: list[Leaf]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    ids: list[str] = []
    ours: list[str] = []
    for leaf in found:
        if leaf.kind not in {"message/rfc822", "text/rfc822-headers", "message/global", "message/rfc822-headers"}:
            continue
        payload = headers.payload(leaf.part)
        if isinstance(payload, list) and payload and isinstance(payload[0], Message):
            block = dict(_pairs(payload[0]))
        else:
            block = _fields(leaf.data[:65536].decode("utf-8", "replace").replace("\r\n", "\n"))
        if found_id := headers.message_id(block.get("message-id", "")):
            ids.append(found_id)
        if mark := block.get("x-mailticket-id", "").strip():
            ours.append(mark[:500])
    return tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(ours))
