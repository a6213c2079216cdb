"""The figures in words: a table on the terminal and docs/bench.md."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench import page
from bench.measure import Rate, commit, machine
from bench.ours import Intake
from mailticket.clock import SystemClock

WORDS = """\
# How fast the mail path is

Written by `make bench` (`python -m bench`) on {day} at commit {commit}.
Machine: {machine}; load average before the start: {load:.1f} (on a busy machine the figures say little).
Figures are medians of {rounds} rounds of {mails} mails.

{table}

- **The mails**: 60 % plain text of 2 KB, 25 % HTML of 20 KB, 10 % with a file of 200 KB, 5 % answers to our
  acknowledgements; seeded, so every run reads the same; in a private Dovecot (Maildir), fetched without TLS.
- **The floor**: one process; IMAPClient fetches 50 at a time, `email` (`policy.default`) parses, one durable SQLite
  commit a mail (WAL, `synchronous=FULL`, the same driver). It keeps no raw mail, moves nothing, answers nobody.
- **Ours**: a fresh process; INBOX → spool → ticket committed with its mails in the outbox (an acknowledgement and one
  to each of two agents; from 60 notices an hour on these wait for a digest), moved to the archive folder; one
  transaction a mail; read and applied at once, as in the daemon; nothing is sent meanwhile. What waits for a digest is
  put into words when that leaves: {waited:,} notices for both agents, measured apart.
- **Sending**: outbox → postfix's smtp-sink over one connection; the claim of a batch and the fate of each mail are
  durable commits (trust.md R10).
- **A past**: {past:,} closed tickets with their mails, messages, history and sent mails ({past_mb:.0f} MB).
- Absolute figures move with the machine and with what else it does; ratios are taken within a round.
"""

SEARCHES = "## How fast a search is"
SEARCH_WORDS = """\
{head}

Written by `python -m bench.search` on {day} at commit {commit}; {tickets:,} tickets with {messages:,} messages of 100
words; the aim is 100 ms. Load average when it ended: {load:.1f} (on a busy machine the figures say little).

{table}

- As `mailticket search` does it: a database just opened, at most 200 tickets, those last spoken of first, each read.
- **The words**: 20,000 made-up ones, the n-th used 1/n as often as the first, as in people's texts.
"""


@dataclass(frozen=True)
class Desk:
    """The medians of one desk."""

    intake: float  #: mails/s
    each: float  #: ms a mail
    polling: float  #: ms a mail of it, until all were in the spool
    asked: tuple[float, float]  #: SQL statements and pages written a mail, of the first mails
    queued: float  #: mails in the outbox for each mail in
    sending: float  #: mails/s
    parent_mb: float
    child_mb: float

    @classmethod
    def of(cls, taken: Sequence[Intake], sent: Sequence[Rate], asked: tuple[float, float]) -> "Desk":
        """Return the medians of the rounds."""
        return cls(
            intake=median(one.rate.per_second for one in taken),
            each=median(one.rate.each for one in taken),
            polling=median(1000 * one.polling / one.rate.mails for one in taken),
            asked=asked,
            queued=median(one.queued / one.rate.mails for one in taken),
            sending=median(one.per_second for one in sent),
            parent_mb=max(one.parent_mb for one in taken),
            child_mb=max(one.child_mb for one in taken),
        )


@dataclass(frozen=True)
class Results:
    """All figures."""

    load: float  #: load average before the start
    rounds: int
    past: int
    past_bytes: int
    floors: Sequence[Rate]
    ratio: float  #: our intake to the floor
    growth: float  #: intake with a past to intake without
    telling: Rate  #: notices that waited for the agents' digests, put into words on the new desk
    young: Desk
    old: Desk


def table(results: Results) -> str:
    """Return the figures as a Markdown table."""
    young, old = results.young, results.old
    least = median(rate.per_second for rate in results.floors)
    lines = [
        ("", "new desk", f"{results.past:,} tickets"),
        ("---", "---", "---"),
        ("the floor, mails/s", f"{least:.0f}", ""),
        ("**INBOX → ticket, mails queued; mails/s**", f"**{young.intake:.0f}**", f"**{old.intake:.0f}**"),
        ("… to the floor (aim: ≥ 0.5)", f"**{results.ratio:.2f}**", ""),
        ("… to the new desk (aim: 0.85 to 1.15)", "", f"**{results.growth:.2f}**"),
        (
            "… ms a mail; of them until all were in the spool",
            both(young, "each", "polling"),
            both(old, "each", "polling"),
        ),
        ("… statements SQLite runs a mail (its text index too)", f"{young.asked[0]:.1f}", f"{old.asked[0]:.1f}"),
        ("… pages of 4 KB that SQLite writes a mail (its bytes too)", f"{young.asked[1]:.0f}", f"{old.asked[1]:.0f}"),
        ("… mails queued for each", f"{young.queued:.2f}", f"{old.queued:.2f}"),
        ("… a notice that waited, told in a digest; ms", f"{results.telling.each:.1f}", ""),
        ("outbox → SMTP, mails/s", f"{young.sending:.0f}", f"{old.sending:.0f}"),
        (
            "peak RSS, MB: parent, parser child",
            both(young, "parent_mb", "child_mb"),
            both(old, "parent_mb", "child_mb"),
        ),
    ]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def both(desk: Desk, first: str, second: str) -> str:
    """Return two figures in one cell."""
    return f"{getattr(desk, first):.1f}, {getattr(desk, second):.1f}"


def write(results: Results) -> None:
    """Write our section of docs/bench.md."""
    text = WORDS.format(
        day=SystemClock().now().date(),
        commit=commit(),
        machine=machine(),
        load=results.load,
        rounds=results.rounds,
        mails=results.floors[0].mails,
        table=table(results),
        waited=results.telling.mails,
        past=results.past,
        past_mb=results.past_bytes / 1e6,
    )
    page.put(text)


def write_searches(lines: str, tickets: int, messages: int) -> None:
    """Write the part of docs/bench.md about searches."""
    values = {"day": SystemClock().now().date(), "commit": commit(), "tickets": tickets, "messages": messages}
    values["load"] = os.getloadavg()[0]
    page.put(SEARCH_WORDS.format(head=SEARCHES, table=lines, **values))
