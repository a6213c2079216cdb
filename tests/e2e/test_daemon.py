"""The daemon: told of mail by IDLE, known to systemd, obedient to signals, and restarted when it hangs."""

import signal
import smtplib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import sqlalchemy as sa

from mailticket.store.database import Database
from tests.e2e.installation import Installation, mail
from tests.e2e.test_monitoring import get
from tests.servers.dovecot import PASSWORD
from tests.servers.launch import free_ports
from tests.servers.postgres import Postgres
from tests.servers.smtp_sink import SmtpSink
from tests.unit.store.test_migration_killed import migrate_to_first


@dataclass
class Manager:
    """What systemd hears."""

    path: Path
    heard: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(self.path))
        self._changed = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()

    def wait_for(self, word: str, *, more_than: int = 0, timeout: float = 60) -> bool:
        """Say whether *word* was heard more than so often, waiting for it."""
        with self._changed:
            return self._changed.wait_for(lambda: self.count(word) > more_than, timeout)

    def count(self, word: str) -> int:
        return sum(word in message.splitlines() for message in self.heard)

    def _listen(self) -> None:
        while data := self._socket.recv(4096):
            with self._changed:
                self.heard.append(data.decode())
                self._changed.notify_all()

    def close(self) -> None:
        self._socket.close()


@pytest.fixture
def manager(tmp_path: Path, installation: Installation) -> Iterator[Manager]:
    """A service manager that waits for a sign of life every two seconds."""
    made = Manager(tmp_path / "notify")
    installation.environment |= {"NOTIFY_SOCKET": str(made.path), "WATCHDOG_USEC": "2000000"}
    yield made
    made.close()


def test_idle_tells_of_mail_long_before_the_next_poll(
    installation: Installation, deliver: Callable[..., None], smtp_sink: SmtpSink
):
    installation.change(mailbox={"imap": {"poll_interval": "10m"}})
    with installation.daemon() as daemon:
        daemon.wait_for("mailbox open")
        daemon.wait_for("ready")
        deliver(mail("Printer on fire"))
        smtp_sink.wait_for(3)

    assert smtp_sink.to("anne@customer.example")


def test_ready_alive_and_stopping_are_told_to_systemd(installation: Installation, manager: Manager):
    with installation.daemon() as daemon:
        assert manager.wait_for("READY=1")
        assert manager.wait_for("WATCHDOG=1", more_than=1)
        assert 0 == daemon.stop()
        assert manager.wait_for("STOPPING=1")


def test_a_migration_asks_for_time_before_it_is_ready(installation: Installation, manager: Manager):
    """Else the manager would kill it after a minute and a half, and again, and never get a desk that is ready."""
    state = installation.folder / "state"
    state.mkdir(mode=0o700)
    old = Database("sqlite:///mailticket.db", state)
    migrate_to_first(old)
    with installation.daemon() as daemon:
        assert manager.wait_for("READY=1")
        assert 0 == daemon.stop()

    first = manager.heard[0].splitlines()
    assert ["STATUS=migrating the database", "EXTEND_TIMEOUT_USEC=7200000000"] == first


def test_ready_does_not_wait_for_a_server_that_is_down(installation: Installation, manager: Manager):
    installation.change(mailbox={"imap": {"host": "127.0.0.1", "port": 1, "security": "plain"}})
    with installation.daemon():
        assert manager.wait_for("READY=1")
        assert manager.wait_for("WATCHDOG=1")


def test_sigterm_ends_it_well_and_nothing_is_left_undone(
    installation: Installation, deliver: Callable[..., None], smtp_sink: SmtpSink
):
    with installation.daemon() as daemon:
        daemon.wait_for("ready")
        deliver(*(mail(f"Case {number}", From=f"w{number}@customer.example") for number in range(20)))
        smtp_sink.wait_for(5)
        assert 0 == daemon.stop()
    installation.once()

    assert 20 == len(installation.tickets)
    assert {"sent"} == {row["state"] for row in installation.outbox}


