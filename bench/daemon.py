"""How soon a mail is answered, and what an idle daemon costs: `python -m bench.daemon [--short]`."""

import argparse
import gc
import imaplib
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

from bench import page, scene
from bench.mails import ADDRESS
from bench.measure import commit, in_own_process, machine
from mailticket import settings as configuration
from mailticket.app import App
from mailticket.clock import FrozenClock, SystemClock
from tests.e2e.installation import mail
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.launch import Unavailable, short_directory
from tests.servers.smtp_sink import SmtpSink

DAY = timedelta(days=1)
TICK = timedelta(seconds=2)
POLL = timedelta(minutes=1)
AN_HOUR = timedelta(hours=1)
PATIENCE = 60.0
BESIDE = "beside"
WORDS = """\
## What the daemon adds, and what it costs

Written by `make bench-daemon` (`python -m bench.daemon`) on {day} at commit {commit}.
Machine: {machine}; load average before the start: {load:.1f} (on a busy machine the figures say little).

{table}

- **Added**: from the moment another IMAP client hears of its copy of a mail by IDLE until the acknowledgement is taken
  by the mail server; median and worst of {mails} mails, one at a time. Dovecot tells of new mail {delay:.0f} ms
  after it came, that client as us: from delivery to acknowledgement it is {whole:.0f} ms.
- **READY**: from the start of the process to `READY=1`, median of {starts}; the very first also makes the database.
- **Idle**: resident memory of `mailticket run` after the mails, once its parser child has gone; with the environment of
  the systemd unit (`MALLOC_ARENA_MAX=2`).
- **A day**: the workers of that daemon in one process, driven through {polls:,} polls in IDLE at a real Dovecot and
  {ticks:,} ticks, with nothing to do. A quick week and half a day go before: what comes daily or on
  Monday has come, and caches are full.
"""


@dataclass(frozen=True)
class Day:
    """What a day without mail leaves behind."""

    polls: int
    ticks: int
    memory_kb: int
    files: int
    database_bytes: int
    filling_kb: int  #: memory grown in the half day before it, in which caches fill


# --- the running daemon -------------------------------------------------------------------------------------------


class Running:
    """`mailticket run`, told about by its notifications."""

    def __init__(self, config: Path, folder: Path) -> None:
        self._manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        path = folder / "notify"
        path.unlink(missing_ok=True)
        self._manager.bind(str(path))
        self._manager.settimeout(PATIENCE)
        self._log = folder / "daemon.log"
        started = SystemClock().monotonic()
        with self._log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "mailticket", "--config", str(config), "run"],
                env={**os.environ, "NOTIFY_SOCKET": str(path), "MALLOC_ARENA_MAX": "2"},
                stderr=log,
            )
        while b"READY=1" not in self._manager.recv(4096):
            pass
        self.ready_after = SystemClock().monotonic() - started
        self.work = cpu_seconds(self.process.pid)

    def memory_mb(self) -> float:
        if self.process.poll() is not None:
            raise RuntimeError(f"it ended with {self.process.returncode}: {self._log.read_text()[-2000:]}")
        return memory_kb(self.process.pid) / 1024

    def children(self) -> list[str]:
        return Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)
        self._manager.close()


class Neighbour:
    """Another mail client, that idles in a mailbox which gets a copy; in ours the mail is soon moved away."""

    def __init__(self, server: Dovecot, user: str) -> None:
        self._session = imaplib.IMAP4(server.host, server.imap_port, timeout=PATIENCE)
        self._session.login(user, PASSWORD)
        self._session.select("INBOX")
        self.heard_at = 0.0
        self._session.send(b"N1 IDLE\r\n")
        self._session.readline()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while b"EXISTS" not in self._session.readline():
            pass
        self.heard_at = SystemClock().monotonic()

    def join(self) -> float:
        self._thread.join(PATIENCE)
        self._session.shutdown()
        return self.heard_at


def answer(server: Dovecot, user: str, sink: SmtpSink, number: int) -> tuple[float, float, float]:
    """Deliver one mail; return when it came, when a neighbour heard of its own copy, when it was acknowledged."""
    neighbour, sent, author = Neighbour(server, BESIDE), len(sink.mails), f"c{number}@customer.example"
    came = SystemClock().monotonic()
    content = mail(f"Case {number}", From=author)
    for each in (BESIDE, user):  # so that what we add is rather over- than underestimated
        server.deliver(each, content)
    acknowledged = 0.0
    while not acknowledged:
        sent += 1
        sink.wait_for(sent)
        acknowledged = SystemClock().monotonic() if sink.to(author) else 0.0
    heard = neighbour.join()
    sink.wait_for(len(sink.to(author)) + sent)  # its notices to agents, so that the next mail meets an idle daemon
    return came, heard, acknowledged


# --- a day without mail -------------------------------------------------------------------------------------------


