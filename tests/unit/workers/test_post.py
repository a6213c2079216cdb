"""A worker at its post: what it logs when it fails again and again."""

import logging
import threading
from datetime import timedelta

import pytest

from mailticket.clock import SystemClock
from mailticket.workers.post import Post


class Failing:
    """A worker that fails in these ways, one after the other, then works."""

    def __init__(self, *errors: Exception) -> None:
        self.errors = iter(errors)
        self.is_well = threading.Event()

    def run_once(self) -> int:
        for error in self.errors:
            raise error
        self.is_well.set()
        return 0


def test_a_worker_that_fails_for_long_does_not_flood_the_log(caplog: pytest.LogCaptureFixture):
    """Whoever reads it at night finds the other lines too, and sees for how long it has been so."""
    caplog.set_level(logging.INFO, "mailticket.workers.post")
    worker = Failing(*[ConnectionError("the database is away")] * 20, PermissionError("it will not let us in"))
    post = Post("applier", worker, clock=SystemClock(), bound=timedelta(minutes=1), rest=timedelta(minutes=1))
    post.start()
    while not worker.is_well.wait(0.001):
        post.wake()
    post.stop()

    assert post.join(10)
    assert [1, 2, 4, 8, 16, 21] == [record.failures for record in caplog.records if record.msg == "worker failed"]
    assert ["worker well again"] == [record.msg for record in caplog.records if record.levelno == logging.INFO]
