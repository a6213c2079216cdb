"""How the desk stands: what is open, by status, queue, agent and colour, and what came and went lately."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session

from mailticket.desk.view import colour_of
from mailticket.domain.status import ENDED, Status
from mailticket.settings import Settings
from mailticket.store import thread, tickets
from mailticket.store.tickets import Filter

DAYS = 14


@dataclass(frozen=True, slots=True)
class Day:
    """What one day of the site's zone brought."""

    day: date
    arrivals: int
    answers: int


@dataclass(frozen=True, slots=True)
class Figures:
    """How many open tickets there are, in four ways, and the last days, oldest first."""

    status: dict[str, int]
    queue: dict[str, int]
    agent: dict[str, int]  #: "" for tickets that nobody has
    color: dict[str, int]
    days: tuple[Day, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return them as `stats --json` prints them."""
        days = [{**asdict(day), "day": day.day.isoformat()} for day in self.days]
        return {"open": {name: getattr(self, name) for name in ("status", "queue", "agent", "color")}, "days": days}


def take(tx: Session, settings: Settings, *, now: datetime) -> Figures:
    """Count."""
    found = tickets.list_tickets(tx, Filter(limit=0))
    ongoing = [ticket for ticket in found if ticket.status not in ENDED | {Status.RESOLVED}]
    queues = {queue.name: queue for queue in settings.queues}
    first = min(settings.queues, key=lambda queue: queue.name)
    return Figures(
        status=count(ticket.status for ticket in found),
        queue=count(ticket.queue for ticket in ongoing),
        agent=count(ticket.assignee or "" for ticket in ongoing),
        color=count(colour_of(ticket, queues.get(ticket.queue, first), now) for ticket in ongoing),
        days=tuple(days(tx, settings, now)),
    )


def count(values: Iterable[str]) -> dict[str, int]:
    """Return how often each value is there, the most frequent first."""
    return dict(sorted(Counter(values).items(), key=lambda pair: (-pair[1], pair[0])))


def days(tx: Session, settings: Settings, now: datetime) -> Iterable[Day]:
    """Yield the last days, today at the end."""
    zone = settings.site.timezone
    today = now.astimezone(zone).date()
    since = datetime.combine(today - timedelta(days=DAYS - 1), datetime.min.time(), zone)
    came = Counter(at.astimezone(zone).date() for at in tickets.opened_at(tx, since))
    answered = Counter(at.astimezone(zone).date() for at in thread.answered_at(tx, since))
    for back in range(DAYS - 1, -1, -1):
        day = today - timedelta(days=back)
        yield Day(day, came[day], answered[day])
