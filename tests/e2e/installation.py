"""mailticket as an operator has it: a configuration file, a state directory, and the program itself."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from mailticket import settings as configuration
from mailticket.clock import SystemClock
from mailticket.desk import operate, view
from mailticket.store import tickets
from mailticket.store.database import Database
from tests import config_file
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.world import SETTINGS, merged

PATIENCE = 60


@dataclass(frozen=True)
class Done:
    """A command that has ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass
class Daemon:
    """`mailticket run`, running."""

    process: subprocess.Popen[str]
    lines: list[str] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)  #: the same, and never cleared

    def __post_init__(self) -> None:
        self._changed = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def wait_for(self, words: str, timeout: float = PATIENCE) -> None:
        """Return once a log line has *words*."""
        with self._changed:
            seen = self._changed.wait_for(lambda: any(words in line for line in self.lines), timeout)
        assert seen, f"no {words!r} in the log: {self.lines[-20:]}"

    def kill(self) -> None:
        """End it as a power cut would."""
        self.process.kill()
        self.process.wait(PATIENCE)

    def stop(self) -> int:
        """End it as systemd does; return the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            with self._changed:
                self.lines.append(line)
                self.heard.append(line)
                self._changed.notify_all()
        self.process.stderr.close()


@dataclass
class Installation:
    """One installation in a folder of its own, on real servers."""

    folder: Path
    settings: dict[str, Any]
    environment: dict[str, str] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)  #: every line that a daemon wrote

    def change(self, **changes: Any) -> "Installation":
        """Change settings; the next command has them."""
        self.settings = merged(self.settings, changes)
        return self

    def write(self) -> Path:
        """Write the configuration; return its file."""
        return config_file.write(self.folder / "mailticket.toml", self.settings)

    def run(self, *words: str, stdin: bytes = b"") -> Done:
        """Run one command to its end."""
        done = subprocess.run(self._argv(words), input=stdin, capture_output=True, timeout=120, **self._how())
        return Done(done.returncode, done.stdout.decode(), done.stderr.decode())

    def once(self, *words: str) -> Done:
        """`run --once`, which must go well."""
        done = self.run("run", "--once", *words)
        assert (0, "") == (done.code, done.err), done
        return done

    @contextlib.contextmanager
    def daemon(self) -> Iterator[Daemon]:
        """`run`; whatever is left of it is killed at the end."""
        process = subprocess.Popen(
            self._argv(("run",)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, **self._how()
        )
        daemon = Daemon(process, heard=self.heard)
        try:
            yield daemon
        finally:
            daemon.kill()

    # What is in the database is looked up in this process: a command takes a second to start.

    @property
    def tickets(self) -> list[dict[str, Any]]:
        """Every ticket with its thread and history, oldest first, as `show --json` prints it."""
        settings, now = configuration.build(self.settings), SystemClock().now()
        with self._reading() as tx:
            found = tickets.list_tickets(tx, tickets.Filter(ended=True, limit=0))
            return [view.whole(tx, settings, ticket, now=now) for ticket in reversed(found)]

    @property
    def subjects(self) -> list[str]:
        """The subjects of all tickets, sorted: Dovecot numbers mails that come at once as it likes."""
        return sorted(ticket["subject"] for ticket in self.tickets)

    @property
    def spool(self) -> list[dict[str, Any]]:
        """Every mail received, as `spool list --all --json` prints them."""
        with self._reading() as tx:
            return operate.spooled(tx, everything=True)

    @property
    def outbox(self) -> list[dict[str, Any]]:
        """Every mail promised, as `outbox list --all --json` prints them."""
        with self._reading() as tx:
            return operate.promised(tx, everything=True)

    def assert_discreet(self) -> None:
        """Every line of a daemon is a log line, and quotes nobody: no address, no id of a mail, no password (S24)."""
        for line in self.heard:
            json.loads(line)
        secrets = [PASSWORD]
        with contextlib.suppress(SQLAlchemyError):  # a test may have taken the database away
            secrets += [str(row["subject"]) for row in self.spool if len(str(row["subject"])) > 9]
        assert [] == [line for line in self.heard for secret in ("@", *secrets) if secret in line]

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Any]:
        site = configuration.build(self.settings).site
        database = Database(site.database, site.state_dir)
        try:
            with database.reading() as tx:
                yield tx
        finally:
            database.close()

    def _argv(self, words: tuple[str, ...]) -> list[str]:
        return [sys.executable, "-m", "mailticket", "--config", str(self.write()), *words]

    def _how(self) -> dict[str, Any]:
        return {"cwd": self.folder, "env": {**os.environ, "IMAP_PASSWORD": PASSWORD, **self.environment}}


def settings_for(folder: Path, dovecot: Dovecot, user: str, sink: SmtpSink) -> dict[str, Any]:
    """Return the configuration of a desk that reads *user* at *dovecot* and sends by *sink*."""
    imap = {
        "host": dovecot.host,
        "port": dovecot.imaps_port,
        "ca_file": str(dovecot.ca_file),
        "user": user,
        "password_env": "IMAP_PASSWORD",
        "poll_interval": "1s",
    }
    smtp = {"host": sink.host, "port": sink.port, "security": "plain"}
    site = {"state_dir": str(folder / "state")}
    return merged(SETTINGS, {"site": site, "security": {"trust": "none"}, "mailbox": {"imap": imap, "smtp": smtp}})


def mail(subject: str, text: str = "It burns.", **headers: str | None) -> bytes:
    """Return a plain mail from anne to the desk; a header given None is left out."""
    name = subject.lower().replace(" ", "-")
    usual: Mapping[str, str | None] = {
        "From": "Anne <anne@customer.example>",
        "To": "support@acme.example",
        "Subject": subject,
        "Date": "Mon, 02 Mar 2026 09:00:00 +0000",
        "Message-ID": f"<{name}@client.example>",
    }
    given = {**usual, **{key.replace("_", "-"): value for key, value in headers.items()}}
    lines = [f"{key}: {value}" for key, value in given.items() if value is not None]
    return "\r\n".join([*lines, "", text, ""]).encode()
