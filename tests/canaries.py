"""What no log line may hold: the addresses, subjects, words, tokens and secrets of a test (trust.md S24)."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from mailticket import log

if TYPE_CHECKING:
    from tests.letters import Letter
    from tests.world import World

#: What is shorter may stand in a log line by chance.
TELLING = 10


class Heard(logging.Handler):
    """Every line that is logged, as it would be written."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(log.JsonFormatter())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@contextmanager
def listening() -> Iterator[list[str]]:
    """Yield the log lines from now on, down to debug, of all that the daemon would hear."""
    heard, root = Heard(), logging.getLogger()
    before = {logger: logger.level for logger in (root, *map(logging.getLogger, log.QUIET))}
    root.addHandler(heard)
    root.setLevel(logging.DEBUG)
    for name, floor in log.QUIET.items():
        logging.getLogger(name).setLevel(floor)
    try:
        yield heard.lines
    finally:
        root.removeHandler(heard)
        for logger, level in before.items():
            logger.setLevel(level)


def secrets_of(world: "World") -> Iterator[str]:
    """Yield what the people of *world* wrote and got that is theirs alone."""
    yield from world.people
    for letter in (*world.post, *(letter for person in world.people.values() for letter in person.sent)):
        with suppress(Exception):  # some mails of the tests cannot be read by the standard library
            yield from secrets_in(letter)


def secrets_in(letter: "Letter") -> Iterator[str]:
    """Yield the addresses, ids, subject and lines of a mail."""
    for name in ("From", "To", "Reply-To", "Message-ID"):
        yield from (word.strip("<>,;") for word in str(letter.headers[name] or "").split() if "@" in word)
    yield letter.subject
    yield from (line.strip("> ") for line in letter.text.splitlines())


def leaked(lines: Iterable[str], secrets: Iterable[str]) -> list[str]:
    """Return what of *secrets* stands in *lines*."""
    everything = "\n".join(lines).lower()
    return sorted({secret for secret in secrets if len(secret) >= TELLING and secret.lower() in everything})
