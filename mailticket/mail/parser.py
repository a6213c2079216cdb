"""Our side of the parser child: a mail in, a `Mail` out, and no mail can hurt us (trust.md R8, S15)."""

import os
import select
import subprocess
import sys
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Protocol

from mailticket.clock import Clock, SystemClock
from mailticket.errors import PermanentError
from mailticket.mail import codec
from mailticket.mail.frames import LENGTH, LIMIT
from mailticket.mail.message import Mail

#: The size limit where the operator sets none (product.md 3).
MAX_SIZE = 35 * 1024 * 1024

#: How long one mail may take, on the wall.
WALL_SECONDS = 20.0


class Parser(Protocol):
    """What reads a raw mail."""

    def parse(self, raw: bytes) -> Mail:
        """Return the mail; raise PermanentError for one that cannot be read within the limits."""
        ...

    def submit(self, raw: bytes) -> "Future[Mail]":
        """Start reading; mails are read in the order they were submitted."""
        ...

    def close(self) -> None:
        """Let go of whatever reads."""
        ...


class InlineParser:
    """Reads in this process: for tests and `explain`."""

    def __init__(self, max_size: int = MAX_SIZE) -> None:
        self._max_size = max_size

    def parse(self, raw: bytes) -> Mail:
        """Return the mail."""
        from mailticket.mail import child  # all that reads mail: in the daemon the child has it, not we

        return child.read(raw, max_size=self._max_size)

    def submit(self, raw: bytes) -> "Future[Mail]":
        """Return a future that is already done."""
        future: Future[Mail] = Future()
        future.set_result(self.parse(raw))
        return future

    def close(self) -> None:
        """Do nothing."""


class ChildParser:
    """Reads in a child process, one mail at a time; a child that dies or hangs costs only the mail it had."""

    def __init__(self, max_size: int = MAX_SIZE, *, wall: float = WALL_SECONDS, clock: Clock | None = None) -> None:
        self._max_size = max_size
        self._wall = wall
        self._clock = clock or SystemClock()
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._ahead = ThreadPoolExecutor(1, thread_name_prefix="parser")

    def parse(self, raw: bytes) -> Mail:
        """Return the mail; raise PermanentError when the child died on it or took too long."""
        return codec.load(self._read(raw))

    def submit(self, raw: bytes) -> "Future[Mail]":
        """Read *raw* in the background, after what was submitted before."""
        return self._ahead.submit(self.parse, raw)

    def close(self) -> None:
        """End the child; what was submitted and not begun is cancelled."""
        self._ahead.shutdown(wait=False, cancel_futures=True)
        with self._lock:
            self._end()

    @property
    def pid(self) -> int | None:
        """The process id of the child, None while there is none."""
        return self._child.pid if self._child else None

    def _read(self, raw: bytes) -> bytes:
        with self._lock:
            for _ in range(2):
                running = self._running()
                answer = self._exchange(running, raw)
                if answer:
                    return answer
                status = self._end()
                # A child that ended well did so before it took this mail: idle, or it had served its time.
                if status != 0:
                    break
            raise PermanentError(f"the parser child ended with status {status}")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._end()
            self._child = subprocess.Popen(
                [sys.executable, "-I", "-m", "mailticket.mail.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                close_fds=True,
            )
            for pipe in (self._child.stdin, self._child.stdout):
                os.set_blocking(_fd(pipe), False)
        return self._child

    def _exchange(self, running: subprocess.Popen[bytes], raw: bytes) -> bytes:
        """Send the mail and return the answer; empty when the child ended or the time was up (then it is killed)."""
        deadline = self._clock.monotonic() + self._wall
        head = LENGTH.pack(len(raw) + LIMIT.size) + LIMIT.pack(self._max_size)
        try:
            self._write(_fd(running.stdin), head + raw if len(raw) < 65536 else head, deadline)
            if len(raw) >= 65536:
                self._write(_fd(running.stdin), raw, deadline)
            prefix = self._receive(_fd(running.stdout), LENGTH.size, deadline)
            return self._receive(_fd(running.stdout), LENGTH.unpack(prefix)[0], deadline) if prefix else b""
        except TimeoutError:
            running.kill()
            return b""
        except BrokenPipeError:
            return b""

    def _write(self, fd: int, data: bytes, deadline: float) -> None:
        view = memoryview(data)
        while view:
            try:
                view = view[os.write(fd, view) :]
            except BlockingIOError:
                self._wait(fd, select.POLLOUT, deadline)

    def _receive(self, fd: int, count: int, deadline: float) -> bytes:
        chunks = bytearray()
        while len(chunks) < count:
            self._wait(fd, select.POLLIN, deadline)
            chunk = os.read(fd, min(1 << 20, count - len(chunks)))
            if not chunk:
                return b""
            chunks += chunk
        return bytes(chunks)

    def _wait(self, fd: int, event: int, deadline: float) -> None:
        left = deadline - self._clock.monotonic()
        poll = select.poll()
        poll.register(fd, event)
        if left <= 0 or not poll.poll(left * 1000):
            raise TimeoutError

    def _end(self) -> int:
        """Let the child go and return its exit status; 0 when there was none."""
        if self._child is None:
            return 0
        gone, self._child = self._child, None
        for pipe in (gone.stdin, gone.stdout):
            if pipe:
                pipe.close()
        try:
            return gone.wait(timeout=2)
        except subprocess.TimeoutExpired:
            gone.kill()
            return gone.wait()


def _fd(pipe: IO[bytes] | None) -> int:
    if pipe is None:
        raise AssertionError("both pipes were asked for")
    return pipe.fileno()
