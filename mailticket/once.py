"""Everything that is due, once: read every mailbox until empty, apply what came, send what is ready (`run --once`)."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from mailticket.app import App
from mailticket.desk import trouble as troubles
from mailticket.desk.context import Desk
from mailticket.errors import MailticketError, TransientError
from mailticket.store import mails, rehearsals
from mailticket.transports.mailbox import KeptBackError
from mailticket.transports.rehearsal import LookingMailbox, NotingSubmitter
from mailticket.workers.base import Worker
from mailticket.workers.poller import Poller

log = logging.getLogger(__name__)


@dataclass
class Round:
    """One run over all mailboxes; whose worker fails is left out of it from then on, the others go on."""

    app: App
    troubles: dict[str, MailticketError] = field(default_factory=dict)

    def run(self) -> dict[str, MailticketError]:
        """Work until nothing is left to do; return what could not be done, with the reason."""
        with self.app.serving() as mine:
            for mailbox in self.app.settings.mailboxes:
                if mailbox.name not in mine:
                    self.troubles[f"mailbox {mailbox.name}"] = TransientError("another process serves it just now")
            workers = list(self.workers(mine))
            while sum(self.attempt(name, worker) for name, worker in workers):
                pass
        return self.troubles | self.outages()

    def workers(self, mailboxes: frozenset[str]) -> Iterator[tuple[str, Worker]]:
        """Yield the workers in the order of a mail's way, each with what its trouble is called."""
        app = self.app
        yield from ((f"reading {name}", poller) for name, poller in app.pollers.items() if name in mailboxes)
        yield from ((f"applying {name}", applier) for name, applier in app.appliers.items() if name in mailboxes)
        yield "looking after the disk", app.lookout
        yield "doing what is due", app.timekeeper
        yield "joining notices", replace(app.joiner, hurry=True)
        yield from ((f"sending for {name or 'operator'}", deliverer) for name, deliverer in app.deliverers.items())
        yield from ((f"copying what {name} sent", filer) for name, filer in app.filers.items())

    def attempt(self, name: str, worker: Worker) -> int:
        """Let one worker do what it can; return how much that was."""
        if name in self.troubles:
            return 0
        done, trouble = 0, None
        try:
            done = worker.run_once()
        except KeptBackError:
            return 1  # its poller tries again, and passes over it in the end (trust.md R8)
        except MailticketError as error:
            self.troubles[name] = trouble = error
            log.warning("work failed", extra={"worker": name, "error": type(error).__name__})
        if isinstance(worker, Poller) and (trouble or not done):
            self.tell(worker.name, trouble)
        return done

    def tell(self, mailbox: str, error: MailticketError | None) -> None:
        """Tell the operator of a mailbox that cannot be read, and when it can again."""
        configured, now = self.app.settings.mailbox(mailbox), self.app.clock.now()

        def told(desk: Desk) -> None:
            cursor = mails.cursor(desk.tx, mailbox)
            polled_at = cursor.polled_at if cursor else None
            stale = bool(configured and polled_at and now - polled_at >= configured.stale_after.calendar)
            troubles.mailbox(desk, mailbox, error, is_stale=stale)

        self.app.in_unit(told, cause=f"mailbox:{mailbox}")

    def outages(self) -> dict[str, MailticketError]:
        """Return the routes that are down, with the server's own words."""
        return {
            f"sending for {route or 'operator'}": TransientError(reason) for route, reason in self.app.outages.items()
        }


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a run would have done and sent, and what could not be tried."""

    lines: tuple[str, ...]
    troubles: dict[str, MailticketError]


def rehearse(app: App) -> DryRun:
    """Do everything that is due without doing it: note what would be done and sent, then forget it all."""
    with app.database.rehearsal() as database:
        noted: list[str] = []
        rehearsing = replace(
            app,
            database=database,
            alarm=None,
            mailboxes={name: LookingMailbox(mailbox) for name, mailbox in app.mailboxes.items()},
            submitters={name: NotingSubmitter(noted) for name in app.submitters},
            sent_folders={},
        )
        with database.transaction() as tx:
            before = rehearsals.last_event(tx)
        troubles = Round(rehearsing).run()
        with database.transaction() as tx:
            done = list(rehearsals.done_since(tx, before))
        return DryRun((*done, *noted), troubles)
