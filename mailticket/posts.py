"""Which workers a daemon runs, how they wait, and how long each may be without progress."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from mailticket.app import App
from mailticket.desk import trouble
from mailticket.sections import Mailbox
from mailticket.store.locks import Lock
from mailticket.workers.base import Worker
from mailticket.workers.post import PollerPost, Post

#: What a poller may take beyond its poll interval, as IDLE is left at each poll.
POLLER_SLACK = timedelta(seconds=90)
APPLIER_BOUND = timedelta(seconds=120)
#: The answer to the final dot may take 600 s (trust.md R11).
DELIVERER_BOUND = timedelta(seconds=700)
LOOKOUT_BOUND = timedelta(seconds=700)  #: it may have to hand over a mail itself
TIMEKEEPER_BOUND = timedelta(seconds=30)
#: How long a worker rests that nobody wakes.
REST = timedelta(minutes=1)


class Tenure:
    """The right to serve one mailbox: one process has it at a time, and loses it with its life (trust.md R17)."""

    def __init__(self, app: App, mailbox: str) -> None:
        self._app, self._name = app, f"mailbox:{mailbox}"
        self._lock: Lock | None = None
        self._guard = threading.Lock()  #: poller and applier ask from their own threads

    def holds(self) -> bool:
        """Say whether the mailbox is ours, taking it when it is free."""
        with self._guard:
            if self._lock is None or not self._lock.is_good():
                self._lock = self._app.locks.try_lock(self._name)
            return self._lock is not None

    def give_up(self) -> None:
        """Let others have the mailbox."""
        with self._guard:
            if self._lock is not None:
                self._lock.release()
                self._lock = None


@dataclass(frozen=True)
class Tenured:
    """A worker that works only while the mailbox is ours."""

    worker: Worker
    tenure: Tenure

    def run_once(self) -> int:
        """Run the worker, if it may."""
        return self.worker.run_once() if self.tenure.holds() else 0


def posts_of(app: App, tenures: dict[str, Tenure]) -> Iterator[Post]:
    """Yield the posts of a daemon; *tenures* are by mailbox."""
    for mailbox in app.settings.mailboxes:
        yield from mailbox_posts(app, mailbox, tenures[mailbox.name])
    for route, deliverer in app.deliverers.items():
        name = f"deliverer {route or 'operator'}"
        yield Post(name, deliverer, clock=app.clock, bound=DELIVERER_BOUND, rest=REST, wakes_for="outbox")
    for mailbox_name, filer in app.filers.items():
        bound = DELIVERER_BOUND
        yield Post(f"filer {mailbox_name}", filer, clock=app.clock, bound=bound, rest=REST, wakes_for="copy")
    yield Post("joiner", app.joiner, clock=app.clock, bound=TIMEKEEPER_BOUND, rest=REST, wakes_for="notice")
    yield Post("lookout", app.lookout, clock=app.clock, bound=LOOKOUT_BOUND, rest=REST)
    yield Post("timekeeper", app.timekeeper, clock=app.clock, bound=TIMEKEEPER_BOUND, rest=REST, wakes_for="timer")


def mailbox_posts(app: App, mailbox: Mailbox, tenure: Tenure) -> Iterator[Post]:
    """Yield the poller and the applier of one mailbox; its trouble is its own."""
    poller = app.pollers.get(mailbox.name)
    if poller and mailbox.imap:
        interval = mailbox.imap.poll_interval.calendar
        yield PollerPost(
            f"poller {mailbox.name}",
            poller,
            worker=Tenured(poller, tenure),
            may_wait=tenure.holds,
            clock=app.clock,
            bound=interval + POLLER_SLACK,
            rest=interval,
            on_trouble=partial(tell_trouble, app, mailbox, Staleness(app, mailbox)),
        )
    applier = Tenured(app.appliers[mailbox.name], tenure)
    name = f"applier {mailbox.name}"
    yield Post(name, applier, clock=app.clock, bound=APPLIER_BOUND, rest=REST, wakes_for="mail")


class Staleness:
    """How long a mailbox has not been read."""

    def __init__(self, app: App, mailbox: Mailbox) -> None:
        self._clock, self._patience = app.clock, mailbox.stale_after.calendar.total_seconds()
        self._well_at = self._clock.monotonic()
        self.is_told: bool | None = None  #: None: an earlier run may have told

    @property
    def may_be_told(self) -> bool:
        """Say whether the operator may believe that the mailbox is in trouble."""
        return self.is_told is not False

    def reset(self) -> None:
        """It was read just now."""
        self._well_at = self._clock.monotonic()

    def is_over_patience(self) -> bool:
        """Say whether `stale_after` is over."""
        return self._clock.monotonic() - self._well_at >= self._patience


def tell_trouble(app: App, mailbox: Mailbox, staleness: Staleness, error: Exception | None) -> None:
    """Tell the operator how a mailbox fares, when there is something new to tell."""
    if error is None:
        staleness.reset()
        is_news = staleness.may_be_told
    else:
        is_news = not staleness.is_told and (isinstance(error, trouble.LASTING) or staleness.is_over_patience())
    if is_news:
        app.in_unit(
            lambda desk: trouble.mailbox(desk, mailbox.name, error, is_stale=staleness.is_over_patience()),
            cause=f"mailbox:{mailbox.name}",
        )
        staleness.is_told = error is not None
