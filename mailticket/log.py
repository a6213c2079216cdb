"""Logging: one JSON line for each thing that happened, with ids and never subjects, bodies, addresses or secrets."""

import json
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

from mailticket.errors import ConfigError, MailticketError

log = logging.getLogger(__name__)

#: sd-daemon(3): what the journal takes for the levels of syslog.
PRIORITIES = {logging.DEBUG: 7, logging.INFO: 6, logging.WARNING: 4, logging.ERROR: 3, logging.CRITICAL: 2}

#: Loggers of libraries → from which level on they are heard. What they say below may hold addresses, or is noise.
QUIET = {
    "mail.log": logging.ERROR,  # aiosmtpd: sessions with their addresses, a complaint at each AUTH
    "apscheduler": logging.ERROR,  # a tick that came while the last one ran is no news
    "imapclient": logging.ERROR,
    "sqlalchemy": logging.ERROR,
    "alembic": logging.WARNING,
    "asyncio": logging.WARNING,
}

_ADDRESS = re.compile(r"[^\s'\"<>]*@[^\s'\"<>]*")
_OWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class JsonFormatter(logging.Formatter):
    """Write a record as one JSON object: time, level, logger, message, the `extra` fields, where an error arose.

    Of a configuration that cannot be used, such as a password file that is gone, the problems are told too.
    """

    def __init__(self, *, journal: bool = False) -> None:
        super().__init__()
        self._journal = journal

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        fields: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        fields |= {name: value for name, value in vars(record).items() if name not in _OWN}
        if record.exc_info and record.exc_info[0]:
            fields["error"] = _kinds(record.exc_info[1])
            fields["where"] = _where(record.exc_info[2])
            if isinstance(record.exc_info[1], ConfigError):  # our own words: key, place, reason
                fields["problems"] = [without_addresses(problem) for problem in record.exc_info[1].problems]
        line = json.dumps(fields, ensure_ascii=False, default=str)
        if not self._journal:
            return line
        return f"<{_priority(record.levelno)}>{line}"


def setup(
    level: int | str = logging.INFO, *, stream: TextIO | None = None, environ: Mapping[str, str] | None = None
) -> None:
    """Send everything from *level* up to *stream* (standard error), with priorities where that is the journal."""
    stream = stream or sys.stderr
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter(journal=is_journal(stream, os.environ if environ is None else environ)))
    root = logging.getLogger()
    for old in root.handlers[:]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
    for name, floor in QUIET.items():
        logging.getLogger(name).setLevel(floor)
    threading.excepthook = _in_a_thread
    sys.unraisablehook = _unraisable


def _in_a_thread(died: threading.ExceptHookArgs) -> None:
    """Log what ended a thread; Python itself would write it out as it is, whatever it quotes."""
    if died.exc_value is not None:
        log.error("a thread died", exc_info=died.exc_value)


def _unraisable(ignored: "sys.UnraisableHookArgs") -> None:
    """Log what nobody could catch, such as an error in the end of an object."""
    if ignored.exc_value is not None:
        log.warning("an error that nobody could catch", exc_info=ignored.exc_value)


def is_journal(stream: TextIO, environ: Mapping[str, str]) -> bool:
    """Tell whether *stream* goes to the journal: systemd names its device and inode in $JOURNAL_STREAM."""
    try:
        state = os.fstat(stream.fileno())
    except (OSError, ValueError):
        return False
    return environ.get("JOURNAL_STREAM") == f"{state.st_dev}:{state.st_ino}"


def _priority(level: int) -> int:
    reached = [priority for floor, priority in PRIORITIES.items() if level >= floor]
    return min(reached, default=PRIORITIES[logging.DEBUG])


def _kinds(error: BaseException | None) -> str:
    """Return the type of the error and of what caused it: `PermanentError < SMTPDataError`."""
    kinds: list[str] = []
    while error is not None and len(kinds) < 8:
        kinds.append(type(error).__name__)
        error = error.__cause__ or error.__context__
    return " < ".join(kinds)


def told(error: BaseException) -> str:
    """Return an error for a record that people read: our own words, of any other its kind and place (S24)."""
    if isinstance(error, MailticketError):
        return str(error)
    places = _where(error.__traceback__)
    return _kinds(error) + (f" at {places[-1]}" if places else "")


def without_addresses(text: str) -> str:
    """Return *text* without the addresses that it quotes."""
    return _ADDRESS.sub("…", text)


def _where(trace: TracebackType | None) -> list[str]:
    """Return the frames of an error as `file:line function`.

    Neither the text of the error nor any variable: a database error quotes its parameters, a server's answer an
    address. The type and the place are enough to find it; the mail itself is kept.
    """
    frames = traceback.extract_tb(trace)
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
