"""Mail that a server sends because it could not deliver: by structure, by header, and in the forms of those that use neither."""

import re

from mailticket.mail.automatic import because
from mailticket.mail.message import Mail

_DAEMON = re.compile(r"mailer[-_.]?daemon(?:[-_.+].*)?|mail[-_.]?daemon|mdaemon", re.IGNORECASE)


def mark(mail: Mail) -> str:
    """Return what shows that *mail* is a delivery report, or ""."""
    if mail.report_type == "delivery-status" or mail.report:
        return because(mail, "Content-Type") or "message/delivery-status part"
    if found := because(mail, "X-Failed-Recipients"):
        return found
    author = mail.author
    if author and _DAEMON.fullmatch(author.key.partition("@")[0]):
        return because(mail, "From")
    return ""
