"""Orders that come by signals, for who works until told otherwise."""

from contextlib import suppress
from datetime import timedelta
from queue import Empty, SimpleQueue


class Orders:
    """What is ordered by signals: stop, or (a daemon) read the configuration again.

    A handler runs in the thread that waits here, wherever that is: a queue can be added to even then, an Event cannot.
    """

    def __init__(self) -> None:
        self._given: SimpleQueue[None] = SimpleQueue()
        self.is_stop = False

    def stop(self) -> None:
        """Order the end."""
        self.is_stop = True
        self._given.put(None)

    def reload(self) -> None:
        """Order a fresh look at the configuration."""
        self._given.put(None)

    def await_any(self, timeout: timedelta) -> bool:
        """Wait for an order; return whether there is one. An order to reload is given once, one to stop is for good."""
        ordered = self.is_stop
        with suppress(Empty):
            self._given.get(timeout=0 if ordered else timeout.total_seconds())
            ordered = True
            while True:  # many at once are one
                self._given.get_nowait()
        return ordered
