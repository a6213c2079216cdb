"""A disk that is really full: nothing can be written, and the operator hears of it all the same (trust.md R15)."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from mailticket.errors import TransientError
from mailticket.transports.submitter import Verdict
from tests.fakes import FakeSubmitter
from tests.world import World


@pytest.fixture
def world(sqlite_url: str, state_dir: Path) -> Iterator[World]:
    """A desk with some mail in its database."""
    made = World(sqlite_url, state_dir)
    for number in range(3):
        made.requester("anne").writes(f"Problem {number}")
    yield made
    made.close()


class Disk:
    """What SQLite may still take: with `is_full` not one page more."""

    def __init__(self, world: World) -> None:
        self.is_full = False
        self._world = world
        sa.event.listen(world.app.database.engine, "checkout", self._limit)

    def _limit(self, dbapi, _record, _proxy) -> None:
        (pages,) = dbapi.execute("PRAGMA page_count").fetchone()
        dbapi.execute(f"PRAGMA max_page_count = {pages if self.is_full else 1 << 30}")

    def fill(self) -> None:
        """Take the last page, and what is left on it."""
        self.is_full = True
        with pytest.raises(DBAPIError, match="full"):
            while True:
                self._world.app.in_unit(lambda desk: desk.tell("trouble", None, kind="other"), cause="fill")

    def free(self) -> int:
        return 0 if self.is_full else 1 << 40


def test_the_mail_that_was_written_before_leaves_past_the_outbox(world: World):
    operator, disk, lookout = world.operator, Disk(world), world.app.lookout
    lookout.free, lookout.alarm = disk.free, FakeSubmitter()
    promised = len(world.outbox)
    lookout.run_once()
    assert promised == len(world.outbox), "nothing of the preparation stays"

    disk.fill()
    promised = len(world.outbox)
    lookout.alarm.answer(Verdict.OUTAGE, "connection refused")
    with pytest.raises(TransientError, match="the disk of the database is full"):
        lookout.run_once()
    for _ in range(3):
        lookout.run_once()
    assert promised == len(world.outbox)
    (mail,) = lookout.alarm.taken
    assert ("ops@acme.example", "support@acme.example") == (mail.recipient, mail.mail_from)
    assert b"The disk is nearly full" in mail.content

    disk.is_full = False
    lookout.run_once()
    lookout.run_once()
    world.tick()
    assert ["The disk is nearly full (over)"] == [
        letter.subject.removeprefix("Acme Support: ") for letter in operator.inbox if "disk" in letter.subject
    ]


def test_the_next_time_it_is_another_mail(world: World):
    disk, lookout = Disk(world), world.app.lookout
    lookout.free, lookout.alarm = disk.free, FakeSubmitter()
    for _ in range(2):
        lookout.run_once()
        disk.fill()
        lookout.run_once()
        disk.is_full = False
    first, second = lookout.alarm.taken

    assert first.content != second.content
