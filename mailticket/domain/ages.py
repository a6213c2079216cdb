"""How long ago, in a word that fits a column: `5m`, `3h`, `2d`, `7w`."""

from datetime import datetime, timedelta

#: From so long on an age is told in that unit.
UNITS = (
    ("w", timedelta(weeks=1), timedelta(weeks=3)),
    ("d", timedelta(days=1), timedelta(days=1)),
    ("h", timedelta(hours=1), timedelta(hours=1)),
    ("m", timedelta(minutes=1), timedelta(minutes=1)),
)


def age(since: datetime, now: datetime) -> str:
    """Return how long ago *since* was (both aware); `now` within a minute and for what is yet to come."""
    passed = now - since
    for letter, unit, least in UNITS:
        if passed >= least:
            return f"{passed // unit}{letter}"
    return "now"
