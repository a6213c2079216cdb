"""Killed at random, again and again, while mail comes in and goes out: nothing is lost, nothing is done twice.

`MAILTICKET_KILLS=1000 MAILTICKET_SEED=7` makes it longer, or another one.
"""

import os
import re
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path
from random import Random
from typing import Any

import pytest

from mailticket.clock import SystemClock
from tests.e2e.installation import Installation, mail, settings_for
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink, SunkMail

KILLS = int(os.environ.get("MAILTICKET_KILLS", "30"))
SEED = int(os.environ.get("MAILTICKET_SEED", "20260302"))
#: Mails that wait at each start: more than are worked off before most kills.
BURST = 16
#: A run is killed within this part of the time that it took to start: a busy machine is slow at the first mail, too, and
#: one that is hit seven times running is not taken for innocent.
LONGEST = 0.6
USER = "killed"
ENTRY = re.compile(r"(?m)^\[#\d+\] (Case \d+) ·")
AGENTS = ("alice@acme.example", "bob@acme.example")
MESSAGE_ID = re.compile(rb"(?im)^message-id: *(<[^>]*>)")


@dataclass
class Chaos:
    """An installation whose runs die; everything it was sent, and everything it sent."""

    installation: Installation
    dovecot: Dovecot
    sink: SmtpSink
    random: Random
    subjects: list[str] = field(default_factory=list)
    cut_short: int = 0  #: kills that left something half done

    def strike(self) -> None:
        """Bring mails, start a run, and kill it at a random moment of its work."""
        burst = [f"Case {len(self.subjects) + number}" for number in range(BURST)]
        self.subjects += burst
        self.dovecot.deliver(USER, *(mail(subject, From=writer(subject)) for subject in burst))
        clock = SystemClock()
        begun = clock.monotonic()
        with self.installation.daemon() as daemon:
            daemon.wait_for('"ready"')
            time.sleep(self.random.uniform(0, LONGEST) * (clock.monotonic() - begun))
            daemon.kill()
        taken = len(self.installation.spool)
        self.cut_short += taken < len(self.subjects) or any(row["state"] != "sent" for row in self.installation.outbox)

    def finish(self) -> None:
        """Let runs come to their end; what was in doubt is due a quarter of an hour later."""
        self.installation.once()
        later = SystemClock().now() + timedelta(minutes=20)
        self.installation.once("--at", later.isoformat())

    def copies(self) -> dict[str, list[SunkMail]]:
        """Return what arrived, by Message-ID."""
        found: dict[str, list[SunkMail]] = {}
        for sunk in self.sink.mails:
            found.setdefault(MESSAGE_ID.search(sunk.content)[1].decode(), []).append(sunk)
        return found


def writer(subject: str) -> str:
    """Return a requester of their own for each mail: one alone would be over the limits of automatic mail."""
    return f"{subject.lower().replace(' ', '-')}@customer.example"


def told_of(letter: Any) -> list[str]:
    """Return the cases that a mail to an agent tells of."""
    text = letter.get_body(("plain",)).get_content()
    return ENTRY.findall(text if letter["X-Mailticket-Notice"] == "digest" else f"{letter['Subject']} ·")


@pytest.fixture(scope="module")
def chaos(dovecot: Dovecot, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Kill `mailticket run` again and again, then let it run to the end."""
    folder: Path = tmp_path_factory.mktemp("killed")
    sink = SmtpSink().start()
    settings = settings_for(folder, dovecot, dovecot.add_user(USER), sink)
    made = Chaos(Installation(folder, settings), dovecot, sink, Random(SEED))
    for _ in range(KILLS):
        made.strike()
    made.finish()
    yield made
    sink.stop()


@pytest.mark.timeout(120 + 5 * KILLS)
def test_the_kills_hit_work(chaos: Chaos):
    """Kills of an idle process would prove nothing."""
    assert chaos.cut_short >= KILLS // 3


def test_no_mail_is_lost_and_no_ticket_is_doubled(chaos: Chaos):
    subjects = Counter(ticket["subject"] for ticket in chaos.installation.tickets)

    assert Counter(chaos.subjects) == subjects


def test_every_mail_is_off_the_inbox(chaos: Chaos):
    assert [] == chaos.dovecot.subjects(USER)
    assert sorted(chaos.subjects) == sorted(chaos.dovecot.subjects(USER, "Processed"))


def test_nothing_innocent_is_set_aside(chaos: Chaos):
    assert [] == [row for row in chaos.installation.spool if row["outcome"] != "ticket"]


def test_every_requester_is_acknowledged(chaos: Chaos):
    acknowledged = {recipient for sunk in chaos.sink.mails for recipient in sunk.rcpt_to}

    assert {writer(subject) for subject in chaos.subjects} <= acknowledged
    assert {"sent"} == {row["state"] for row in chaos.installation.outbox}


def test_no_notice_is_promised_twice(chaos: Chaos):
    """There may be several digests, each of something else."""
    about_one = [row for row in chaos.installation.outbox if row["ticket"] is not None]
    promised = Counter((row["ticket"], row["recipient"], row["notice"]) for row in about_one)

    assert {1} == set(promised.values())


def test_every_agent_hears_of_every_case_once(chaos: Chaos):
    """By a mail of its own, or in a digest after sixty of these: what waited for one is neither lost nor told twice."""
    for agent in AGENTS:
        heard = Counter(
            subject
            for same in chaos.copies().values()
            if same[0].rcpt_to == (agent,)
            for subject in told_of(message_from_bytes(same[0].content, policy=policy.default))
        )
        assert Counter(chaos.subjects) == heard


def test_copies_are_no_more_than_the_kills_and_the_same_to_the_byte(chaos: Chaos):
    """A mail may leave twice when nobody knows whether it left; the reader's server drops the copy by its id (R10)."""
    copies = chaos.copies()

    assert sum(len(same) - 1 for same in copies.values()) <= KILLS
    assert all(len(same) <= 2 for same in copies.values())
    assert all(len({(sunk.rcpt_to, sunk.content) for sunk in same}) == 1 for same in copies.values())
    assert {row["message_id"] for row in chaos.installation.outbox} == set(copies)


def test_the_audit_finds_everything_accounted_for(chaos: Chaos):
    done = chaos.installation.run("audit")

    assert (0, "") == (done.code, done.err), done.out
