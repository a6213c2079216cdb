"""Wake-ups between processes: PostgreSQL's LISTEN and NOTIFY. With SQLite the ticks of the daemon do it."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError

from mailticket.store.database import CHANNEL, Database

log = logging.getLogger(__name__)

#: How long one wait for notifications takes; then the listener looks whether it should stop.
PATIENCE = 1.0
#: How long to rest after a lost connection.
REST = 5.0


@contextmanager
def listening(database: Database, wake: Callable[[frozenset[str]], None]) -> Iterator[None]:
    """Call *wake* with the kinds of rows that any process commits, while the block runs."""
    if database.is_sqlite:
        yield
        return
    stopping = threading.Event()
    thread = threading.Thread(target=listen, args=(database, wake, stopping), name="listener", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(2 * PATIENCE)


def listen(database: Database, wake: Callable[[frozenset[str]], None], stopping: threading.Event) -> None:
    """Listen until *stopping*; a lost connection is made anew, the ticks bridge the gap."""
    import psycopg

    while not stopping.is_set():
        try:
            with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                raw: Any = connection.connection.dbapi_connection
                raw.execute(f"LISTEN {CHANNEL}")
                while not stopping.is_set():
                    for notification in raw.notifies(timeout=PATIENCE):
                        wake(frozenset(notification.payload.split()))
        except (DBAPIError, psycopg.Error) as error:
            log.warning("listener lost its connection", extra={"error": type(error).__name__})
            stopping.wait(REST)
