"""What is told to a service manager must never hold up what is told about."""

import socket
from pathlib import Path

from mailticket.transports.notify import Notifier


def test_a_manager_that_does_not_listen_holds_nobody_up(tmp_path: Path, monkeypatch):
    """Its queue is full after some messages; a daemon that waited for it would never stop."""
    monkeypatch.setattr("mailticket.transports.notify.PATIENCE", 0.01)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        notifier = Notifier({"NOTIFY_SOCKET": str(tmp_path / "notify")})
        for number in range(600):
            notifier.tell(STATUS=number)
        heard = manager.recv(100)

    assert b"STATUS=0" == heard
    notifier.tell(STATUS="gone")
    Notifier({}).tell(STATUS="to nobody")


def test_a_watchdog_is_known_only_where_it_is_ours():
    ours = {"NOTIFY_SOCKET": "/run/notify", "WATCHDOG_USEC": "120000000"}

    assert 120 == Notifier(ours).watchdog.total_seconds()
    for changed in ({"WATCHDOG_PID": "1"}, {"WATCHDOG_USEC": ""}, {"WATCHDOG_USEC": "0"}, {"NOTIFY_SOCKET": ""}):
        assert Notifier({**ours, **changed}).watchdog is None