def test_a_worker_that_failed_begins_anew(
    installation: Installation, deliver: Callable[..., None], smtp_sink: SmtpSink, tmp_path: Path
):
    """What was wrong is mended by the operator, and nobody need start the daemon again."""
    password = tmp_path / "password"
    password.write_text("not yet right")
    installation.change(mailbox={"imap": {"password_env": "", "password_file": str(password)}})
    with installation.daemon() as daemon:
        daemon.wait_for("worker failed")
        password.write_text(PASSWORD)
        daemon.wait_for("worker well again")
        deliver(mail("Printer on fire"))
        smtp_sink.wait_for(5)  # the operator heard of it twice
        assert 0 == daemon.stop()

    assert smtp_sink.to("anne@customer.example")
    assert 2 == len(smtp_sink.to("ops@acme.example"))


def test_the_mail_in_hand_is_handed_over_before_the_end(
    installation: Installation, deliver: Callable[..., None], smtp_sink: SmtpSink
):
    """Else each restart would leave a mail of which nobody knows whether it left."""
    smtp_sink.fault("DOT", delay=2)
    with installation.daemon() as daemon:
        deliver(mail("Printer on fire"))
        smtp_sink.wait_for_event("DATA")
        assert 0 == daemon.stop()
        daemon.wait_for('"message": "stopped", "slow": ""')

    states = [row["state"] for row in installation.outbox]
    assert "sent" in states
    assert {"sent", "ready"} >= set(states)


def test_a_server_that_hangs_does_not_hold_up_the_end_for_long(
    installation: Installation, deliver: Callable[..., None], smtp_sink: SmtpSink
):
    """R21: after half a minute it ends, and the next start takes up what was in hand."""
    hanging = smtp_sink.fault("DATA", hang=True)
    with installation.daemon() as daemon:
        deliver(mail("Printer on fire"))
        smtp_sink.wait_for_event("DATA")
        assert 0 == daemon.stop(), "it waits no longer than its drain; the server is given 600 s else"
    daemon.wait_for('"slow": "deliverer support"')
    smtp_sink.faults.remove(hanging)
    for hour in ("00", "01"):  # of the mail in hand nobody knows whether it left: it is sent once more, later
        installation.once("--at", f"2030-01-01T{hour}:00:00Z")

    assert {"sent"} == {row["state"] for row in installation.outbox}


def test_sighup_takes_a_new_configuration_and_refuses_a_bad_one(
    installation: Installation, deliver: Callable[..., None], smtp_sink: SmtpSink
):
    file = installation.folder / "mailticket.toml"
    with installation.daemon() as daemon:
        daemon.wait_for("ready")
        good = file.read_text()
        file.write_text(good + "\n[nonsense]\n")
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_for("new configuration refused")

        file.write_text(good.replace("Acme Support", "Zenith Support"))
        daemon.lines.clear()
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_for("ready")
        deliver(mail("Printer on fire"))
        smtp_sink.wait_for(3)

    assert b"Zenith Support" in smtp_sink.to("anne@customer.example")[0].content


def test_what_is_wrong_with_a_new_configuration_stands_in_log_and_status(installation: Installation, manager: Manager):
    """Whoever reloads reads there which lines to correct; what is taken with a warning is warned of as at the start."""
    file = installation.folder / "mailticket.toml"
    with installation.daemon() as daemon:
        daemon.wait_for("ready")
        good = file.read_text()
        file.write_text(good.replace("ops@", "o@ps@") + "\n[nonsense]\n")
        daemon.process.send_signal(signal.SIGHUP)
        expected = "expected an address such as {} (plain ASCII), found '{}'"
        first = f"{file}: site.operator: {expected.format('support@acme.example', 'o@ps@acme.example')}"
        second = f"{file}: nonsense: unknown key"
        assert manager.wait_for(f"STATUS=1 mailboxes; new configuration refused: {first} (and 1 more in the log)")
        daemon.wait_for(f"{file}: site.operator: {expected.format('…', '…')}")
        daemon.wait_for(second)

        rule = '[[rule]]\nname = "VIP"\non = "opened"\nif = "priority"\nthen = ["#priority urgent"]\n'
        file.write_text(f"{good}\n{rule}")
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_for("key without effect")


