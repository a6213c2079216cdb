"""Business hours and spans of the configuration, in the terms that targets are counted in."""

from datetime import datetime, timedelta

from mailticket import regions
from mailticket.choices import Weekday
from mailticket.domain import hours
from mailticket.domain.hours import Calendar
from mailticket.settings import Settings
from mailticket.units import UNITS, Duration


def calendar_of(settings: Settings) -> Calendar | None:
    """Return when this desk works; None without `[hours]`: round the clock."""
    open_ = settings.hours
    if open_ is None:
        return None
    week = [[(span.start, span.end) for span in open_.week.get(day, ())] for day in Weekday]
    is_holiday = regions.days_off(open_.holidays) if open_.holidays else None
    off = frozenset(open_.days_off)
    return Calendar(settings.site.timezone, week, lambda day: day in off or bool(is_holiday and is_holiday(day)))


def working(calendar: Calendar | None, start: datetime, span: Duration) -> timedelta:
    """Return the working time of a configured span from *start*; a day is a working day, a week as many as one has.

    Raises OverflowError for one that never ends.
    """
    of_unit = {unit: count for count, unit in span.parts}
    days = of_unit.pop("d", 0) + of_unit.pop("w", 0) * hours.working_days_a_week(calendar)
    clock = sum((count * UNITS[unit] for unit, count in of_unit.items()), timedelta())
    return hours.length(calendar, start, days=days, clock=clock)


def after(calendar: Calendar | None, start: datetime, span: Duration | None) -> datetime | None:
    """Return when a configured span from *start* is over; None where none is set, or it never ends."""
    if not span:
        return None
    try:
        return hours.after(calendar, start, working(calendar, start, span))
    except OverflowError:
        return None
