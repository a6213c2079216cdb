"""Which mail is in work, in a small file that survives a kill (trust.md R8); never fsynced, never needed."""

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

RECORD = struct.Struct("<QQ")  #: mail id, how many runs died on it
#: Random kills hit the same mail now and then; from so many deaths on it is no chance.
CHANCE = 4


class InWork:
    """The mail that the applier of one mailbox is at."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        left = os.pread(self._file, RECORD.size, 0)
        mail, deaths = RECORD.unpack(left) if len(left) == RECORD.size else (0, 0)
        self._suspect: int = mail
        self._deaths: int = deaths + 1 if mail else 0

    @contextmanager
    def on(self, mail: int) -> Iterator[None]:
        """Note that *mail* is in work while the block runs; an exception is no death."""
        deaths = self._deaths if mail == self._suspect else 0
        os.pwrite(self._file, RECORD.pack(mail, deaths), 0)
        try:
            yield
        finally:
            os.pwrite(self._file, RECORD.pack(0, 0), 0)

    def killer(self) -> int | None:
        """Return the mail on which runs died too often for chance."""
        return self._suspect if self._deaths > CHANCE else None

    def close(self) -> None:
        """Close the file."""
        os.close(self._file)