def test_a_listen_address_that_is_taken_is_refused_and_the_old_desk_works_on(
    installation: Installation, manager: Manager, smtp_sink: SmtpSink
):
    """A slip in the file must not end the desk (product.md 3): the new address is had before the old one is given up."""
    with socket.create_server(("127.0.0.1", 0)) as taken, socket.create_server(("127.0.0.1", 0)) as free:
        busy, ours = taken.getsockname()[1], free.getsockname()[1]
        free.close()
        installation.change(listen={"lmtp": f"127.0.0.1:{ours}"})
        with installation.daemon() as daemon:
            assert manager.wait_for("READY=1")
            installation.change(listen={"smtp": f"127.0.0.1:{busy}"}).write()
            daemon.process.send_signal(signal.SIGHUP)
            daemon.wait_for("new configuration refused")
            refusal = f"listen: 127.0.0.1:{busy} cannot be listened on: Address already in use"
            assert manager.wait_for(f"STATUS=1 mailboxes; new configuration refused: {refusal}", more_than=1)

            with smtplib.LMTP("127.0.0.1", ours) as session:
                session.sendmail("anne@customer.example", ["support@acme.example"], mail("Printer on fire"))
            smtp_sink.wait_for(3)
            assert 0 == daemon.stop()

    assert 1 == len(installation.tickets)


@pytest.mark.parametrize("protocol", ["lmtp", "smtp", "metrics"])
def test_a_listen_address_that_is_taken_at_the_start_is_a_bad_configuration(installation: Installation, protocol: str):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        where = f"127.0.0.1:{taken.getsockname()[1]}"
        done = installation.change(listen={protocol: where}).run("run")

    assert (78, True) == (done.code, f"listen: {where} cannot be listened on" in done.err), done


def test_a_reload_keeps_the_door_open(installation: Installation, tmp_path: Path, smtp_sink: SmtpSink):
    """Who connects while the desk changes its configuration waits a moment and is served."""
    door = tmp_path / "lmtp"
    installation.change(listen={"lmtp": str(door)})
    with installation.daemon() as daemon:
        daemon.wait_for('"ready"')
        before = door.stat().st_ino, door.stat().st_ctime_ns
        daemon.lines.clear()
        daemon.process.send_signal(signal.SIGHUP)
        daemon.wait_for('"ready"')
        assert before == (door.stat().st_ino, door.stat().st_ctime_ns), "it is the same socket"
        with smtplib.LMTP(str(door)) as session:
            session.sendmail("anne@customer.example", ["support@acme.example"], mail("Printer on fire"))
        smtp_sink.wait_for(3)
        assert 0 == daemon.stop()

    assert not door.exists()


def test_a_blocked_worker_stops_the_signs_of_life(installation: Installation, postgres: Postgres, manager: Manager):
    """A ping that comes whatever happens proves nothing (trust.md R22)."""
    url, (port,) = postgres.create_database(), free_ports(1)
    installation.change(site={"database": url}, listen={"metrics": f"127.0.0.1:{port}"})
    with installation.daemon() as daemon:
        daemon.wait_for("ready")
        assert manager.wait_for("WATCHDOG=1")
        engine = sa.create_engine(url)
        with engine.begin() as connection:
            connection.execute(sa.text("LOCK TABLE timer IN ACCESS EXCLUSIVE MODE"))
            daemon.wait_for("no progress", timeout=90)
            signs = manager.count("WATCHDOG=1")
            assert not manager.wait_for("WATCHDOG=1", more_than=signs, timeout=5)
            assert (503, "no progress: timekeeper\n") == get(port, "/healthz")
        assert manager.wait_for("WATCHDOG=1", more_than=signs)
        assert 200 == get(port, "/healthz")[0]
        engine.dispose()
