"""Working time: what is counted, and what is not."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailticket.domain import hours
from mailticket.domain.hours import Calendar

NINE_TO_SIX = ((9 * 60, 18 * 60),)
OFFICE = Calendar(ZoneInfo("Europe/Paris"), [NINE_TO_SIX] * 5 + [()] * 2, lambda day: day == date(2026, 12, 25))
LUNCH = ((9 * 60, 12 * 60 + 30), (13 * 60 + 30, 18 * 60))
SHORT_FRIDAY = Calendar(ZoneInfo("Europe/Berlin"), [LUNCH] * 4 + [((9 * 60, 12 * 60),)] + [()] * 2)
NIGHTS = Calendar(ZoneInfo("America/New_York"), [((0, 4 * 60), (22 * 60, 24 * 60))] * 7)
CALENDARS = [OFFICE, SHORT_FRIDAY, NIGHTS, None]


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# The times are UTC; Paris is an hour ahead in winter, two in summer.
AFTER = [
    (OFFICE, "2026-03-02 09:00", 8, "2026-03-02 17:00"),  # Monday 10:00 → 18:00, the last minute of the day
    (OFFICE, "2026-03-02 09:00", 9, "2026-03-03 09:00"),  # one hour more: the next morning's first
    (OFFICE, "2026-03-06 16:30", 1, "2026-03-09 08:30"),  # Friday 17:30 → Monday 09:30
    (OFFICE, "2026-03-07 12:00", 1, "2026-03-09 09:00"),  # Saturday → Monday 10:00
    (OFFICE, "2026-03-27 16:30", 1, "2026-03-30 07:30"),  # over the weekend on which the clocks go forward
    (OFFICE, "2026-10-23 15:30", 1, "2026-10-26 08:30"),  # … and back
    (OFFICE, "2026-12-24 16:30", 1, "2026-12-28 08:30"),  # Thursday → over the holiday → Monday
    (SHORT_FRIDAY, "2026-03-05 11:00", 2, "2026-03-05 14:00"),  # lunch does not count
    (SHORT_FRIDAY, "2026-03-06 10:30", 1, "2026-03-09 08:30"),  # Friday 11:30 → Monday 09:30
    (NIGHTS, "2026-03-08 05:00", 3, "2026-03-08 08:00"),  # New York 00:00 → 04:00 summer time: an hour is skipped
    (NIGHTS, "2026-11-01 04:00", 5, "2026-11-01 09:00"),  # 00:00 → 04:00 winter time: one comes twice
    (None, "2026-03-06 16:30", 30, "2026-03-07 22:30"),  # round the clock
]


@pytest.mark.parametrize(("calendar", "start", "worked", "expected"), AFTER)
def test_the_moment_after_so_much_working_time(calendar, start, worked, expected):
    """Targets are due in working time: a weekend, a lunch or a holiday must not be counted as somebody's delay."""
    assert utc(expected) == hours.after(calendar, utc(start), timedelta(hours=worked))
    assert timedelta(hours=worked) == hours.between(calendar, utc(start), utc(expected))


LENGTHS = [
    (OFFICE, "2026-03-02 09:00", 1, 9),
    (OFFICE, "2026-03-07 12:00", 1, 9),  # from Saturday: all of Monday
    (OFFICE, "2026-03-06 09:00", 5, 45),
    (SHORT_FRIDAY, "2026-03-05 13:00", 1, 7),  # Thursday 14:00 → Friday 14:00, which ends at 12:00: 4 h + 3 h
    (SHORT_FRIDAY, "2026-03-02 08:00", 5, 35),  # 4 × 8 + 3
    (None, "2026-03-07 12:00", 2, 48),
]


@pytest.mark.parametrize(("calendar", "start", "days", "expected"), LENGTHS)
def test_a_day_is_a_working_day_of_the_calendar(calendar, start, days, expected):
    """product.md 3: in business counting a day is a working day, however long that is."""
    assert timedelta(hours=expected) == hours.length(calendar, utc(start), days=days)
    assert timedelta(hours=expected + 2) == hours.length(calendar, utc(start), days=days, clock=timedelta(hours=2))


def test_a_calendar_that_never_opens_is_refused():
    """Else looking for the next working hour would never end."""
    closed = Calendar(ZoneInfo("UTC"), [()] * 7)
    with pytest.raises(OverflowError):
        hours.after(closed, utc("2026-03-02 09:00"), timedelta(hours=1))
    with pytest.raises(OverflowError):
        hours.length(closed, utc("2026-03-02 09:00"), days=1)


def test_hours_that_the_clocks_skip_are_nobodys():
    """02:00 to 03:00 is not there on the night in which summer time begins."""
    gap = Calendar(ZoneInfo("Europe/Paris"), [((120, 180),)] * 7)
    assert ((), 1) == (gap.windows(date(2027, 3, 28)), len(gap.windows(date(2027, 3, 29))))


def test_a_week_is_as_many_days_as_are_worked():
    assert (5, 7, 7) == tuple(hours.working_days_a_week(one) for one in (OFFICE, NIGHTS, None))


moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)).map(lambda at: at.replace(microsecond=0, tzinfo=UTC))
spans = st.integers(1, 400 * 3600).map(lambda seconds: timedelta(seconds=seconds))


@given(st.sampled_from(CALENDARS), moments, spans)
def test_what_lies_between_is_what_was_added(calendar, start, span):
    """Adding and measuring agree, over weekends, holidays and both changes of the clocks; never early, never late."""
    end = hours.after(calendar, start, span)

    assert span == hours.between(calendar, start, end)
    assert span > hours.between(calendar, start, end - timedelta(seconds=1))


@given(st.sampled_from(CALENDARS), moments, spans, spans)
def test_working_time_adds_up(calendar, start, one, other):
    """A target that is paused and goes on is due when all its parts are over."""
    middle, end = start + one, start + one + other
    parts = hours.between(calendar, start, middle) + hours.between(calendar, middle, end)

    assert parts == hours.between(calendar, start, end)


@given(st.sampled_from(CALENDARS), moments, st.integers(1, 30))
def test_more_days_are_never_less_time(calendar, start, days):
    """Also where the days have different lengths."""
    assert hours.length(calendar, start, days=days) <= hours.length(calendar, start, days=days + 1)


@given(moments)
def test_nothing_takes_no_time(start):
    assert start == hours.after(OFFICE, start, timedelta())
    assert timedelta() == hours.between(OFFICE, start, start - timedelta(days=1))
