"""How long to leave a server alone after it failed: decided here, slept elsewhere."""

from datetime import timedelta
from random import Random

FIRST = timedelta(seconds=1)
LONGEST = timedelta(minutes=5)
SPREAD = 0.2


def pause(failures: int, jitter: Random) -> timedelta:
    """Return the pause after the *failures*-th failure in a row: 1 s, doubled up to 5 min, give or take a fifth."""
    doubled = FIRST * 2 ** min(max(failures, 1) - 1, 16)
    return min(spread(doubled, jitter), LONGEST)


def spread(delay: timedelta, jitter: Random) -> timedelta:
    """Return *delay* give or take a fifth, so that many waiting for one server do not return at one moment."""
    return delay * jitter.uniform(1 - SPREAD, 1 + SPREAD)
