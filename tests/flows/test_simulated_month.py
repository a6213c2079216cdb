"""A month at the desk, played by chance: whatever people, clocks and kills do, nobody is forgotten and nothing done twice.

`make soak` plays fifty times as long.
"""

import contextlib
import os
import shutil
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from mailticket.domain.status import Status
from mailticket.flows.due import TIMERS
from mailticket.store import accounts, people, timers
from mailticket.store.history import EVENT
from mailticket.store.outbox import OUTBOX
from mailticket.store.proposals import PROPOSAL
from mailticket.store.tickets import TICKET
from mailticket.store.timers import TIMER
from tests.world import World

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOAK = bool(os.environ.get("MAILTICKET_SOAK"))
#: Games and steps in each: 2,000 steps in CI, 100,000 in a soak.
GAMES, STEPS = (2_000 if SOAK else 40), 50
#: A game that is lost is told as it was played: making it smaller would take longer than reading it.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)

AGENTS = ("alice", "bob", "carol")
ACTS = [
    "Use water.",
    "#note\nI know her.",
    "#take",
    "#accept",
    "#decline",
    "#release",
    "#assign alice",
    "#assign bob",
    "#later tomorrow",
    "#later in 3 hours",
    "#later in 5 days\n\nI look on Monday.",
    "#resolve",
    "#close",
    "#pending",
    "#vendor",
    "#open",
    "#priority urgent",
    "#undo",
    "#away in 2 days",
    "#away in 3 days alice",
    "#away in 30 hours bob",
    "#away off",
]
WORDS = ["Worse now.", "Thank you!", "And when will it be done?"]
SPANS = [MINUTE, HOUR, 3 * HOUR, 9 * HOUR, DAY, 4 * DAY, 15 * DAY]
#: What reminds somebody of something.
REMINDING = ("reminder", "escalation", "overdue", "proposal")
#: What is told of a target once a ticket, whatever happens to it.
ONCE = {
    ("reminder", "first-response"),
    ("escalation", "first-response"),
    ("reminder", "resolve"),
    ("overdue", "resolve"),
}
DESK = {
    "hours": {"week": {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}},
    "site": {"timezone": "Europe/Paris"},
    "queue": {"pending_reminder": "3d", "pending_resolve": "7d", "exclusive": "off", "targets": {"urgent": {"first_response": "1h"}}},
}  # fmt: skip


class KilledError(BaseException):
    """What SIGKILL leaves: nothing runs after it."""


