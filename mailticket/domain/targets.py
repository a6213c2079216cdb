"""Targets: how far a ticket's clock has run, and when it will have run so far.

The clock of a ticket runs while the desk is waited for and stands still while the requester, a third party or a date is
(product.md 7). Pure: what is measured, when, and by which calendar is given.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from mailticket.domain import hours
from mailticket.domain.hours import Calendar
from mailticket.domain.status import Status

#: Statuses in which the desk is waited for, so that the clock of a ticket runs.
RUNNING = frozenset({Status.NEW, Status.OPEN})
#: The share of a target after which its assignee is reminded.
WARNED_AT = Fraction(3, 4)
WHOLE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Clock:
    """How long a ticket has waited for us: *spent* up to *at*, and since then if it runs."""

    spent: timedelta
    at: datetime
    running: bool

    def read(self, calendar: Calendar | None, now: datetime) -> timedelta:
        """Return how much working time it has run until *now*."""
        return self.spent + (hours.between(calendar, self.at, now) if self.running else timedelta())

    def set(self, calendar: Calendar | None, now: datetime, *, running: bool) -> "Clock":
        """Return the clock, started or stopped at *now*; one that goes on as it was stays the same."""
        if running == self.running:
            return self
        return Clock(self.read(calendar, now), now, running)

    def reaches(self, calendar: Calendar | None, span: timedelta) -> datetime | None:
        """Return when it will have run for *span*, or had; None while it stands still, or where that is too far."""
        if not self.running:
            return None
        try:
            return hours.after(calendar, self.at, span - self.spent)
        except OverflowError:
            return None


def share(span: timedelta, part: Fraction) -> timedelta:
    """Return *part* of a span, to the second."""
    return timedelta(seconds=int(span.total_seconds() * part))


def between(start: datetime, end: datetime, part: Fraction) -> datetime:
    """Return the moment at which *part* of the time from *start* to *end* is over, to the second."""
    return start + share(end - start, part)
