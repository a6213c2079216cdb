"""What the daemon tells a monitoring system: is it alive, is it ready, and its figures in Prometheus' format.

Imported only where `[listen] metrics` is set: prometheus-client and http.server cost memory.
"""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

import sqlalchemy as sa
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from mailticket import __version__
from mailticket.app import App
from mailticket.store import figures
from mailticket.store.figures import Figures
from mailticket.transports.monitor import Answer, Pages
from mailticket.workers.post import Post
from mailticket.workers.receiver import free_bytes

T = TypeVar("T")
log = logging.getLogger(__name__)


def pages(app: App, posts: Sequence[Post], is_ready: Callable[[], bool]) -> Pages:
    """Return what is answered where."""
    registry = CollectorRegistry()
    registry.register(Gauges(app, posts))
    ProcessCollector(registry=registry)
    return {
        "/metrics": lambda: Answer(generate_latest(registry), CONTENT_TYPE_LATEST),
        "/healthz": lambda: health(posts),
        "/readyz": lambda: readiness(app, is_ready()),
    }


def health(posts: Sequence[Post]) -> Answer:
    """Say whether every worker makes progress: what the watchdog looks at too (trust.md R22)."""
    stale = [post.name for post in posts if not post.is_fresh()]
    said = f"no progress: {', '.join(stale)}\n" if stale else "ok\n"
    return Answer(said.encode(), is_well=not stale)


def readiness(app: App, is_ready: bool) -> Answer:
    """Say whether the desk does its work: started, not stopping, and the database answers.

    A mail server that is away makes nothing unready: mail waits for it, and is not lost.
    """
    if not is_ready:
        return Answer(b"not ready\n", is_well=False)
    if look(app, lambda tx: tx.execute(sa.select(1)).scalar()) is None:
        return Answer(b"the database does not answer\n", is_well=False)
    return Answer(b"ready\n")


def look(app: App, at: Callable[[Session], T]) -> T | None:
    """Return what *at* finds in the database; None when that does not answer."""
    try:
        with app.database.reading() as tx:
            return at(tx)
    except DBAPIError as error:
        log.warning("the database does not answer", extra={"error": type(error).__name__})
        return None


class Gauges(Collector):
    """The figures, looked up at each scrape."""

    def __init__(self, app: App, posts: Sequence[Post]) -> None:
        self._app, self._posts = app, posts

    def describe(self) -> list[GaugeMetricFamily]:
        """Return nothing: names are known when they are collected."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield every figure; those of rows only while the database answers."""
        yield family("info", "Which version runs.", {__version__: 1}, label="version")
        yield from self._of_workers()
        yield from self._of_disk()
        found = look(self._app, lambda tx: figures.take(tx, now=self._app.clock.now()))
        yield family("database_up", "Whether the database answers.", {"": int(found is not None)})
        if found is not None:
            yield from of_rows(found)

    def _of_workers(self) -> Iterator[GaugeMetricFamily]:
        ages = {post.name: post.age() for post in self._posts}
        fresh = {post.name: int(post.is_fresh()) for post in self._posts}
        routes = {route or "operator": int(route not in self._app.outages) for route in self._app.submitters}
        yield family("worker_age_seconds", "Time since a worker made progress.", ages, label="worker")
        yield family("worker_fresh", "Whether a worker makes progress within its bound.", fresh, label="worker")
        yield family("route_up", "Whether mail can be sent for a mailbox.", routes, label="mailbox")

    def _of_disk(self) -> Iterator[GaugeMetricFamily]:
        site = self._app.settings.site
        yield family("disk_free_bytes", "Room left where the state lies.", {"": free_bytes(site.state_dir)})
        yield family("disk_min_free_bytes", "site.min_free: below it no mail is taken in.", {"": site.min_free})


def of_rows(found: Figures) -> Iterator[GaugeMetricFamily]:
    """Yield what is counted in the database."""
    waits = "Age of the oldest"
    yield family("mails", "Mail taken in; received: not applied yet.", found.mails, label="outcome")
    yield family("outbox_mails", "Mail promised.", found.promised, label="state")
    yield family("tickets", "Tickets.", found.tickets, label="status")
    yield family("mail_oldest_waiting_seconds", f"{waits} mail that is not applied yet.", {"": found.oldest_waiting})
    yield family("outbox_oldest_due_seconds", f"{waits} mail that could have been sent.", {"": found.oldest_due})
    yield family("timers_overdue", "Timers that are due and not carried out.", {"": found.overdue_timers})
    yield family("mailbox_polled_age_seconds", "Time since a mailbox was read.", found.polled, label="mailbox")


def family(name: str, says: str, values: Mapping[str, float], *, label: str = "") -> GaugeMetricFamily:
    """Return one metric with its values, by label; "" for one without."""
    made = GaugeMetricFamily(f"mailticket_{name}", says, labels=[label] if label else [])
    for key, value in values.items():
        made.add_metric([key] if label else [], value)
    return made
