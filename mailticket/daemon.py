"""The daemon: every worker at its post, woken by what happens, watched, and stopped in good order."""

import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from mailticket.app import App
from mailticket.errors import MailticketError
from mailticket.log import without_addresses
from mailticket.orders import Orders
from mailticket.posts import Tenure, posts_of
from mailticket.store.wakeups import listening
from mailticket.transports.doors import Doors
from mailticket.transports.notify import Notifier
from mailticket.workers.post import Post

log = logging.getLogger(__name__)

#: The net under the wake-ups: so often every worker looks by itself (another process may have written rows).
TICK = timedelta(seconds=2)
#: A stop takes no longer; what is still under way then is taken up again by the next start (trust.md R21).
DRAIN = timedelta(seconds=30)
#: Signs of life are given at least so often, where a watchdog waits for them.
SIGN_OF_LIFE = timedelta(seconds=30)
#: A worker lets others run at every statement, and must have its turn again soon, not after Python's 5 ms.
TURN = timedelta(microseconds=100)


def serve(build: Callable[[], App], orders: Orders, notifier: Notifier) -> None:
    """Work until told to stop, each time with what *build* makes of the configuration. Raises ConfigError at first."""
    sys.setswitchinterval(TURN.total_seconds())
    with closing(Doors()) as doors:

        def build_with_doors() -> App:
            """Have what the desk needs of the world before another has to go for it."""
            made = build()
            with ExitStack() as on_error:
                on_error.callback(made.close)
                doors.open(made.settings.listen.addresses)
                on_error.pop_all()
            return made

        app: App | None = build_with_doors()
        while app is not None:
            doors.keep(app.settings.listen.addresses)
            daemon = Daemon(app, notifier, doors)
            following = daemon.work(orders, build_with_doors)
            if not daemon.slow:  # what a worker is still at is never closed under its hands; it ends with the process
                app.close()
            app = following


class Daemon:
    """One desk at work."""

    def __init__(self, app: App, notifier: Notifier, doors: Doors) -> None:
        self.app = app
        self.notifier = notifier
        self.doors = doors
        self.is_ready = False
        self.slow: list[str] = []  #: who had not ended when the time of the drain was over
        self.refusal = ""  #: what is wrong with the configuration that we were last told to take
        self.tenures = {mailbox.name: Tenure(app, mailbox.name) for mailbox in app.settings.mailboxes}
        self.posts: list[Post] = list(posts_of(app, self.tenures))

    def work(self, orders: Orders, build: Callable[[], App]) -> App | None:
        """Work until an order comes; return the desk that takes over, None at the end."""
        with self.app.alive(), self._woken(), self._ticking(), self._listening(), self._monitored():
            for post in self.posts:
                post.start()
            self.is_ready = True
            self.notifier.tell(READY=1, STATUS=self._status())
            log.info("ready", extra={"posts": len(self.posts)})
            following = self._watch_until(orders, build)
            self.is_ready = False
            self.notifier.tell(STATUS="reloading") if following else self.notifier.tell(STOPPING=1, STATUS="stopping")
            self._drain()
        return following

    def _watch_until(self, orders: Orders, build: Callable[[], App]) -> App | None:
        """Look after the posts until an order ends the work. A configuration that is refused ends nothing."""
        while True:
            if not orders.await_any(self._breath()):
                self.watch()
            elif orders.is_stop:
                return None
            else:
                try:
                    return build()
                except MailticketError as error:
                    self._refuse(error)

    def _refuse(self, error: MailticketError) -> None:
        """Say what is wrong with a new configuration: all of it in the log, the first and how many more in STATUS."""
        first, *others = problems = str(error).splitlines()
        told = [without_addresses(problem) for problem in problems]
        log.error("new configuration refused", extra={"error": type(error).__name__, "problems": told})
        more = f" (and {len(others)} more in the log)" if others else ""
        self.refusal = f"; new configuration refused: {first}{more}"
        self.notifier.tell(STATUS=self._status())

    def watch(self) -> bool:
        """Give a sign of life only if every post is fresh (R22); return whether it was given."""
        stale = [post.name for post in self.posts if not post.is_fresh()]
        if stale:
            log.error("no progress", extra={"workers": ",".join(stale)})
            self.notifier.tell(STATUS=f"no progress: {', '.join(stale)}")
            return False
        self.notifier.tell(WATCHDOG=1, STATUS=self._status())
        return True

    def wake(self, kinds: frozenset[str]) -> None:
        """Wake the posts that wait for rows of *kinds*."""
        for post in self.posts:
            if post.wakes_for in kinds:
                post.wake()

    def _breath(self) -> timedelta:
        """Return how often to look after the posts: thrice within the watchdog's patience."""
        watchdog = self.notifier.watchdog
        return min(watchdog / 3, SIGN_OF_LIFE) if watchdog else SIGN_OF_LIFE

    def _status(self) -> str:
        down = ", ".join(sorted(route or "operator" for route in tuple(self.app.outages)))
        sending = f"; cannot send for {down}" if down else ""
        return f"{len(self.app.settings.mailboxes)} mailboxes{sending}{self.refusal}"

    def _drain(self) -> None:
        """Let every worker end what it has in hand, then let others have the mailboxes."""
        for deliverer in self.app.deliverers.values():
            deliverer.stop()
        for post in self.posts:
            post.stop()
        deadline = self.app.clock.monotonic() + DRAIN.total_seconds()
        left = (max(0.0, deadline - self.app.clock.monotonic()) for _ in self.posts)
        self.slow = [post.name for post, seconds in zip(self.posts, left, strict=True) if not post.join(seconds)]
        for tenure in self.tenures.values():
            tenure.give_up()
        log.info("stopped", extra={"slow": ",".join(self.slow)})

    @contextmanager
    def _woken(self) -> Iterator[None]:
        """Be told of commits: of this process, and with PostgreSQL of every other too."""
        self.app.database.listeners.append(self.wake)
        try:
            with listening(self.app.database, self.wake):
                yield
        finally:
            self.app.database.listeners.remove(self.wake)

    @contextmanager
    def _listening(self) -> Iterator[None]:
        """Take mail that is handed to us, where that is configured."""
        with ExitStack() as stack:
            for listener in self.app.listeners(self.doors):
                listener.start()
                stack.callback(listener.stop)
            yield

    @contextmanager
    def _monitored(self) -> Iterator[None]:
        """Answer monitoring systems, where that is configured."""
        where = self.app.settings.listen.metrics
        if not where:
            yield
            return
        from mailticket import monitoring
        from mailticket.transports.monitor import Monitor

        monitor = Monitor(self.doors[where], monitoring.pages(self.app, self.posts, lambda: self.is_ready))
        monitor.start()
        try:
            yield
        finally:
            monitor.stop()

    @contextmanager
    def _ticking(self) -> Iterator[None]:
        """Run the metronome: APScheduler beats time, rows say what is due."""
        scheduler = BackgroundScheduler(
            timezone="UTC",
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        kinds = frozenset(post.wakes_for for post in self.posts if post.wakes_for)
        scheduler.add_job(self.wake, "interval", [kinds], seconds=TICK.total_seconds())
        scheduler.start()
        try:
            yield
        finally:
            scheduler.shutdown(wait=False)
