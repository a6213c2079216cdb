"""Addresses and dates of header fields; the one module that knows mail-parser."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from mailparser.dates import parse_mail_date
from mailparser.utils import get_addresses

from mailticket.mail import charset, words
from mailticket.mail.message import Address

#: Addresses read per field (trust.md S15); the rest is only counted.
MAX_ADDRESSES = 200

#: Room for that many addresses with names; a field is cut here, at a comma, before it is read.
MAX_FIELD = 16 * 1024

#: The form of nine in ten fields, one mailbox with nothing odd about it; mail-parser would say the same, slower.
_ADDR_SPEC = r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9.-]+"
_PLAIN = re.compile(
    rf"""\s?(?:(?:([A-Za-z0-9=?_.'*+/! -]*)|"([^"\\<>@\r\n]*)")[ ]?<({_ADDR_SPEC})>|({_ADDR_SPEC}))\s?"""
)


def read(raw: str) -> tuple[tuple[Address, ...], tuple[str, ...]]:
    """Return the mailboxes of a raw address field and what is wrong with it (RFC 5322 section 3.4)."""
    if plain := _PLAIN.fullmatch(raw):
        return (Address(_name(plain.group(1) or plain.group(2) or ""), plain.group(3) or plain.group(4)),), ()
    text = words.raw_text(_cut(raw))
    found: list[dict[str, Any]] = []
    try:
        pairs = get_addresses(text, defects=found, decode_names=False)
    except Exception as error:  # noqa: BLE001 - the field is the sender's, and this function is total (trust.md F1)
        pairs, found = [], [{"reason": type(error).__name__}]
    addresses = tuple(
        Address(_name(name), charset.clean(address)) for name, address in pairs[:MAX_ADDRESSES] if address
    )
    defects = tuple(dict.fromkeys(str(defect.get("reason", "unusable")) for defect in found))
    if not raw.isascii() and any(not a.address.isascii() for a in addresses):
        defects = (*defects, "8-bit-address")
    if len(pairs) > MAX_ADDRESSES or len(text) < len(raw) // 4:
        defects = (*defects, "too-many-addresses")
    return addresses, defects


def rescue(raw: str) -> Address | None:
    """Return the address of a field that is no address list: the first word with an `@` in it, brackets first."""
    text = words.field_text(raw)[:2000]
    for chunk in (text.partition("<")[2].partition(">")[0], *text.split()):
        candidate = chunk.strip(words.EDGES)
        local, at, domain = candidate.rpartition("@")
        if at and local and domain and not any(char in candidate for char in ' \t<>"'):
            name = text.partition("<")[0].strip(' "') if "<" in text else ""
            return Address("" if "@" in name else name, candidate)
    return None


def date(raw: str) -> datetime | None:
    """Return a Date field as aware UTC, or None when it names no moment (RFC 5322 section 3.3)."""
    value = raw.strip()[:200]
    for reader in (parsedate_to_datetime, _recovered):
        try:
            parsed = reader(value)
            moment = parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)
            return moment.astimezone(UTC)
        except Exception:  # noqa: BLE001, S112 - any text may stand there; no date is an answer (trust.md F1)
            continue
    return None


def _recovered(value: str) -> datetime:
    """Read a date as mail-parser does, which knows obsolete and damaged forms; it is the slower of the two."""
    found: datetime | None = parse_mail_date(value).value
    if found is None:
        raise ValueError(value)
    return found


def _name(raw: str) -> str:
    text = words.field_text(raw)
    # Outlook and others quote twice: "'Anne Lea'" is Anne Lea.
    if len(text) > 2 and text[0] == text[-1] == "'":
        text = text[1:-1]
    return text.strip(' "')[:200]


def _cut(raw: str) -> str:
    if len(raw) <= MAX_FIELD:
        return raw
    return raw[: raw.rfind(",", 0, MAX_FIELD)] if "," in raw[:MAX_FIELD] else raw[:MAX_FIELD]
