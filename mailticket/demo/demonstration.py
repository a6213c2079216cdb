"""The demo from beginning to end: servers up, desk up, the play, and then the stage is open to all."""

import logging
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from mailticket import log
from mailticket.clock import SystemClock
from mailticket.demo.desk import Desk
from mailticket.demo.house import CAST, FORGER, HOST, configure
from mailticket.demo.invitation import invitation
from mailticket.demo.play import PLAY
from mailticket.demo.servers import PostOffice
from mailticket.demo.stage import Stage
from mailticket.demo.telling import Teller
from mailticket.errors import PermanentError

#: What a person needs to read what one mail has done.
PACE = timedelta(seconds=2)


def demonstrate(*, script: bool) -> None:
    """Show a desk at work; with *script* end after the play. Raises MailticketError when it does not work."""
    teller, clock = Teller(), SystemClock()
    with _stoppable(), _folder() as folder, _logged_to(folder / "demo.log"), PostOffice(clock) as post:
        config = configure(folder, post.ports)
        teller.lines(["mailticket: a support desk that runs by e-mail alone", ""])
        teller.lines([f"Mail servers on {HOST}: IMAP {post.ports.imap}, SMTP {post.ports.smtp}. State: {folder}"])
        pace = timedelta(0) if script or not teller.console.is_terminal else PACE
        with Desk(config, clock) as desk, Stage(desk, teller, clock, post.ports, pace=pace) as stage:
            teller.prologue((who.name, who.part) for who in (*CAST, FORGER))
            stage.perform()
            teller.scene(len(PLAY) + 1, "Nothing is lost")
            teller.lines(accounted(desk))
            if script:
                return
            teller.scene(len(PLAY) + 2, "Your turn")
            teller.lines(invitation(folder, config, post.ports))
            with suppress(KeyboardInterrupt):
                stage.watch()


def accounted(desk: Desk) -> Iterator[str]:
    """Yield what became of every mail. Raises PermanentError for one that is unaccounted for."""
    account = desk.account()
    if account.faults:
        raise PermanentError(f"unaccounted: {'; '.join(account.faults)}")
    yield ""
    for said, counts in (("came in, and became", account.mails), ("was promised, and is", account.outbox)):
        each = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
        yield f"Every mail that {said}: {each}."
    yield "`mailticket audit` says so at any time, and a kill at any moment changes nothing about it. All is well."


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="mailticket-demo-") as name:
        yield Path(name)


@contextmanager
def _logged_to(file: Path) -> Iterator[None]:
    """Keep the log out of the play."""
    with file.open("w", encoding="utf-8") as stream:
        log.setup(logging.WARNING, stream=stream)
        try:
            yield
        finally:
            logging.getLogger().handlers[:] = [logging.NullHandler()]


@contextmanager
def _stoppable() -> Iterator[None]:
    """End in good order on Ctrl-C, on a signal, or when the terminal goes away; once, so that the end is not ended."""
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(*_: object) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, stop) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
