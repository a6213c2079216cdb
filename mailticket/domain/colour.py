"""How long nobody worked on a ticket, as a colour (product.md 4)."""

from datetime import datetime, timedelta

from mailticket.domain.status import ENDED, Status

#: Statuses in which nobody of the desk is waited for.
QUIET = ENDED | {Status.PENDING, Status.VENDOR, Status.SNOOZED, Status.RESOLVED}


def colour(
    status: Status, worked_at: datetime, *, now: datetime, yellow_after: timedelta | None, red_after: timedelta | None
) -> str:
    """Return `green`, `yellow` or `red`; a ticket that waits for somebody else is green."""
    if status in QUIET:
        return "green"
    idle = now - worked_at
    if red_after and idle >= red_after:
        return "red"
    return "yellow" if yellow_after and idle >= yellow_after else "green"
