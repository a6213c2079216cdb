"""Business hours: how much working time lies between two moments, and when so much of it will have passed.

A calendar says on which days at which local hours somebody works; None in its place means round the clock. Moments are
aware UTC. Local hours are resolved as everywhere (trust.md R16), so a day on which the clocks change is an hour longer
or shorter, like the real one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailticket.domain.dates import resolve

#: No target lies further ahead; a calendar that is closed for so long never opens.
FURTHEST = timedelta(days=40_000)
DAY = timedelta(days=1)
NOTHING = timedelta()

Window = tuple[datetime, datetime]


@dataclass(frozen=True)
class Calendar:
    """When somebody works: hours of each weekday in minutes of the day, and the days off."""

    zone: ZoneInfo
    week: Sequence[Sequence[tuple[int, int]]]  #: seven days from Monday; (start, end), 1440 is midnight
    is_off: Callable[[date], bool] = lambda _: False
    _known: dict[date, tuple[Window, ...]] = field(default_factory=dict, compare=False, repr=False)

    def windows(self, day: date) -> tuple[Window, ...]:
        """Return the working hours of a local day as UTC moments, in order."""
        if day not in self._known:
            self._known[day] = tuple(self._windows(day))
        return self._known[day]

    def _windows(self, day: date) -> Iterator[Window]:
        if self.is_off(day):
            return
        midnight = datetime.combine(day, time())
        for minutes in self.week[day.weekday()]:
            start, end = (resolve(midnight + timedelta(minutes=one), self.zone.key).at for one in minutes)
            if start < end:  # the clocks may skip the whole of it
                yield start, end

    def day_of(self, at: datetime) -> date:
        """Return the local day of a moment."""
        return at.astimezone(self.zone).date()

    def windows_from(self, at: datetime) -> Iterator[Window]:
        """Yield the working hours after *at*. Raises OverflowError when nobody ever works again."""
        day, last = self.day_of(at), self.day_of(at) + FURTHEST
        while day <= last:
            yield from ((max(start, at), end) for start, end in self.windows(day) if end > at)
            day += DAY
        raise OverflowError("nobody works in the next hundred years")


def between(calendar: Calendar | None, start: datetime, end: datetime) -> timedelta:
    """Return how much working time lies between two moments; nothing when the second is not later."""
    if end <= start:
        return NOTHING
    if calendar is None:
        return end - start
    worked, day = NOTHING, calendar.day_of(start)
    while day <= calendar.day_of(end):
        worked += sum((max(NOTHING, min(to, end) - max(at, start)) for at, to in calendar.windows(day)), NOTHING)
        day += DAY
    return worked


def after(calendar: Calendar | None, start: datetime, worked: timedelta) -> datetime:
    """Return the first moment at which so much working time has passed since *start*; *start* itself for nothing.

    Raises OverflowError when that is too far ahead.
    """
    if worked <= NOTHING:
        return start
    if calendar is None:
        return start + worked
    for opens, closes in calendar.windows_from(start):
        if worked <= closes - opens:
            return opens + worked
        worked -= closes - opens
    raise AssertionError("windows_from never just ends")


def length(calendar: Calendar | None, start: datetime, *, days: int = 0, clock: timedelta = NOTHING) -> timedelta:
    """Return the working time of so many working days from *start*, and of hours by the clock.

    A day leads to the same time of the next day on which somebody works, or to the end of its hours where they end
    sooner: what lies between is its length. Raises OverflowError when that is too far ahead.
    """
    if calendar is None:
        return days * DAY + clock
    if not days:
        return clock
    begin, _ = next(calendar.windows_from(start))
    day = calendar.day_of(begin)
    for _ in range(days):
        day = calendar.day_of(next(calendar.windows_from(first_moment(calendar, day + DAY)))[0])
    hour = begin.astimezone(calendar.zone).time()
    same_time = resolve(datetime.combine(day, hour.replace(fold=0)), calendar.zone.key).at
    windows = calendar.windows(day)
    return between(calendar, begin, min(max(same_time, windows[0][0]), windows[-1][1])) + clock


def first_moment(calendar: Calendar, day: date) -> datetime:
    """Return when a local day begins."""
    return resolve(datetime.combine(day, time()), calendar.zone.key).at.astimezone(UTC)


def working_days_a_week(calendar: Calendar | None) -> int:
    """Return on how many days of a week somebody works: the length of `1w`."""
    return sum(1 for hours in calendar.week if hours) if calendar else 7
