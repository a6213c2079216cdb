"""A month at the desk, played by chance: whatever people, clocks and kills do, nobody is forgotten and nothing done twice.

`make soak` plays fifty times as long.
"""

import contextlib
import os
import shutil
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from mailticket.domain.status import Status
from mailticket.flows.due import TIMERS
from mailticket.store import people, timers
from mailticket.store.history import EVENT
from mailticket.store.outbox import OUTBOX
from mailticket.store.proposals import PROPOSAL
from mailticket.store.tickets import TICKET
from mailticket.store.timers import TIMER
from tests.people import Person
from tests.world import World

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SOAK = bool(os.environ.get("MAILTICKET_SOAK"))
#: Games and the most steps in each; chance ends some games sooner: some 2,000 steps in CI, 100,000 in a soak.
GAMES, STEPS = (2_400 if SOAK else 48), 50
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


TOLD = (
    sa.select(EVENT.c.ticket, EVENT.c.event, EVENT.c.detail, sa.func.count().label("times"))
    .where(EVENT.c.event.in_(("reminder", "escalation", "overdue")))
    .group_by(EVENT.c.ticket, EVENT.c.event, EVENT.c.detail)
)
WOKEN = sa.select(
    sa.func.sum(sa.case((EVENT.c.detail.contains("→ snoozed until"), 1), else_=0)).label("slept"),
    sa.func.sum(sa.case((EVENT.c.event == "woken", 1), else_=0)).label("woke"),
).group_by(EVENT.c.ticket)


@dataclass(frozen=True)
class Case:
    """A ticket as its people know it."""

    token: str
    requester: Person


class KilledError(BaseException):
    """What SIGKILL leaves: nothing runs after it."""


class Brisk(World):
    """A world in which every worker works once when something happened: what is not told then is told at the next."""

    def tick(self):
        app = self.app
        for worker in (
            *app.pollers.values(),
            *app.appliers.values(),
            app.timekeeper,
            app.joiner,
            *app.deliverers.values(),
        ):
            worker.run_once()
        self.collect()
        return self


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
        self.world = Brisk("sqlite:///mailticket.db", self.folder)(**DESK)
        self.seen = 0
        self.latest = self.world.clock.now()

    def teardown(self):
        self.world.clock.advance(HOUR)
        super(Brisk, self.world).tick()
        assert () == self.world.faults
        assert {"sent"} >= {row["state"] for row in self.world.outbox}
        self.world.close()

    # --- what may happen --------------------------------------------------------------------------------------------

    @rule(target=tickets, who=st.sampled_from(["anne", "zoe"]))
    def somebody_writes(self, who):
        return self.opens(who)

    @initialize(target=tickets)
    def the_first_mail(self):
        return self.opens("anne")

    @rule(target=tickets)
    def a_machine_writes(self):
        return self.opens("sensor", auto_submitted="auto-generated")

    @rule(ticket=tickets, words=st.sampled_from(WORDS))
    def the_requester_answers(self, ticket, words):
        self.writes_about(ticket, ticket.requester, words)

    @rule(ticket=tickets)
    def the_requester_is_out_of_office(self, ticket):
        self.writes_about(ticket, ticket.requester, "I am away.", auto_submitted="auto-replied")

    @rule(ticket=tickets, who=st.sampled_from(AGENTS), words=st.sampled_from(ACTS))
    def an_agent_acts(self, ticket, who, words):
        self.writes_about(ticket, self.world.agent(who), words)

    @rule(ticket=tickets, who=st.sampled_from(AGENTS), words=st.sampled_from(ACTS))
    def an_agent_acts_again(self, ticket, who, words):
        self.writes_about(ticket, self.world.agent(who), words)

    def opens(self, who, **how):
        """Let somebody write about something new; return what is known of the ticket."""
        person = self.world.requester(who)
        return Case(person.writes("Printer on fire", "It burns.", **how).token, person)

    def writes_about(self, ticket, person, words, **how):
        """Let somebody write with the subject token."""
        self.world.bring(person.drafts(f"Re: {ticket.token} Printer on fire", words, **how))
        self.world.tick()

    @rule(span=st.sampled_from(SPANS))
    def time_passes(self, span):
        self.world.clock.advance(span)
        self.world.tick()

    @rule(span=st.sampled_from(SPANS[:5]), mishap=st.sampled_from(["back", "restart", "done", "take_due", "start_all"]))
    def something_goes_wrong(self, span, mishap):
        if mishap == "back":
            self.world.clock.advance(-span)
        elif mishap == "restart":
            self.world.restart()
        else:
            self.world.clock.advance(span)
            self.killed_at(mishap)
        self.world.tick()

    def killed_at(self, step):
        """Let the desk die while it does what is due, just before that step, and start it again."""

        def dies(*_args, **_given):
            raise KilledError

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(timers, step, dies)
            with contextlib.suppress(KilledError):
                self.world.app.timekeeper.run_once()
        self.world.restart()

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
        for row in tx.execute(TOLD):
            assert row.times == 1 or (row.event, row.detail) not in ONCE, row
        for row in tx.execute(WOKEN):
            assert row.woke <= row.slept, "more wake-ups than dates"

    def only_those_who_are_here_are_reminded(self, tx, now):
        records = people.agent_records(tx)
        away = {
            id_: record.away_until for id_, record in records.items() if record.away_until and record.away_until > now
        }
        new = sa.select(OUTBOX.c.id, OUTBOX.c.recipient, OUTBOX.c.notice, OUTBOX.c.cause, OUTBOX.c.state)
        for row in tx.execute(new.where(OUTBOX.c.id > self.seen).order_by(OUTBOX.c.id)).all():
            self.seen = row.id
            who = row.recipient.partition("@")[0]
            assert who != "sensor" or row.notice == "reply", "a machine was answered"
            if row.notice in REMINDING and row.cause.startswith(("timer:", "mail:")):
                assert who not in away or set(away) >= set(AGENTS), f"{row.notice} to {who}, who is away"


@pytest.mark.timeout(0 if SOAK else 900)  # half a minute on a machine that has nothing else to do
def test_a_month_at_the_desk(sqlite_template, tmp_path):
    """trust.md R16 as one game: legal statuses, a timer for every date, nothing twice, nobody forgotten or disturbed."""
    Month.template, Month.folder, Month.steps = sqlite_template, tmp_path / "desk", 0
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    how = settings(max_examples=GAMES, stateful_step_count=STEPS, suppress_health_check=checks, phases=PHASES)
    run_state_machine_as_test(Month, settings=how)

    assert Month.steps > GAMES * STEPS // 2, "what chance left of the games was worth playing"
