"""Quiet hours: until when somebody is not to be disturbed, by their own clock."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from mailticket.domain.dates import resolve
from mailticket.units import HourRange


def ends_at(quiet: HourRange, now: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when the quiet hours that *now* falls into are over, aware UTC; None outside of them."""
    local = now.astimezone(zone).replace(tzinfo=None, fold=0)
    if local.time() not in quiet:
        return None
    end = datetime.combine(local.date(), time()) + timedelta(minutes=quiet.end)
    if end <= local:
        end += timedelta(days=1)
    at = resolve(end, zone.key).at
    # In the hour that is there twice, the end may have been there once already: then its second time counts.
    return at if at > now else resolve(end.replace(fold=1), zone.key).at
