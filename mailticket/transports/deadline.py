"""A bound on a whole exchange: the time-out of a socket starts anew with every byte, and a slow loris lives on that."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class Deadline:
    """Cuts the watched connection when an exchange takes longer than allowed in all; the reader then sees its end."""

    def __init__(self) -> None:
        self._socket: socket.socket | None = None

    def watch(self, connection: socket.socket | None) -> None:
        """Guard *connection* from now on; None guards nothing."""
        self._socket = connection

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Run the block; cut the connection when it is not done after *seconds*."""
        timer = threading.Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        connection = self._socket
        if connection is not None:
            with suppress(OSError):
                # The plain method also where it is a TLS socket: that one's own would race with its reader.
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
