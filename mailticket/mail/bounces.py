"""Mail that a server sends because it could not deliver.

Told by structure, by header, and, of those that use neither (qmail, old Exchange, virus walls), by several weak signs
together: never by words alone, since people write about undelivered mail too.
"""

import re

from mailticket.mail import words
from mailticket.mail.automatic import auto_submitted, because
from mailticket.mail.bounce_words import BODIES, PROGRAMS, RETURNED, SENDERS, SUBJECTS
from mailticket.mail.fold import fold, pattern
from mailticket.mail.message import Mail

_DAEMON = re.compile(r"mailer[-_.]?daemon(?:[-_.+].*)?|mail[-_.]?daemon|mdaemon")
_SUBJECT = pattern(SUBJECTS, r"\W{0,6}(?:\[[^\]]{0,40}\]\W{0,3})?")
_BODY = pattern(BODIES)
_RETURNED = pattern(RETURNED)
_SENDER = pattern(SENDERS, r"\b", r"\b")
_PROGRAM = pattern(PROGRAMS)
_ENCLOSED = ("message/", "text/rfc822-headers")

#: How much of the text is read for signs.
MAX_TEXT = 3000


def mark(mail: Mail) -> str:
    """Return what shows that *mail* is a delivery report, or ""."""
    if mail.report_type == "delivery-status":
        return because(mail, "Content-Type")
    if any(file.content_type == "message/delivery-status" for file in mail.attachments):
        return "message/delivery-status part"
    if found := because(mail, "X-Failed-Recipients"):
        return found
    author = mail.author.key if mail.author else words.address_spec(mail.header("From")).lower()
    if _DAEMON.fullmatch(author.partition("@")[0]):
        return because(mail, "From")
    if _looks_like_one(mail):
        return because(mail, "Subject") or because(mail, "From")
    # What is left was found by flufl.bounce in a mail that may be one; parse leaves a report only in such.
    return "text of a delivery report" if mail.report and mail.report.statuses else ""


def may_be_one(mail: Mail) -> bool:
    """Say whether it is worth asking further: a machine may have sent it, and it speaks of undelivered mail."""
    if not (_sender(mail) > 1 or _came_from_nobody(mail) or auto_submitted(mail)):
        return False
    return bool(_SUBJECT.match(fold(mail.subject[:200])) or _BODY.search(fold(mail.text[:MAX_TEXT])))


def _looks_like_one(mail: Mail) -> bool:
    """Weigh the weak signs: a machine's sender always, and two of subject, text, returned mail, null return path."""
    sender = _sender(mail)
    if not sender:
        return False
    subject = bool(_SUBJECT.match(fold(mail.subject[:200])))
    text = fold(mail.text[:MAX_TEXT])
    body = bool(_BODY.search(text))
    returned = bool(_RETURNED.search(text)) or any(a.content_type.startswith(_ENCLOSED) for a in mail.attachments)
    signs = subject + body + returned + _came_from_nobody(mail)
    return signs >= 2 and (subject or body) and (sender > 1 or (subject and body))


def _sender(mail: Mail) -> int:
    """Say how much the sender is a mail server: 2 surely, 1 perhaps, 0 not at all."""
    author = mail.author
    if author is None:
        return 2 if mail.header("From").rstrip().endswith("<>") else 1
    if _SENDER.search(fold(author.name)[:100]) or _SENDER.search(author.key.rpartition("@")[0].replace("_", " ")):
        return 2
    host = author.domain
    local = author.key.rpartition("@")[0]
    return int(bool(_PROGRAM.search(local)) or (bool(host) and host.endswith(local)))


def _came_from_nobody(mail: Mail) -> bool:
    path = mail.header("Return-Path").strip().lower()
    return path == "<>" or "mailer-daemon" in path
