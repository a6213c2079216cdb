"""`[listen] metrics`: figures for Prometheus, and pages that say whether the daemon is alive and ready."""

import re
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest

from mailticket.clock import SystemClock
from tests.e2e.installation import Installation, mail
from tests.servers.launch import free_ports
from tests.servers.postgres import Postgres
from tests.servers.smtp_sink import SmtpSink


@pytest.fixture
def port(installation: Installation) -> int:
    (port,) = free_ports(1)
    installation.change(listen={"metrics": f"127.0.0.1:{port}"})
    return port


def get(port: int, path: str) -> tuple[int, str]:
    """Return the code and the text of a page."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def figures(port: int) -> dict[str, float]:
    """Return every sample, by name and labels."""
    code, text = get(port, "/metrics")
    assert 200 == code
    samples = re.findall(r"^(\w+(?:\{[^}]*\})?) (\S+)$", text, re.MULTILINE)
    return {name: float(value) for name, value in samples}


def await_figures(port: int, **wanted: float) -> dict[str, float]:
    """Return the figures once those *wanted* are so; as they are after a minute."""
    clock = SystemClock()
    deadline = clock.monotonic() + 60
    while any(value != (found := figures(port)).get(name) for name, value in wanted.items()):
        if clock.monotonic() > deadline:
            break
    return found


def test_figures_tell_what_became_of_mail(
    installation: Installation, port: int, deliver: Callable[..., None], smtp_sink: SmtpSink
):
    smtp_sink.fault("RCPT", "550 5.1.1 nobody", to="zoe@customer.example")
    with installation.daemon() as daemon:
        daemon.wait_for('"ready"')
        deliver(mail("Printer on fire"), mail("Paper is out", From="zoe@customer.example"))
        smtp_sink.wait_for(5)
        assert (200, "ok\n") == get(port, "/healthz")
        assert (200, "ready\n") == get(port, "/readyz")
        assert 404 == get(port, "/")[0]
        found = await_figures(port, **{'mailticket_outbox_mails{state="failed"}': 1})
        assert 0 == daemon.stop()

    outbox = [row["state"] for row in installation.outbox]
    assert 2 == found['mailticket_mails{outcome="ticket"}']
    assert outbox.count("failed") == found['mailticket_outbox_mails{state="failed"}'] == 1
    assert 1 <= found['mailticket_outbox_mails{state="sent"}'] <= outbox.count("sent")
    assert 2 == found['mailticket_tickets{status="new"}']
    assert 0 == found["mailticket_mail_oldest_waiting_seconds"] == found["mailticket_timers_overdue"]
    assert 0 <= found['mailticket_mailbox_polled_age_seconds{mailbox="support"}'] < 60
    for worker in ("poller support", "applier support", "deliverer support", "timekeeper"):
        assert 1 == found[f'mailticket_worker_fresh{{worker="{worker}"}}']
        assert found[f'mailticket_worker_age_seconds{{worker="{worker}"}}'] < 60
    assert 1 == found['mailticket_route_up{mailbox="support"}'] == found["mailticket_database_up"]
    assert found["mailticket_disk_free_bytes"] > found["mailticket_disk_min_free_bytes"] == 1024
    assert found["process_resident_memory_bytes"] > 1 << 20


def test_mail_that_cannot_leave_shows(
    installation: Installation, port: int, deliver: Callable[..., None], smtp_sink: SmtpSink
):
    smtp_sink.stop()
    with installation.daemon() as daemon:
        daemon.wait_for('"ready"')
        deliver(mail("Printer on fire"))
        waiting = {'mailticket_route_up{mailbox="support"}': 0, 'mailticket_outbox_mails{state="ready"}': 4}
        found = await_figures(port, **waiting)
        ready = get(port, "/readyz")

    assert 0 == found['mailticket_route_up{mailbox="support"}']
    assert 4 == found['mailticket_outbox_mails{state="ready"}'], "ack, two agents, and the operator"
    assert found["mailticket_outbox_oldest_due_seconds"] > 0
    assert 200 == ready[0], "mail waits for a server that is away; the desk does its work"


def test_a_database_that_is_away_shows(installation: Installation, port: int, postgres: Postgres):
    url = postgres.create_database()
    installation.change(site={"database": url})
    with installation.daemon() as daemon:
        daemon.wait_for('"ready"')
        up = figures(port)["mailticket_database_up"]
        postgres.drop_database(url)
        gone = get(port, "/readyz")
        found = figures(port)

    assert 1 == up
    assert (503, "the database does not answer\n") == gone
    assert 0 == found["mailticket_database_up"]
    assert "mailticket_timers_overdue" not in found, "what is not known is not told"
    assert 'mailticket_worker_fresh{worker="timekeeper"}' in found
