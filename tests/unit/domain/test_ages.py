"""Ages in a word."""

from datetime import UTC, datetime, timedelta

import pytest

from mailticket.domain.ages import age

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("passed", "word"),
    [
        (timedelta(0), "now"),
        (timedelta(seconds=59), "now"),
        (timedelta(minutes=-5), "now"),
        (timedelta(minutes=1), "1m"),
        (timedelta(minutes=59, seconds=59), "59m"),
        (timedelta(hours=1), "1h"),
        (timedelta(hours=23, minutes=59), "23h"),
        (timedelta(days=1), "1d"),
        (timedelta(days=20), "20d"),
        (timedelta(days=21), "3w"),
        (timedelta(days=400), "57w"),
    ],
)
def test_an_age_is_told_in_one_word(passed: timedelta, word: str):
    assert word == age(NOW - passed, NOW)
