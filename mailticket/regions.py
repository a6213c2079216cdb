"""Public holidays of a country or a part of one, from the `holidays` library; loaded only where they are asked for."""

from collections.abc import Callable
from datetime import date

A_REGION = "a country or country-subdivision whose holidays are known: FR, DE-BY"


def days_off(region: str) -> Callable[[date], bool]:
    """Return what says whether a day is a public holiday in *region* (`FR`, `DE-BY`). Raises ValueError."""
    import holidays  # 74 ms that only a desk with holidays pays

    country, _, part = region.partition("-")
    try:
        known = holidays.country_holidays(country, subdiv=part or None)
    except NotImplementedError:
        raise ValueError(A_REGION) from None
    return lambda day: day in known
