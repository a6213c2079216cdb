"""What people write is read as they mean it, or refused."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailticket import units
from mailticket.units import Duration, HeaderMatch, HourRange


@pytest.mark.parametrize(
    ("text", "parts", "calendar"),
    [
        ("30s", ((30, "s"),), timedelta(seconds=30)),
        ("15m", ((15, "m"),), timedelta(minutes=15)),
        ("4h", ((4, "h"),), timedelta(hours=4)),
        ("2d", ((2, "d"),), timedelta(days=2)),
        ("1w", ((1, "w"),), timedelta(weeks=1)),
        ("1d 12h", ((1, "d"), (12, "h")), timedelta(hours=36)),
        ("1h30m", ((1, "h"), (30, "m")), timedelta(minutes=90)),
        ("0s", ((0, "s"),), timedelta()),
    ],
)
def test_durations_keep_their_parts(text: str, parts: tuple, calendar: timedelta):
    """In business time a day is a working day: 24h and 1d are not the same."""
    duration = Duration.parse(text)

    assert (text, parts, calendar) == (str(duration), duration.parts, duration.calendar)
    assert bool(calendar) == bool(duration)


@pytest.mark.parametrize("text", ["", "4", "h", "4 hours", "-1h", "1.5h", "1h 2h", "4H", "٤h", "1h,", "999999999w"])
def test_what_is_no_duration_is_refused(text: str):
    with pytest.raises(ValueError, match="a duration such as"):
        units.read_duration(text)


@given(st.dictionaries(st.sampled_from("smhdw"), st.integers(0, 500), min_size=1))
def test_any_duration_is_read_back(parts: dict[str, int]):
    duration = Duration.parse(" ".join(f"{count}{unit}" for unit, count in parts.items()))

    assert tuple((count, unit) for unit, count in parts.items()) == duration.parts


@pytest.mark.parametrize(
    ("text", "size"),
    [("35MB", 35 * 2**20), ("500 kb", 500 * 2**10), ("2GB", 2 * 2**30), ("0B", 0)],
)
def test_sizes_are_powers_of_1024(text: str, size: int):
    assert size == units.read_size(text)


@pytest.mark.parametrize("value", ["35", "MB", "-1MB", "1.5MB", 35, None])
def test_what_is_no_size_is_refused(value: object):
    with pytest.raises(ValueError, match="a size such as"):
        units.read_size(value)


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        ("09:00-12:30", [time(9), time(12, 29, 59)], [time(8, 59), time(12, 30)]),
        ("19:00-07:00", [time(19), time(0), time(6, 59)], [time(7), time(18, 59)]),
        ("00:00-24:00", [time(0), time(23, 59)], []),
    ],
)
def test_hours_hold_their_start_and_not_their_end(text: str, inside: list[time], outside: list[time]):
    hours = HourRange.parse(text)

    assert text == str(hours)
    assert [True] * len(inside) == [moment in hours for moment in inside]
    assert [False] * len(outside) == [moment in hours for moment in outside]


@pytest.mark.parametrize("text", ["", "9-12", "09:00", "09:00-09:00", "09:60-10:00", "10:00-24:01", "25:00-26:00"])
def test_what_are_no_hours_is_refused(text: str):
    with pytest.raises(ValueError, match="hours such as"):
        units.read_hours(text)


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("support@acme.example", "support@acme.example"),
        (" Bob.Martin+x@ACME.Example ", "Bob.Martin+x@acme.example"),
        ("o'hara@mail.xn--bcher-kva.example", "o'hara@mail.xn--bcher-kva.example"),
        ("root@localhost", "root@localhost"),
    ],
)
def test_addresses_keep_their_local_part(value: str, address: str):
    assert address == units.read_address(value)


@pytest.mark.parametrize(
    "value",
    [
        *("", "bob", "@acme.example", "bob@", "b b@x.example", "bob@-x.example", "Bob <bob@x.example>", ".b@x.example"),
        *("bøb@x.example", "bob@bücher.example", "b@x.example\r\nBcc: eve@x.example", f"{'b' * 65}@x.example", 5, None),
    ],
)
def test_what_is_no_address_is_refused(value: object):
    with pytest.raises(ValueError, match="an address such as"):
        units.read_address(value)


@given(st.text(max_size=30))
def test_an_address_that_is_read_can_stand_in_a_header(text: str):
    try:
        address = units.read_address(text)
    except ValueError:
        return

    assert address.isascii()
    assert address.isprintable()
    assert not set(address) & set(' <>,;:"()[]\\')


@pytest.mark.parametrize(
    ("value", "pattern"),
    [
        ("*@Spam.example", "*@spam.example"),
        ("*@*.spam.example", "*@*.spam.example"),
        ("Bob@x.example", "bob@x.example"),
    ],
)
def test_patterns_are_lower_case(value: str, pattern: str):
    assert pattern == units.read_pattern(value)


@pytest.mark.parametrize("value", ["spam.example", "*", "*@", "@x.example", None])
def test_what_is_no_pattern_is_refused(value: object):
    with pytest.raises(ValueError, match="pattern such as"):
        units.read_pattern(value)


@pytest.mark.parametrize(
    ("read", "value", "result"),
    [
        (units.read_clock_time, "08:00", time(8)),
        (units.read_clock_time, time(8), time(8)),
        (units.read_date, "2026-12-24", date(2026, 12, 24)),
        (units.read_date, date(2026, 12, 24), date(2026, 12, 24)),
        (units.read_zone, "Europe/Paris", ZoneInfo("Europe/Paris")),
        (HeaderMatch.parse, "X-Spam-Flag: YES", HeaderMatch("X-Spam-Flag", "YES")),
    ],
)
def test_small_values_are_read(read, value: object, result: object):
    assert result == read(value)


@pytest.mark.parametrize(
    ("read", "value"),
    [
        *((units.read_clock_time, value) for value in ("8", "24:00", "08:60", 8, None)),
        *((units.read_date, value) for value in ("24.12.2026", 5, None)),
        *((units.read_zone, value) for value in ("", "Mars", "../../etc/passwd", "Europe", 5, None)),
        *((HeaderMatch.parse, value) for value in ("X-Spam", "X Spam: YES", "X-Spam:", ": YES")),
    ],
)
def test_small_values_are_refused(read, value: object):
    with pytest.raises(ValueError, match="a "):
        read(value)


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("a@x.example", ["a@x.example"]),
        ("a+b@x.example", ["a+b@x.example", "a@x.example"]),
        ("a+b+c@x.example", ["a+b+c@x.example", "a+b@x.example", "a@x.example"]),
    ],
)
def test_one_detail_after_the_other_comes_off(address: str, whose: list[str]):
    assert whose == list(units.mailboxes_of(address))
