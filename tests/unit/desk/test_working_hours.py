"""What `[hours]` and the spans of the file mean for targets."""

from datetime import UTC, date, datetime, timedelta

import pytest

from mailticket import regions
from mailticket import settings as configuration
from mailticket.desk import working_hours
from mailticket.errors import ConfigError
from mailticket.units import Duration
from tests.world import SETTINGS, merged

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOURS = {"week": {"mon": ["09:00-12:30", "13:30-18:00"], "tue": ["09:00-18:00"]}, "days_off": [date(2026, 3, 10)]}


def calendar_of(hours):
    return working_hours.calendar_of(configuration.build(merged(SETTINGS, {"hours": hours} if hours else {})))


#: a span from Monday 09:00 UTC, with those hours (8 on Mondays, 9 on Tuesdays), and when it is over
SPANS = [
    ("1h", "2026-03-02 10:00"),
    ("4h", "2026-03-02 14:00"),
    ("1d", "2026-03-02 18:00"),
    ("2d", "2026-03-03 18:00"),
    ("1w", "2026-03-03 18:00"),  # two days are worked a week
    ("1d 1h", "2026-03-03 10:00"),
    ("3d", "2026-03-09 18:00"),
    ("4d", "2026-03-16 18:00"),  # the 10th is off
]


@pytest.mark.parametrize(("span", "expected"), SPANS)
def test_a_span_of_the_file_is_over(span, expected):
    """product.md 3: in business counting a day is a working day of the calendar."""
    over = working_hours.after(calendar_of(HOURS), MONDAY, Duration.parse(span))

    assert datetime.fromisoformat(expected).replace(tzinfo=UTC) == over


def test_without_hours_it_is_round_the_clock_and_without_span_never():
    assert calendar_of(None) is None
    assert MONDAY + timedelta(days=8, hours=1) == working_hours.after(None, MONDAY, Duration.parse("1w 1d 1h"))
    assert [None, None] == [working_hours.after(None, MONDAY, span) for span in (None, Duration.parse("0s"))]


def test_a_span_that_no_calendar_holds_is_never_over():
    """A hundred working years are no date; nothing may fail by it."""
    calendar = calendar_of({"week": {"mon": ["09:00-09:01"]}})
    assert working_hours.after(calendar, MONDAY, Duration.parse("800000h")) is None


@pytest.mark.parametrize(
    ("region", "day", "off"),
    [
        ("FR", date(2026, 7, 14), True),
        ("DE", date(2026, 1, 6), False),
        ("DE-BY", date(2026, 1, 6), True),
        ("US", date(2026, 7, 4), True),
        ("FR", date(2026, 7, 15), False),
    ],
)
def test_holidays_of_a_country_or_a_part_of_it(region, day, off):
    assert off == regions.days_off(region)(day)


@pytest.mark.parametrize("region", ["XX", "DE-ZZ"])
def test_an_unknown_region_is_refused_when_the_file_is_read(region):
    """Not on the first mail: the operator who wrote it can mend it then."""
    with pytest.raises(ConfigError) as refused:
        configuration.build(merged(SETTINGS, {"hours": {"holidays": region}}))

    assert "hours.holidays" in str(refused.value)
    assert "DE-BY" in str(refused.value)
