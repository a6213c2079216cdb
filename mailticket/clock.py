"""The only module that reads the time."""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Where things that live get the time; things that compute are handed `now`."""

    def now(self) -> datetime:
        """Return the wall clock time, aware UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never jump, for back-off and time-outs."""
        ...

    def ahead(self) -> timedelta:
        """Return how far this clock is ahead of those of other machines, such as a mail server's."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the wall clock time, aware UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place

    def monotonic(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()

    def ahead(self) -> timedelta:
        """Return nothing: all clocks are about right."""
        return timedelta()


class FrozenClock:
    """A clock that stands until it is moved: tests, benchmarks."""

    def __init__(self, at: datetime) -> None:
        if at.tzinfo is None:
            raise ValueError("a clock needs an aware time")
        self._now = at.astimezone(UTC)
        self._monotonic = 0.0

    def now(self) -> datetime:
        """Return the time it was set to, aware UTC."""
        return self._now

    def monotonic(self) -> float:
        """Return how far it was advanced, in seconds."""
        return self._monotonic

    def ahead(self) -> timedelta:
        """Return nothing: the mail servers of tests go by this clock."""
        return timedelta()

    def advance(self, delta: timedelta | None = None, **parts: float) -> datetime:
        """Move forward by *delta* (or by `timedelta(**parts)`) and return the new time."""
        step = (delta or timedelta()) + timedelta(**parts)
        self._now += step
        self._monotonic += step.total_seconds()
        return self._now


class PretendedClock(FrozenClock):
    """A clock that stands at another time than the world's: `run --once --at`."""

    def __init__(self, at: datetime) -> None:
        super().__init__(at)
        self._ahead = at - SystemClock().now()

    def ahead(self) -> timedelta:
        """Return how far it was ahead of the machine's clock when it was made."""
        return self._ahead