class Month(RuleBasedStateMachine):
    """Requesters, agents, a machine, the clock and the killer, each at any moment."""

    steps = 0
    template = folder = None  #: set by the test

    tickets = Bundle("tickets")

    def __init__(self):
        super().__init__()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(mode=0o700)
        shutil.copyfile(self.template, self.folder / "mailticket.db")
        (self.folder / "mailticket.db").chmod(0o600)
        self.world = World("sqlite:///mailticket.db", self.folder)(**DESK)
        self.seen = 0
        self.latest = self.world.clock.now()

    def teardown(self):
        self.world.close()

    # --- what may happen --------------------------------------------------------------------------------------------

    @rule(target=tickets, who=st.sampled_from(["anne", "zoe"]))
    def somebody_writes(self, who):
        return self.world.requester(who).writes("Printer on fire", "It burns.")

    @rule(target=tickets)
    def a_machine_writes(self):
        return self.world.requester("sensor").writes("Temperature", "81 degrees", auto_submitted="auto-generated")

    @rule(ticket=tickets, words=st.sampled_from(WORDS))
    def the_requester_answers(self, ticket, words):
        self.world.requester(self.requester_of(ticket)).replies(ticket, words, quote=False)

    @rule(ticket=tickets)
    def the_requester_is_out_of_office(self, ticket):
        how = {"auto_submitted": "auto-replied", "quote": False}
        self.world.requester(self.requester_of(ticket)).replies(ticket, "I am away.", **how)

    @rule(ticket=tickets, who=st.sampled_from(AGENTS), words=st.sampled_from(ACTS))
    def an_agent_acts(self, ticket, who, words):
        self.world.agent(who).writes(f"Re: {ticket.token} Printer on fire", words)

    @rule(ticket=tickets, who=st.sampled_from(AGENTS), words=st.sampled_from(ACTS))
    def an_agent_acts_again(self, ticket, who, words):
        self.world.agent(who).writes(f"Re: {ticket.token} Printer on fire", words)

    @rule(span=st.sampled_from(SPANS))
    def time_passes(self, span):
        self.world.clock.advance(span)
        self.world.tick()

    @rule(span=st.sampled_from(SPANS[:5]))
    def the_clock_goes_back(self, span):
        self.world.clock.advance(-span)
        self.world.tick()

    @rule()
    def the_desk_restarts(self):
        self.world.restart().tick()

    @rule(span=st.sampled_from(SPANS), step=st.sampled_from(["done", "take_due", "start_all"]))
    def the_desk_is_killed_while_it_does_what_is_due(self, span, step):
        def dies(*_args, **_given):
            raise KilledError

        self.world.clock.advance(span)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(timers, step, dies)
            with contextlib.suppress(KilledError):
                self.world.app.timekeeper.run_once()
        self.world.restart().tick()

    # --- what never breaks ------------------------------------------------------------------------------------------

    @invariant()
    def nothing_is_broken(self):
        Month.steps += 1
        now = self.world.clock.now()
        self.latest = max(self.latest, now)
        with self.world.reading() as tx:
            tickets = tx.execute(sa.select(TICKET)).all()
            pending = tx.execute(sa.select(TIMER).where(TIMER.c.state == "pending")).all()
            waits = {(timer.kind, timer.about): timer.due_at for timer in pending}
            for ticket in tickets:
                self.statuses_are_legal(ticket)
                self.what_waits_has_its_timer(ticket, waits)
            self.nothing_due_is_left(pending, now)
            self.proposals_stand_on_open_tickets(tx, tickets, waits)
            self.nothing_is_done_twice(tx)
            self.only_those_who_are_here_are_reminded(tx, now)
            assert () == accounts.take_stock(tx, now=now).faults

    def statuses_are_legal(self, ticket):
        assert Status(ticket.status)
        assert (ticket.status == "closed") == (ticket.closed_at is not None)
        assert (ticket.status in {"resolved", "closed"}) == (ticket.resolved_at is not None)
        assert (ticket.assignee is None) == (ticket.free_since is not None)
        assert ticket.status != "new" or ticket.assignee is None

    def what_waits_has_its_timer(self, ticket, waits):
        about = f"ticket:{ticket.number}"
        if ticket.status == "snoozed":
            assert ticket.wake_at == waits[("wake", about)]
        if ticket.status == "resolved":
            assert ticket.resolved_at + 14 * DAY == waits[("autoclose", about)]
        if ticket.status == "pending":
            assert ticket.status_at + 7 * DAY == waits[("pending-resolve", about)]
        kinds = {kind for kind, of in waits if of == about}
        if ticket.status in {"closed", "spam"}:
            assert not kinds
        if ticket.status in {"pending", "vendor", "snoozed"}:
            assert kinds <= {"wake", "pending-reminder", "pending-resolve"}

    def nothing_due_is_left(self, pending, now):
        assert not [timer for timer in pending if timer.due_at <= now]
        assert {timer.kind for timer in pending} <= set(TIMERS)

    def proposals_stand_on_open_tickets(self, tx, tickets, waits):
        of = {ticket.number: ticket for ticket in tickets}
        for proposal in tx.execute(sa.select(PROPOSAL).where(PROPOSAL.c.outcome == "pending")):
            ticket = of[proposal.ticket]
            assert ("open", proposal.agent) == (ticket.status, ticket.assignee)
            assert proposal.answer_by == waits[("proposal-timeout", f"proposal:{proposal.id}")]

    def nothing_is_done_twice(self, tx):
        told = sa.select(EVENT.c.ticket, EVENT.c.event, EVENT.c.detail, sa.func.count().label("times"))
        told = told.where(EVENT.c.event.in_(("reminder", "escalation", "overdue")))
        for row in tx.execute(told.group_by(EVENT.c.ticket, EVENT.c.event, EVENT.c.detail)):
            assert row.times == 1 or (row.event, row.detail) not in ONCE, row
        slept = sa.func.sum(sa.case((EVENT.c.detail.contains("→ snoozed until"), 1), else_=0))
        woke = sa.func.sum(sa.case((EVENT.c.event == "woken", 1), else_=0))
        for row in tx.execute(sa.select(EVENT.c.ticket, slept, woke).group_by(EVENT.c.ticket)):
            assert row[2] <= row[1], "more wake-ups than dates"

    def only_those_who_are_here_are_reminded(self, tx, now):
        records = people.agent_records(tx)
        away = {
            id_: record.away_until for id_, record in records.items() if record.away_until and record.away_until > now
        }
        new = sa.select(OUTBOX.c.id, OUTBOX.c.recipient, OUTBOX.c.notice, OUTBOX.c.cause, OUTBOX.c.state)
        for row in tx.execute(new.where(OUTBOX.c.id > self.seen).order_by(OUTBOX.c.id)).all():
            self.seen = row.id
            assert "sent" == row.state
            who = row.recipient.partition("@")[0]
            assert who != "sensor" or row.notice == "reply", "a machine was answered"
            if row.notice in REMINDING and row.cause.startswith(("timer:", "mail:")):
                assert who not in away or set(away) >= set(AGENTS), f"{row.notice} to {who}, who is away"

    def requester_of(self, ticket):
        """Return by what name the world knows who wrote a ticket."""
        return ticket.json["requester"]["address"].partition("@")[0]


def test_a_month_at_the_desk(sqlite_template, tmp_path):
    """trust.md R16 as one game: legal statuses, a timer for every date, nothing twice, nobody forgotten or disturbed."""
    Month.template, Month.folder, Month.steps = sqlite_template, tmp_path / "desk", 0
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    how = settings(max_examples=GAMES, stateful_step_count=STEPS, suppress_health_check=checks, phases=PHASES)
    run_state_machine_as_test(Month, settings=how)

    assert Month.steps >= GAMES * STEPS
