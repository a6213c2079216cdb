"""The servers of the benchmark: a private Dovecot with the mails in it, and postfix's smtp-sink."""

import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.mails import ADDRESS, mix
from bench.measure import in_own_process
from bench.ours import acknowledgements, intake
from tests.servers import dovecot
from tests.servers.launch import Child, answers, find_program, free_ports, unprivileged

WARM_UP = 40
CONFIG = """\
[site]
name = "Acme Support"
operator = "ops@acme.example"
state_dir = "{state}"
min_free = "1KB"

[[mailbox]]
name = "support"
address = "{address}"
queue = "support"
[mailbox.imap]
host = "127.0.0.1"
port = {imap}
security = "plain"
user = "{user}"
password_env = "BENCH_PASSWORD"
since = "all"
[mailbox.smtp]
host = "127.0.0.1"
port = {smtp}
security = "plain"

[[queue]]
name = "support"
agents = ["alice", "bob"]
lead = "alice"

[[agent]]
id = "alice"
name = "Alice Dupont"
address = "alice@acme.example"

[[agent]]
id = "bob"
name = "Bob Martin"
address = "bob@acme.example"
"""


@dataclass
class Scene:
    """Servers that run, and a folder for what is made."""

    server: dovecot.Dovecot
    smtp_port: int
    folder: Path

    def desk(self, name: str) -> Path:
        """Return the configuration of a desk of its own, with a mailbox of its own."""
        self.server.add_user(name)
        state = self.folder / name
        state.mkdir(mode=0o700)
        config = self.folder / f"{name}.toml"
        config.write_text(
            CONFIG.format(state=state, address=ADDRESS, user=name, imap=self.server.imap_port, smtp=self.smtp_port)
        )
        return config

    def warm_up(self, config: Path, seed: int) -> tuple[float, float]:
        """Let a desk open its first tickets, to be answered; return how many SQL statements and pages a mail took."""
        self.server.append(config.stem, *mix(seed, WARM_UP, ()))
        first = in_own_process(intake, config, counting=True)
        return first.statements, first.pages

    def post(self, config: Path, seed: int, count: int, *, also: str = "") -> None:
        """Put the mix into the mailbox of a desk, and the same mails into that of *also*."""
        mails = list(mix(seed, count, acknowledgements(config)))
        for user in filter(None, (config.stem, also)):
            self.server.append(user, *mails)


@contextmanager
def running() -> Iterator[Scene]:
    """Yield the scene."""
    with (
        dovecot.running() as server,
        tempfile.TemporaryDirectory(prefix="mt-bench-") as folder,
        sink(Path(folder)) as port,
    ):
        yield Scene(server, port, Path(folder))


@contextmanager
def sink(folder: Path) -> Iterator[int]:
    """Yield the port of an SMTP server in C that takes everything and keeps nothing."""
    (port,) = free_ports(1)
    user = unprivileged("nobody")
    argv = [find_program("smtp-sink"), *(["-u", user] if user else []), f"127.0.0.1:{port}", "100"]
    child = Child(argv, user=None, stop_with=signal.SIGTERM, output=folder / "sink.log")
    child.wait_until(lambda: answers(port))
    try:
        yield port
    finally:
        child.stop()
