"""Mail that is handed to us: from files, a pipe, LMTP or SMTP; durable when `receive` returns (trust.md R3)."""

import shutil
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from mailticket.errors import TransientError
from mailticket.mail.fingerprint import fingerprint
from mailticket.settings import Settings
from mailticket.store import mails
from mailticket.store.database import Database
from mailticket.store.mails import Arrival


def receive(
    database: Database,
    settings: Settings,
    mailbox: str,
    contents: Sequence[bytes],
    *,
    via: str,
    now: datetime,
    mail_from: str | None = None,
) -> list[int]:
    """Spool mails in one commit; return their ids. Raises TransientError when the disk is too full (R15)."""
    if not has_room(settings):
        raise TransientError(
            f"less than site.min_free is left on the disk of {settings.site.state_dir}; no mail is taken"
        )
    arrivals = [Arrival(content, fingerprint(content), received_at=now, mail_from=mail_from) for content in contents]
    with database.transaction() as tx:
        return mails.spool(tx, mailbox, arrivals, via=via, now=now)


def has_room(settings: Settings) -> bool:
    """Say whether the disk has more than `site.min_free` left."""
    return free_bytes(settings.site.state_dir) >= settings.site.min_free


def free_bytes(folder: Path) -> int:
    """Return how much room is left where *folder* lies."""
    return shutil.disk_usage(folder).free if folder.exists() else shutil.disk_usage(folder.anchor).free
