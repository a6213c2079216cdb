"""Measure what is due: `python -m bench.timers [--short]` writes a section of docs/bench.md.

A tick while 100,000 timers are still to come, and 1,000 wake-ups that are due at once, each with its proposal.
"""

import argparse
import itertools
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median

import sqlalchemy as sa

from bench import page, report
from mailticket.store import people, schema, timers
from mailticket.store.database import Database
from mailticket.store.statements import run
from mailticket.store.tickets import ADD, BLANK
from mailticket.store.timers import TIMER
from tests.servers import postgres
from tests.servers.launch import Unavailable
from tests.world import MONDAY, World

HEADING = "## What is due"
WORDS = """\
{heading}

Written by `python -m bench.timers` at commit {commit}; {machine}; load average before the start: {load:.1f}.

|  | SQLite | PostgreSQL |
| --- | --- | --- |
| a tick with {pending:,} timers still to come, ms (aim: < 50) | {ticks} |
| {due:,} wake-ups due at once, each with its proposal in the outbox, s (aim: < 10) | {bursts} |

One timer, one durable transaction; ticks are the median of 50; nothing is sent.
"""


def main() -> int:
    """Measure on both databases, print, and write the section when all of it was measured."""
    options = argparse.ArgumentParser(prog="python -m bench.timers", description=__doc__)
    options.add_argument("--short", action="store_true", help="a hundredth of it: does it run at all?")
    pending, due = (1_000, 10) if options.parse_args().short else (100_000, 1_000)
    load = os.getloadavg()[0]
    try:
        measured = [measure(kind, pending, due) for kind in (sqlite, postgresql)]
    except Unavailable as reason:
        print(f"cannot measure here: {reason}", file=sys.stderr)
        return 75
    ticks = " | ".join(f"{tick * 1000:.1f}" for tick, _ in measured)
    bursts = " | ".join(f"{burst:.1f}" for _, burst in measured)
    facts = {"heading": HEADING, "commit": report.commit(), "machine": report.machine(), "load": load}
    words = WORDS.format(pending=pending, due=due, ticks=ticks, bursts=bursts, **facts)
    print(words)
    if pending == 100_000:
        page.put(words)
    return 0


def measure(database: Callable[[Path], Iterator[str]], pending: int, due: int) -> tuple[float, float]:
    """Return the seconds of a tick with so many timers to come, and of a tick with so many due."""
    with tempfile.TemporaryDirectory(prefix="mt-bench-") as folder, contextmanager(database)(Path(folder)) as url:
        world = World(url, Path(folder))
        put_off(world, 1001, pending, timedelta(days=365))
        put_off(world, 1001 + pending, due, timedelta(days=1))
        world.app.timekeeper.run_once()
        tick = median(timed(world) for _ in range(50))
        world.clock.advance(days=1)
        burst = timed(world)
        with world.reading() as tx:
            done = tx.execute(
                sa.select(sa.func.count()).where(TIMER.c.state == "done", TIMER.c.kind == "wake")
            ).scalar()
        assert done == due, f"{done} of {due} woke"
        world.close()
        return tick, burst


def timed(world: World) -> float:
    """Return how long the timekeeper takes for what is due now."""
    start = time.perf_counter()
    world.app.timekeeper.run_once()
    return time.perf_counter() - start


def put_off(world: World, first: int, count: int, span: timedelta) -> None:
    """Make snoozed tickets of alice and bob, with their timers."""
    with world.app.database.transaction() as tx:
        zoe = people.person(tx, "zoe@customer.example", name="Zoë", now=MONDAY)
        tx.flush()
        common = {"subject": "Printer", "status": "snoozed", "queue": "support", "mailbox": "support", "language": "en"}
        times = dict.fromkeys(("created_at", "updated_at", "worked_at", "status_at", "clock_at"), MONDAY)
        who = itertools.cycle(("alice", "bob"))
        rows = [
            {**BLANK, **common, **times, "number": number, "address": world.address, "requester": zoe.id}
            | {"assignee": next(who), "wake_at": MONDAY + span, "first_response_at": MONDAY}
            for number in range(first, first + count)
        ]
        run(tx, ADD, rows)
        at = MONDAY + span
        timers.start_all(tx, [timers.row_of("wake", due_at=at, ticket=row["number"]) for row in rows])


def sqlite(folder: Path) -> Iterator[str]:
    """Yield an empty SQLite database."""
    folder.chmod(0o700)
    made = Database("sqlite:///bench.db", folder)
    schema.create(made)
    made.close()
    yield "sqlite:///bench.db"


def postgresql(folder: Path) -> Iterator[str]:
    """Yield an empty PostgreSQL database."""
    with postgres.running() as server:
        url = server.create_database()
        made = Database(url, folder)
        schema.create(made)
        made.close()
        yield url


if __name__ == "__main__":
    sys.exit(main())
