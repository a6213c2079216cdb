from datetime import timedelta
from random import Random

import pytest

from mailticket.transports.backoff import LONGEST, pause, spread


@pytest.mark.parametrize(
    ("failures", "seconds"), [(0, 1), (1, 1), (2, 2), (3, 4), (5, 16), (8, 128)], ids=lambda value: str(value)
)
def test_a_pause_doubles_with_each_failure(failures, seconds):
    measured = pause(failures, Random(1)).total_seconds()

    assert 0.8 * seconds <= measured <= 1.2 * seconds


@pytest.mark.parametrize("failures", [9, 10, 100, 10**9])
def test_no_pause_is_longer_than_five_minutes(failures):
    assert all(pause(failures, Random(seed)) <= LONGEST for seed in range(50))
    assert any(pause(failures, Random(seed)) > LONGEST * 0.7 for seed in range(50))


def test_two_that_wait_for_one_server_do_not_return_together():
    assert spread(timedelta(minutes=5), Random(1)) != spread(timedelta(minutes=5), Random(2))
