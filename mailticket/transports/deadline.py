"""A bound on a whole exchange: the time-out of a socket starts anew with every byte, and a slow loris lives on that."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from mailticket.clock import SystemClock

monotonic = SystemClock().monotonic


class Deadline:
    """Cuts the watched connection when an exchange takes longer than allowed in all; the reader then sees its end.

    One watcher thread serves many exchanges: it sleeps until the first deadline it heard of, and goes when it wakes
    and there is none, so that the exchanges themselves cost next to nothing.
    """

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self._changed = threading.Condition()
        self._until: float | None = None
        self._wakes_at: float | None = None  #: None: there is no watcher

    def watch(self, connection: socket.socket | None) -> None:
        """Guard *connection* from now on; None guards nothing."""
        with self._changed:
            self._socket = connection
            if connection is None:
                self._changed.notify()

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Run the block; cut the connection when it is not done after *seconds*."""
        self._set(monotonic() + seconds)
        try:
            yield
        finally:
            with self._changed:
                self._until = None

    def _set(self, until: float) -> None:
        with self._changed:
            self._until = until
            if self._wakes_at is None:
                self._wakes_at = until
                threading.Thread(target=self._watch, name="deadline", daemon=True).start()
            elif until < self._wakes_at:
                self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while self._until is not None and (left := self._until - monotonic()) > 0:
                self._wakes_at = self._until
                self._changed.wait(left)
            if self._until is not None:
                self._cut()
            self._until = self._wakes_at = None

    def _cut(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                # The plain method also where it is a TLS socket: that one's own would race with its reader.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)
