"""systemd's notification socket (sd_notify(3)): ready, what we do, still alive, stopping."""

import os
import socket
from collections.abc import Mapping
from datetime import timedelta

#: So long a manager may take to listen, in seconds; we have other work than to talk to it.
PATIENCE = 1.0
#: How long a migration may take.
MIGRATION = timedelta(hours=2)


class Notifier:
    """Tells the service manager, where there is one; without `$NOTIFY_SOCKET` it tells nobody."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")
        mine = environ.get("WATCHDOG_PID", "") in {"", str(os.getpid())}
        microseconds = environ.get("WATCHDOG_USEC", "")
        usable = mine and self._address and microseconds.isdigit() and int(microseconds) > 0
        #: How often a watchdog waits for a sign of life; None: there is none.
        self.watchdog = timedelta(microseconds=int(microseconds)) if usable else None

    def ask_for_time(self) -> None:
        """Say that the start takes long, because the database is migrated: it is not to be killed meanwhile."""
        self.tell(STATUS="migrating the database", EXTEND_TIMEOUT_USEC=int(MIGRATION.total_seconds() * 1_000_000))

    def tell(self, **states: str | int) -> None:
        """Send states such as `READY=1`; a manager that does not listen is none of our trouble."""
        if not self._address:
            return
        message = "\n".join(f"{name}={value}" for name, value in states.items())
        address = "\0" + self._address[1:] if self._address.startswith("@") else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sock:
                sock.settimeout(PATIENCE)
                sock.connect(address)
                sock.sendall(message.encode())
        except OSError:
            return
