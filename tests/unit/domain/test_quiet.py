"""Until when somebody is not to be disturbed."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailticket.domain.quiet import ends_at
from mailticket.units import HourRange

NIGHT, NOON = HourRange.parse("19:00-07:00"), HourRange.parse("12:00-13:30")
PARIS, NEW_YORK = ZoneInfo("Europe/Paris"), ZoneInfo("America/New_York")

#: hours, zone, now by UTC, the end by UTC
ENDS = [
    (NIGHT, PARIS, "2026-03-02 17:59", None),  # 18:59
    (NIGHT, PARIS, "2026-03-02 18:00", "2026-03-03 06:00"),
    (NIGHT, PARIS, "2026-03-03 05:59", "2026-03-03 06:00"),
    (NIGHT, PARIS, "2026-03-03 06:00", None),
    (NIGHT, NEW_YORK, "2026-03-03 06:00", "2026-03-03 12:00"),
    (NOON, PARIS, "2026-03-03 11:30", "2026-03-03 12:30"),
    (NOON, PARIS, "2026-03-03 12:30", None),
    (NIGHT, PARIS, "2027-03-27 20:00", "2027-03-28 05:00"),  # the clocks go forward in that night
    (NIGHT, PARIS, "2026-10-24 20:00", "2026-10-25 06:00"),  # and back
    (HourRange.parse("22:00-02:30"), PARIS, "2027-03-27 23:00", "2027-03-28 01:00"),  # 02:30 is not there: 03:00
    (HourRange.parse("22:00-02:30"), PARIS, "2026-10-24 23:00", "2026-10-25 00:30"),  # it is there twice: the first
    (HourRange.parse("22:00-02:30"), PARIS, "2026-10-25 01:15", "2026-10-25 01:30"),  # 02:15 for the second time
    (HourRange.parse("20:00-24:00"), PARIS, "2026-03-02 20:00", "2026-03-02 23:00"),
]


@pytest.mark.parametrize(("quiet", "zone", "now", "end"), ENDS)
def test_they_end_by_the_agents_own_clock(quiet, zone, now, end):
    expected = datetime.fromisoformat(end).replace(tzinfo=UTC) if end else None

    assert expected == ends_at(quiet, datetime.fromisoformat(now).replace(tzinfo=UTC), zone)


@given(
    st.sampled_from([NIGHT, NOON, HourRange.parse("22:00-02:30")]),
    st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)),
    st.sampled_from([PARIS, NEW_YORK, ZoneInfo("Australia/Lord_Howe")]),
)
def test_they_end_within_a_day_and_never_in_the_past(quiet, now, zone):
    """Else a notice would wait for ever, or not at all."""
    end = ends_at(quiet, now.replace(tzinfo=UTC), zone)

    assert end is None or timedelta() < end - now.replace(tzinfo=UTC) <= timedelta(hours=25)
