"""The parser child: mails in on stdin, what they say out on stdout, and nothing else in its reach (trust.md S15).

A frame is a big-endian length of four bytes and that many bytes. In: eight bytes of size limit, then the raw mail.
Out: JSON.
"""

import gc
import os
import resource
import select
import sys

from mailticket.mail import codec, limits
from mailticket.mail.frames import LENGTH, LIMIT
from mailticket.mail.message import Mail
from mailticket.mail.parse import parse

#: Address space, and processor seconds for one mail.
MAX_MEMORY = 512 * 1024 * 1024
MAX_CPU = 10

#: The child ends by itself: after a minute without work, after so many mails, after a mail that made it fat.
IDLE_SECONDS = 60
MAX_MAILS = 5000
FATTENING = 4 * 1024 * 1024


def read(raw: bytes, *, max_size: int) -> Mail:
    """Return the mail that *raw* is; over a limit, its degraded form."""
    over = limits.scan(raw, max_size=max_size)
    return limits.degrade(raw, because=over) if over else parse(raw)


def main() -> int:
    """Serve frames until the other side closes or one of the ends is reached."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    gc.freeze()
    for _ in range(MAX_MAILS):
        request = _receive()
        if request is None:
            return 0
        max_size, raw = request
        _allow_cpu()
        answer = codec.dump(read(raw, max_size=max_size))
        try:
            _send(answer)
        except BrokenPipeError:  # the daemon was killed: nobody waits for this, and nobody reads a traceback
            return 0
        if len(raw) > FATTENING:
            return 0
        del request, raw, answer
    return 0


def _allow_cpu() -> None:
    """Allow ten seconds more than used so far (RLIMIT_CPU counts over a life)."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    limit = int(usage.ru_utime + usage.ru_stime) + MAX_CPU
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.RLIM_INFINITY))


def _receive() -> tuple[int, bytes] | None:
    if not select.select([0], [], [], IDLE_SECONDS)[0]:
        return None
    prefix = _exactly(LENGTH.size + LIMIT.size)
    if not prefix:
        return None
    length, max_size = LENGTH.unpack_from(prefix)[0], LIMIT.unpack_from(prefix, LENGTH.size)[0]
    return max_size, _exactly(length - LIMIT.size)


def _exactly(count: int) -> bytes:
    chunks: list[bytes] = []
    while count:
        chunk = os.read(0, min(count, 1 << 20))
        if not chunk:
            return b""
        chunks.append(chunk)
        count -= len(chunk)
    return b"".join(chunks)


def _send(answer: bytes) -> None:
    view = memoryview(LENGTH.pack(len(answer)) + answer)
    while view:
        view = view[os.write(1, view) :]


if __name__ == "__main__":
    sys.exit(main())
