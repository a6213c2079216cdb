"""Measure searches: `python -m bench.search [--tickets N]`, on SQLite and PostgreSQL; judges nothing but speed."""

import argparse
import sys
import tempfile
import time
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from statistics import median

import sqlalchemy as sa

from bench import report
from bench.growth import a_message, a_ticket, defaults
from mailticket.clock import SystemClock
from mailticket.store import schema, search, tickets
from mailticket.store.database import Database
from mailticket.store.people import PERSON
from mailticket.store.thread import MESSAGE
from mailticket.store.tickets import TICKET, Filter
from tests.servers import postgres
from tests.servers.launch import Unavailable

SEED = 1042
AT_ONCE = 2000
MESSAGES = 2  #: a ticket
WORDS = 100  #: a message
RUNS = 15
SYLLABLES = ["ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "sa", "te", "vo"]
AIM = 100.0  #: ms


class Vocabulary:
    """20,000 made-up words, used as often as words are: the n-th one 1/n as often as the first."""

    def __init__(self, random: Random) -> None:
        self.words = list(dict.fromkeys(self._word(random) for _ in range(30_000)))[:20_000]
        self._sums = list(accumulate(1 / rank for rank in range(1, len(self.words) + 1)))

    @staticmethod
    def _word(random: Random) -> str:
        return "".join(random.choice(SYLLABLES) for _ in range(random.randint(2, 5)))

    def text(self, random: Random, words: int) -> str:
        top = self._sums[-1]
        return " ".join(self.words[bisect(self._sums, random.random() * top)] for _ in range(words))


@dataclass(frozen=True)
class Timed:
    """One kind of search on one database."""

    found: int
    middle: float  #: ms
    best: float  #: ms; on a busy machine it says more


def main() -> int:
    """Measure both databases, print the table, and write it into docs/bench.md."""
    options = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    options.add_argument("--tickets", type=int, default=100_000)
    chosen = options.parse_args()
    figures: dict[str, dict[str, Timed]] = {}
    with tempfile.TemporaryDirectory() as folder:
        figures["SQLite"] = measure(Database("sqlite:///bench.db", Path(folder)), chosen.tickets)
    try:
        with postgres.running() as server:
            figures["PostgreSQL"] = measure(Database(server.create_database(), Path()), chosen.tickets)
    except Unavailable as reason:
        print(f"no PostgreSQL here: {reason}", file=sys.stderr)
    lines = table(figures)
    print(lines)
    if chosen.tickets >= 100_000:
        report.write_searches(lines, chosen.tickets, MESSAGES * chosen.tickets)
    return int(any(one.middle > AIM for some in figures.values() for one in some.values()))


def measure(database: Database, count: int) -> dict[str, Timed]:
    """Fill *database* and time each kind of search."""
    random = Random(SEED)
    known = Vocabulary(random)
    fill(database, known, random, count)
    timed = {name: time_one(database, text) for name, text in queries(known).items()}
    database.close()
    return timed


def fill(database: Database, known: Vocabulary, random: Random, count: int) -> None:
    """Put *count* tickets with their messages into an empty database, and index them."""
    schema.create(database)
    now = SystemClock().now()
    with database.transaction() as tx:
        person = {"id": 1, "address": "anne@customer.example", "name": "Anne", "created_at": now}
        tx.execute(sa.insert(PERSON), {**defaults(PERSON), **person})
    for first in range(1, count + 1, AT_ONCE):
        numbers = range(first, min(first + AT_ONCE, count + 1))
        with database.transaction() as tx:
            some = [a_ticket(number, 1, known.text(random, 6), now) for number in numbers]
            tx.execute(sa.insert(TICKET), [{**defaults(TICKET), **row} for row in some])
            said = list(messages(known, random, numbers, now))
            tx.execute(sa.insert(MESSAGE), [{**defaults(MESSAGE), **row} for row in said])
    with database.engine.begin() as connection:
        search.fill(connection)
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def messages(known: Vocabulary, random: Random, numbers: range, now: object) -> Iterator[dict[str, object]]:
    """Yield the messages of tickets."""
    for number in numbers:
        for nth in range(MESSAGES):
            row = a_message(number, "anne@customer.example", b"", now)
            yield {**row, "text": known.text(random, WORDS), "message_id": f"<{number}.{nth}@b>", "mail": None}


def queries(known: Vocabulary) -> dict[str, str]:
    """Return what is searched for, by what is hard about it."""
    words = known.words
    return {
        "a rare word": words[-7],
        "a word of every hundredth ticket": words[2000],
        "the commonest word": words[0],
        "two common words": f"{words[1]} {words[3]}",
        "a common and a rare word": f"{words[0]} {words[9000]}",
        "the beginning of many words": words[0][:3],
        "five words": " ".join(words[n] for n in (0, 2, 5, 9, 20)),
        "no such word": "xylophone",
    }


def time_one(database: Database, text: str) -> Timed:
    """Search for *text* as `mailticket search` does: at most 200 tickets, read whole."""
    spent = []
    for _ in range(RUNS):
        began = time.perf_counter()
        with database.reading() as tx:
            found = tickets.by_number(tx, search.find(tx, text, Filter(ended=True)))
        spent.append(1000 * timedelta(seconds=time.perf_counter() - began).total_seconds())
    return Timed(len(found), median(spent), min(spent))


def table(figures: dict[str, dict[str, Timed]]) -> str:
    """Return the figures as a Markdown table."""
    heads = ["ms: median, best", *figures, "tickets found (at most 200)"]
    lines = [heads, ["---"] * len(heads)]
    for name in next(iter(figures.values())):
        cells = [f"{some[name].middle:.1f}, {some[name].best:.1f}" for some in figures.values()]
        lines.append([name, *cells, str(next(iter(figures.values()))[name].found)])
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    sys.exit(main())
