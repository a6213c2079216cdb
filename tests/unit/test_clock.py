"""Time is a value that one is given."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from mailticket.clock import FrozenClock, PretendedClock, SystemClock

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_systems_clock_is_aware_and_goes_on():
    clock = SystemClock()
    before, monotonic = clock.now(), clock.monotonic()

    assert timedelta() == before.utcoffset()
    assert clock.now() >= before
    assert clock.monotonic() >= monotonic


def test_a_frozen_clock_stands_until_it_is_moved():
    clock = FrozenClock(NOON)

    assert NOON == clock.now() == clock.now()
    assert NOON + timedelta(hours=3, seconds=5) == clock.advance(timedelta(seconds=5), hours=3)
    assert (NOON + timedelta(hours=3, seconds=5), 10805.0) == (clock.now(), clock.monotonic())


def test_a_frozen_clock_is_set_in_any_zone_and_read_in_utc():
    clock = FrozenClock(NOON.astimezone(timezone(timedelta(hours=5))))

    assert (NOON, UTC) == (clock.now(), clock.now().tzinfo)


def test_a_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="aware"):
        FrozenClock(datetime(2026, 3, 1))


def test_only_a_pretended_clock_is_ahead_of_the_others():
    tomorrow = SystemClock().now() + timedelta(days=1)

    assert (timedelta(), timedelta()) == (SystemClock().ahead(), FrozenClock(NOON).ahead())
    assert timedelta(hours=23) < PretendedClock(tomorrow).ahead() <= timedelta(days=1)
    assert PretendedClock(NOON).ahead() < timedelta()
