"""The daemon: the work of `run --once`, again and again until it is told to stop."""

import logging
import threading

from mailticket.app import App
from mailticket.once import Round

log = logging.getLogger(__name__)


def work(app: App, stop: threading.Event) -> None:
    """Work until *stop* is set, with a pause as long as the shortest poll interval."""
    intervals = [mailbox.imap.poll_interval.calendar for mailbox in app.settings.mailboxes if mailbox.imap]
    pause = min((interval.total_seconds() for interval in intervals), default=2.0)
    log.info("ready", extra={"mailboxes": len(app.settings.mailboxes)})
    while not stop.is_set():
        Round(app).run()
        stop.wait(pause)
    log.info("stopped")