def idle_day(config: Path, share: float) -> Day:
    """Drive the workers through a day, or a *share* of one, with nothing to do.

    A quick week goes before, so that what comes daily or on Monday has come, and half a day in which caches fill.
    """
    clock = FrozenClock(SystemClock().now())
    app = App.open(configuration.load(config, os.environ), os.environ, clock)
    polls, ticks_each = int(share * DAY / POLL), int(POLL / TICK)
    for _ in range(round(7 * DAY / AN_HOUR)):
        pass_time(app, clock, ticks=1, tick=AN_HOUR)
    empty = used()
    for _ in range(polls // 2):
        pass_time(app, clock, ticks=ticks_each, tick=TICK)
    before = used()
    for _ in range(polls):
        pass_time(app, clock, ticks=ticks_each, tick=TICK)
    grown = [now - then for now, then in zip(used(), before, strict=True)]
    state = app.settings.site.state_dir
    app.close()
    size = sum(path.stat().st_size for path in state.glob("mailticket.db*"))
    return Day(polls, polls * ticks_each, grown[0], grown[1], size, before[0] - empty[0])


def pass_time(app: App, clock: FrozenClock, *, ticks: int, tick: timedelta) -> None:
    """Poll once, then let every other worker look for work at each of so many ticks."""
    for poller in app.pollers.values():
        poller.run_once()
        poller.wait(timedelta(milliseconds=1))
    for _ in range(ticks):
        clock.advance(tick)
        for worker in (*app.appliers.values(), app.timekeeper, app.joiner, app.lookout, *app.deliverers.values()):
            worker.run_once()


def used() -> tuple[int, int]:
    """Return what we hold now: memory in KB, and open files."""
    gc.collect()
    return memory_kb(os.getpid()), open_files()


def memory_kb(pid: int) -> int:
    status = Path(f"/proc/{pid}/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


# --- all of it ----------------------------------------------------------------------------------------------------


@contextmanager
def stage() -> Iterator[tuple[Dovecot, SmtpSink, Path]]:
    from tests.servers import dovecot

    with dovecot.running() as server, short_directory("mt-bench", None) as folder:
        folder.chmod(0o700)
        sink = SmtpSink().start()
        try:
            yield server, sink, folder
        finally:
            sink.stop()


def configured(server: Dovecot, sink: SmtpSink, folder: Path, user: str) -> Path:
    """Write the configuration of a desk that reads *user*; return its file."""
    server.add_user(user)
    file = folder / f"{user}.toml"
    state = folder / user
    text = scene.CONFIG.format(state=state, address=ADDRESS, user=user, imap=server.imap_port, smtp=sink.port)
    file.write_text(text)
    return file


def measure(mails: int, starts: int, share: float, tell: Callable[[str], None]) -> tuple[str, dict[str, float]]:
    """Return the table and the figures that the words need."""
    with stage() as (server, sink, folder):
        config = configured(server, sink, folder, "busy")
        server.add_user(BESIDE)
        (first, _), *others = [start_once(config, folder) for _ in range(starts + 1)]
        ready, work = (1000 * median(column) for column in zip(*others, strict=True))
        tell(f"READY after {first * 1000:.0f} ms at first, then {ready:.0f} ms")
        daemon = Running(config, folder)
        fresh = daemon.memory_mb()
        answer(server, "busy", sink, 0)
        times = [answer(server, "busy", sink, number) for number in range(1, mails + 1)]
        added = [1000 * (acknowledged - heard) for _, heard, acknowledged in times]
        tell(f"added: {median(added):.0f} ms, at worst {max(added):.0f} ms")
        after = wait_without_child(daemon)
        daemon.stop()
        tell(f"memory: {fresh:.1f} MB at the start, {after:.1f} MB idle after {mails + 1} mails")
        day = in_own_process(idle_day, configured(server, sink, folder, "quiet"), share)
    rows = [
        ("", "", "aim"),
        ("---", "---", "---"),
        ("**mail → acknowledgement, added to the server's notice; median**", f"**{median(added):.0f} ms**", "≤ 150 ms"),
        ("… at worst", f"{max(added):.0f} ms", ""),
        ("**READY**, median", f"**{ready:.0f} ms**", "≤ 1 s"),
        ("… of that, processor time", f"{work:.0f} ms", ""),
        ("… the very first", f"{1000 * first:.0f} ms", ""),
        (f"**idle, after {mails + 1} mails**", f"**{after:.1f} MB**", "≤ 80 MB"),
        ("… just started", f"{fresh:.1f} MB", ""),
        ("**a day without mail: memory grown**", f"**{day.memory_kb} KB**", "none"),
        ("… in the half day before it, while caches fill", f"{day.filling_kb} KB", ""),
        ("… open files grown, size of the database", f"{day.files}, {day.database_bytes // 1024} KB", "none"),
    ]
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    whole = median(1000 * (acknowledged - came) for came, _, acknowledged in times)
    delay = median(1000 * (heard - came) for came, heard, _ in times)
    return table, {"polls": day.polls, "ticks": day.ticks, "whole": whole, "delay": delay}


def start_once(config: Path, folder: Path) -> tuple[float, float]:
    """Return how long a start takes, and how much of it is work."""
    daemon = Running(config, folder)
    daemon.stop()
    return daemon.ready_after, daemon.work


def wait_without_child(daemon: Running) -> float:
    """Return the daemon's memory once its parser child has gone, as it does after a minute idle."""
    clock = SystemClock()
    deadline = clock.monotonic() + 90
    pause = threading.Event()
    while daemon.children() and clock.monotonic() < deadline:
        pause.wait(1)
    return daemon.memory_mb()


def main() -> int:
    """Measure, print, and write docs/bench.md when all of it was measured."""
    options = argparse.ArgumentParser(prog="python -m bench.daemon", description=__doc__)
    options.add_argument("--short", action="store_true", help="a few mails, a few polls: does it run at all?")
    is_short = options.parse_args().short
    os.environ["BENCH_PASSWORD"] = PASSWORD
    load = os.getloadavg()[0]
    mails, starts, share = (3, 1, 0.01) if is_short else (20, 5, 1.0)
    try:
        table, figures = measure(mails, starts, share, lambda line: print(line, flush=True))
    except Unavailable as reason:
        print(f"cannot measure here: {reason}", file=sys.stderr)
        return 75
    print(table)
    if not is_short:
        page.put(
            WORDS.format(
                day=SystemClock().now().date(),
                commit=commit(),
                machine=machine(),
                load=load,
                table=table,
                mails=mails,
                starts=starts,
                **figures,
            )
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
