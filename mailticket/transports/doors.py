"""Listening sockets, kept apart from who answers there: the desk behind a door can change while the door stays open.

So a new configuration whose address cannot be had is refused before the old desk has given up anything, and who
connects during a reload waits in the socket's queue instead of being turned away.
"""

import os
import socket
import stat
from collections.abc import Collection
from contextlib import ExitStack, suppress
from pathlib import Path

from mailticket.errors import ConfigError

#: How many connections wait until they are answered.
QUEUE = 128


class Door:
    """What listens at one address: "host:port" (every address of the host; none: all of this machine) or a path."""

    def __init__(self, where: str, sockets: tuple[socket.socket, ...]) -> None:
        self.where = where
        self._sockets = sockets

    def handles(self) -> tuple[socket.socket, ...]:
        """Return sockets to accept on; closing them does not close the door."""
        return tuple(each.dup() for each in self._sockets)

    def close(self) -> None:
        """Listen no longer."""
        for each in self._sockets:
            each.close()
        if self.where.startswith("/"):
            Path(self.where).unlink(missing_ok=True)


class Doors:
    """The doors of one daemon, by address."""

    def __init__(self) -> None:
        self._open: dict[str, Door] = {}

    def __getitem__(self, where: str) -> Door:
        return self._open[where]

    def open(self, wanted: Collection[str]) -> None:
        """Open what is *wanted* and not open yet: all of it or nothing. Raises ConfigError."""
        with ExitStack() as on_error:
            opened: dict[str, Door] = {}
            for where in wanted:
                if where not in self._open and where not in opened:
                    opened[where] = open_door(where)
                    on_error.callback(opened[where].close)
            on_error.pop_all()
        self._open |= opened

    def keep(self, wanted: Collection[str]) -> None:
        """Close what is not *wanted* any more."""
        for where in self._open.keys() - set(wanted):
            self._open.pop(where).close()

    def close(self) -> None:
        """Close them all."""
        self.keep(())


def open_door(where: str) -> Door:
    """Listen at *where*. Raises ConfigError when the address cannot be had."""
    try:
        if where.startswith("/"):
            return Door(where, (listen_at_path(Path(where)),))
        host, _, port = where.rpartition(":")
        return Door(where, listen_at_port(host.strip("[]"), int(port)))
    except OSError as error:
        code = error.errno or 0  # a resolver's are below 0
        why = os.strerror(code) if code > 0 else error.strerror
        raise ConfigError([f"listen: {where} cannot be listened on: {why}"]) from None


def listen_at_port(host: str, port: int) -> tuple[socket.socket, ...]:
    """Listen on every address of *host*; on all of this machine when it is empty. Raises OSError."""
    found = socket.getaddrinfo(host or None, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    with ExitStack() as on_error:
        opened: list[socket.socket] = []
        for family, address in dict.fromkeys((entry[0], entry[4]) for entry in found):
            made = socket.create_server(address, family=family, backlog=QUEUE)
            on_error.callback(made.close)
            opened.append(made)
        on_error.pop_all()
    return tuple(opened)


def listen_at_path(path: Path) -> socket.socket:
    """Listen on a socket in the file system; one that nobody answers on any more gives way. Raises OSError."""
    if path.exists() and stat.S_ISSOCK(path.stat().st_mode) and not answers(path):
        path.unlink()
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with ExitStack() as on_error:
        on_error.callback(made.close)
        made.bind(os.fspath(path))
        made.listen(QUEUE)
        on_error.pop_all()
    return made


def answers(path: Path) -> bool:
    """Say whether somebody listens on the socket at *path*."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller, suppress(ConnectionRefusedError):
        caller.connect(os.fspath(path))
        return True
    return False
