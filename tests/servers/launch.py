"""Start a server as a child of the test run, as the right user, on free ports; and see it end."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

PATIENCE = 20.0


class Unavailable(Exception):  # noqa: N818 - not an error: a reason to skip
    """The server is not installed here, or will not run; the text says why."""


def find_program(name: str, *places: str) -> Path:
    """Return where the program *name* is, looking also where Debian keeps daemons."""
    found = shutil.which(
        name, path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/lib/dovecot", *places))
    )
    if not found:
        raise Unavailable(f"{name} is not installed; `make test` installs it when it runs as root")
    return Path(found)


def free_ports(count: int) -> list[int]:
    """Return ports of loopback that nobody listens on; all are held until the last is known."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


@contextlib.contextmanager
def short_directory(prefix: str, owner: str | None) -> Iterator[Path]:
    """Yield a new directory with a short path (sockets allow 108 bytes) that belongs to *owner*."""
    path = Path(tempfile.mkdtemp(prefix=f"{prefix}-"))
    try:
        path.chmod(0o755)
        if owner:
            shutil.chown(path, owner)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def unprivileged(name: str) -> str | None:
    """Return *name* as the user to become, or None where we are nobody special ourselves."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam(name)
    except KeyError:
        raise Unavailable(f"there is no user {name}") from None
    return name


def as_user(argv: Sequence[str | Path], user: str | None, *, death: str | None = None) -> list[str]:
    """Return the command that runs *argv* as *user*, ended by the signal *death* when we die."""
    options = ["--pdeathsig", death] if death else []
    if user:
        group = str(pwd.getpwnam(user).pw_gid)
        options += ["--reuid", user, "--regid", group, "--clear-groups"]
    return ["setpriv", *options, "--", *map(str, argv)] if options else [*map(str, argv)]


class Child:
    """A server process that ends with us."""

    def __init__(
        self, argv: Sequence[str | Path], *, user: str | None, stop_with: signal.Signals, output: Path
    ) -> None:
        with output.open("ab") as sink:
            self._process = subprocess.Popen(
                as_user(argv, user, death=stop_with.name.removeprefix("SIG")),
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                cwd="/",
            )
        self._stop_with = stop_with
        self._output = output

    def wait_until(self, ready: Callable[[], bool]) -> None:
        """Return once *ready* holds; Unavailable when the process ends before, or patience does."""
        deadline = time.monotonic() + PATIENCE
        while not ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise Unavailable(f"{self._process.args!r} did not start: {self._output.read_text()[-2000:]}")
            time.sleep(0.02)

    def stop(self) -> None:
        """End it, kindly at first."""
        if self._process.poll() is None:
            self._process.send_signal(self._stop_with)
            try:
                self._process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()


def answers(port: int) -> bool:
    """Tell whether something on loopback says hello at *port* (as IMAP, LMTP and SMTP servers do)."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            return bool(connection.recv(1))
    except OSError:
        return False
