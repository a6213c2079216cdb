"""What the mail server at the border writes on top of a mail (RFC 5321 section 4.4, RFC 8601)."""

import re
from datetime import datetime
from email.utils import format_datetime

from mailticket.demo.house import BORDER
from mailticket.mail.glance import glance

_CLAIMED = re.compile(rb"^Authentication-Results:.*\r?\n(?:[ \t].*\r?\n)*", re.IGNORECASE | re.MULTILINE)


def stamped(content: bytes, mail_from: str, at: datetime) -> bytes:
    """Return the mail with the border's findings on top.

    Here every server may send for its own domain (SPF passes), so DMARC passes when From: is of the domain of the
    envelope, and fails for who writes another's name on the letter. What the mail itself claims is taken off.
    """
    header, gap, body = content.partition(b"\r\n\r\n")
    author = glance(content).from_address.rpartition("@")[2].lower()
    sender = mail_from.rpartition("@")[2].lower()
    verdict = "pass" if sender and sender == author else "fail"
    trace = [
        f"Return-Path: <{mail_from}>",
        f"Received: from {sender or 'unknown'} by {BORDER}; {format_datetime(at)}",
        f"Authentication-Results: {BORDER}; spf=pass smtp.mailfrom={sender}; dmarc={verdict} header.from={author}",
    ]
    kept = _CLAIMED.sub(b"", header + b"\r\n").removesuffix(b"\r\n")
    return "".join(f"{line}\r\n" for line in trace).encode() + kept + gap + body
