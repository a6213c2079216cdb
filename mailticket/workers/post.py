"""A worker at its post: a thread that runs it, waits for its bell, and runs it again; a failed one starts anew."""

import logging
import random
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Protocol

from mailticket.clock import Clock
from mailticket.transports.backoff import pause
from mailticket.workers.base import Worker

log = logging.getLogger(__name__)

#: How to wait until there may be work: at most so long, or until told.
Wait = Callable[[timedelta], None]


class Post:
    """One worker in one thread. It is fresh while it makes progress within its own bound (trust.md R22)."""

    def __init__(
        self,
        name: str,
        worker: Worker,
        *,
        clock: Clock,
        bound: timedelta,
        rest: timedelta,
        wakes_for: str = "",
        on_trouble: Callable[[Exception | None], None] = lambda _error: None,
    ) -> None:
        """Make a post. *rest*: how long to wait without being woken; *wakes_for*: the kind of rows that wake it."""
        self.name = name
        self.worker = worker
        self.bound = bound
        self.wakes_for = wakes_for
        self._clock = clock
        self._rest = rest
        self._on_trouble = on_trouble
        self._bell = threading.Event()
        self._stopping = threading.Event()
        self._failures = 0
        self._failed_by: type[Exception] | None = None
        self._seen = clock.monotonic()
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def start(self) -> None:
        """Begin to work."""
        self._thread.start()

    def wake(self) -> None:
        """Let the worker look for work now."""
        self._bell.set()

    def stop(self) -> None:
        """Ask the worker to end after what it has in hand."""
        self._stopping.set()
        self._bell.set()

    def join(self, timeout: float) -> bool:
        """Wait for the end of the thread; return whether it ended."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def is_fresh(self) -> bool:
        """Say whether the worker made progress within its bound."""
        return self._thread.is_alive() and self.age() <= self.bound.total_seconds()

    def age(self) -> float:
        """Return how many seconds ago the worker made progress."""
        return self._clock.monotonic() - self._seen

    def _work(self) -> None:
        while not self._stopping.is_set():
            self._bell.clear()
            self._seen = self._clock.monotonic()
            wait = self._round()
            self._seen = self._clock.monotonic()
            if not self._stopping.is_set():
                self._wait(wait)

    def _round(self) -> timedelta:
        """Run the worker once; return how long to wait then."""
        try:
            self.worker.run_once()
        except Exception as error:
            self._failures += 1
            if self._is_news(error):
                log.warning("worker failed", extra={"worker": self.name, "failures": self._failures}, exc_info=error)
            self._tell(error)
            return pause(self._failures, random.Random())  # noqa: S311 - spreads retries, guards nothing
        if self._failures:
            log.info("worker well again", extra={"worker": self.name})
        self._failures = 0
        self._tell(None)
        return self._rest

    def _is_news(self, error: Exception) -> bool:
        """Say whether a failure is worth a line: another kind than before, or the 1st, 2nd, 4th, 8th … in a row.

        While the database is away every worker is woken, and fails, every two seconds.
        """
        before, self._failed_by = self._failed_by, type(error)
        return type(error) is not before or self._failures.bit_count() == 1

    def _tell(self, error: Exception | None) -> None:
        """Report trouble, or that there is none; a report that fails is tried again with the next."""
        try:
            self._on_trouble(error)
        except Exception as failure:
            log.warning("trouble not reported", extra={"worker": self.name}, exc_info=failure)

    def _wait(self, wait: timedelta) -> None:
        """Wait for the bell, in steps that keep the post fresh."""
        deadline = self._clock.monotonic() + wait.total_seconds()
        while not self._bell.is_set() and (left := deadline - self._clock.monotonic()) > 0:
            self._bell.wait(min(left, STEP))
            self._seen = self._clock.monotonic()


#: Waiting is progress too; it is noted so often, in seconds.
STEP = 5.0


class Waiter(Protocol):
    """What waits for work at a server: a poller."""

    def wait(self, timeout: timedelta) -> None:
        """Return when there may be news, or after *timeout*."""
        ...

    def interrupt(self) -> None:
        """End a `wait()` of another thread."""
        ...


class PollerPost(Post):
    """A poller at its post: it waits at the server, in IDLE where there is one, and is woken by interrupting that."""

    def __init__(
        self, name: str, poller: Waiter, *, worker: Worker, may_wait: Callable[[], bool], **options: Any
    ) -> None:
        """Make a post of *poller*. *worker* runs it; *may_wait* says whether the mailbox is ours to wait at."""
        super().__init__(name, worker, **options)
        self._poller = poller
        self._may_wait = may_wait

    def stop(self) -> None:
        """Ask the poller to end, also while it waits at the server."""
        super().stop()
        self._poller.interrupt()

    def _wait(self, wait: timedelta) -> None:
        if self._failures or not self._may_wait():
            super()._wait(wait)
            return
        try:
            self._poller.wait(wait)
        except Exception as error:  # noqa: BLE001 - the next round connects anew and tells
            log.warning("waiting failed", extra={"worker": self.name, "error": type(error).__name__})
