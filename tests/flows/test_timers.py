"""What is due is done exactly once: over restarts, kills, two daemons, jumps of the clock; a bad timer stops no other."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from mailticket.flows.due import TIMERS, Recurring, Started
from mailticket.once import rehearse
from mailticket.store import tickets, timers
from mailticket.store.database import Database
from mailticket.store.timers import TIMER
from mailticket.workers.timekeeper import Timekeeper

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
QUIET = {
    "first_response": "",
    "resolve_within": "",
    "assign_within": "",
    "proposal_reminder": "",
    "proposal_timeout": "",
}


def put_off(world, count=1, until="tomorrow"):
    """Return so many tickets that bob put off."""
    world(queue=QUIET)
    anne, bob = world.requester("anne"), world.agent("bob")
    made = [anne.writes(f"Printer {one}") for one in range(count)]
    for ticket in made:
        bob.replies(ticket, f"#later {until}")
    return made


def woken(made):
    return [ticket.events.count("woken") for ticket in made]


def start(world, kind, about="agent:bob", at=None):
    with world.app.database.transaction() as tx:
        timers.start(tx, kind, about=about, due_at=at or world.clock.now())


def states(world):
    with world.reading() as tx:
        return {row.about: row.state for row in tx.execute(sa.select(TIMER).where(TIMER.c.about.like("agent:%")))}


def test_a_jump_of_the_clock_does_everything_once_and_back_again_nothing(world):
    """A year ahead and back: what was done is done, what comes is not done early, and nothing is done twice."""
    made = put_off(world, 3)
    for jump in (DAY, 365 * DAY, -365 * DAY, -2 * DAY, 3 * DAY, 400 * DAY):
        world.clock.advance(jump)
        world.tick().tick()

    assert [1, 1, 1] == woken(made)
    assert 3 == len(world.agent("bob").notices("proposal"))


def test_a_clock_that_goes_back_wakes_nobody_early(world):
    (ticket,) = put_off(world)
    world.clock.advance(-30 * DAY)
    world.tick()
    world.clock.advance(30 * DAY)
    world.tick()
    assert "snoozed" == ticket.status
    world.clock.advance(DAY)
    world.tick()
    assert "open" == ticket.status


class Killed(BaseException):
    """What SIGKILL leaves: nothing runs after it, not even `except Exception`."""


def test_killed_in_the_middle_nothing_of_it_was_and_the_next_start_does_it(world, monkeypatch):
    """At each step of the unit of work, first to last: rolled back whole, then done once."""
    made = put_off(world, 1)
    world.clock.advance(DAY)
    for step in ("done", "take_due"):

        def dies(*_args, **_given):
            raise Killed

        with monkeypatch.context() as patched:
            patched.setattr(timers, step, dies)
            with pytest.raises(Killed):
                world.app.timekeeper.run_once()
        assert [0] == woken(made)
    world.restart().tick().tick()

    assert ([1], 1) == (woken(made), len(world.agent("bob").notices("proposal")))


def test_two_daemons_share_what_is_due_and_do_each_once(world):
    """SKIP LOCKED on PostgreSQL, one writer at a time on SQLite: 30 timers, two processes' worth of workers."""
    made = put_off(world, 1)
    with world.app.database.transaction() as tx:
        for number in range(30):
            timers.start(tx, "noted", about=f"agent:{number}", due_at=world.clock.now())
    done, lock = [], threading.Lock()

    def note(_desk, timer):
        with lock:
            done.append(timer.about)

    TIMERS["noted"] = Started(note)
    others = [Database(world.url, world.state_dir) for _ in range(2)]
    keepers = [Timekeeper(other, world.app.house, world.clock) for other in others]
    threads = [threading.Thread(target=keeper.run_once) for keeper in keepers]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        TIMERS.pop("noted")
        for other in others:
            other.close()

    assert sorted(f"agent:{number}" for number in range(30)) == sorted(done)
    assert "snoozed" == made[0].status


def test_a_kind_that_nobody_knows_waits_and_stops_no_other(world):
    """A newer version planned it, say: this one leaves it alone, and it is not lost."""
    made = put_off(world)
    start(world, "from the future", "agent:old", world.clock.now() - DAY)
    world.clock.advance(DAY)
    world.tick()

    assert ([1], {"agent:old": "pending"}) == (woken(made), states(world))


def test_a_timer_that_fails_is_tried_later_and_the_operator_told_once(world, monkeypatch):
    """Nothing of it was done; the others go on; once it can be done, it is."""
    made = put_off(world)
    broken = [True]

    def fails(_desk, _timer):
        if broken[0]:
            raise ValueError("a bug of ours")

    monkeypatch.setitem(TIMERS, "fragile", Started(fails))
    start(world, "fragile", "agent:bob")
    world.clock.advance(DAY)
    world.tick().tick()
    assert ([1], {"agent:bob": "pending"}) == (woken(made), states(world))
    world.clock.advance(HOUR)
    world.tick()
    told = [letter for letter in world.operator.inbox if "fragile" in letter.text]
    assert 1 == len(told)
    assert "fragile, agent:bob: ValueError" in told[0].text
    broken.clear()
    broken.append(False)
    world.clock.advance(HOUR)
    world.tick()
    assert {"agent:bob": "done"} == states(world)


def test_a_timer_that_comes_again_starts_the_next_and_only_one(world, monkeypatch):
    """An agent's worklist each morning, say: about="agent:bob", over restarts, missed mornings, and without a flood."""
    seen = []
    recurring = Recurring(
        lambda settings: (f"agent:{agent.id}" for agent in settings.agents if agent.id != "carol"),
        lambda _desk, _who, after: after.replace(hour=8, minute=0) + DAY,
        lambda desk, who: seen.append((who, desk.now.day)),
    )
    monkeypatch.setitem(TIMERS, "morning", recurring)
    world.tick()
    world.restart().tick()
    world.clock.advance(DAY)
    world.tick().tick()
    assert [("alice", 3), ("bob", 3)] == sorted(seen)
    world.restart()
    world.clock.advance(5 * DAY)
    world.tick()
    assert [("alice", 8), ("bob", 8)] == sorted(seen[2:])
    gone = [agent for agent in world.data["agent"] if agent["id"] != "bob"]
    world.restart(agent=gone, queue={"agents": ["alice"]})
    world.clock.advance(DAY)
    world.tick()
    assert [("alice", 9)] == seen[4:]


def test_a_dry_run_says_what_is_due_and_does_nothing(world):
    """`run --once --at --dry-run`: the proposal is shown, the ticket stays as it is."""
    (ticket,) = put_off(world)
    world.clock.advance(DAY)
    told = rehearse(world.app).lines

    assert any("woken" in line for line in told)
    assert any("proposal" in line for line in told)
    assert ("snoozed", 0) == (ticket.status, ticket.events.count("woken"))


def test_a_later_run_with_an_earlier_time_undoes_nothing(world):
    """`--at` next week, then now again: what was done stays done."""
    (ticket,) = put_off(world)
    world.clock.advance(7 * DAY)
    world.tick()
    world.clock.advance(-7 * DAY)
    world.tick()

    assert ("open", 1) == (ticket.status, ticket.events.count("woken"))


def test_a_zone_that_changed_its_rules_is_followed_at_run(world):
    """The local time is what was meant: where the clocks of its zone changed their rules since, that decides."""
    (ticket,) = put_off(world, until="2026-05-01 09:00")
    with world.desk() as desk:
        row = tickets.get(desk.tx, ticket.number)
        row.wake_local, row.wake_zone = "2026-05-01T09:00:00", "America/New_York"  # as if UTC had moved there
        desk.tx.add(row)
    world.clock.advance(datetime(2026, 5, 1, 9, tzinfo=UTC) - world.clock.now())
    world.tick()
    assert "snoozed" == ticket.status
    world.clock.advance(4 * HOUR)
    world.tick()
    assert ("open", 1) == (ticket.status, ticket.events.count("woken"))


def test_put_off_again_and_taken_back_the_first_date_counts_though_it_is_over(world):
    """Every wake-up has its timer: also one whose moment passed while another stood in its place."""
    (ticket,) = put_off(world)
    bob = world.agent("bob")
    bob.replies(ticket, "#later in 5 days")
    world.clock.advance(2 * DAY)
    world.tick()
    assert "snoozed" == ticket.status
    bob.replies(bob.notices("receipt")[-1], "#undo")
    world.tick()

    assert ("open", 1) == (ticket.status, ticket.events.count("woken"))


def test_found_late_only_the_end_of_a_proposal_is_told(world):
    """After three days of standstill a reminder to answer by the day before yesterday would be wrong."""
    world(queue=QUIET | {"proposal_reminder": "4h", "proposal_timeout": "1d"})
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "Which printer?")
    anne.replies(ticket, "The red one.")
    world.clock.advance(3 * DAY)
    world.tick()

    assert "timeout" == ticket.json["proposals"][0]["outcome"]
    assert (0, 2) == (len(bob.notices("reminder")), len(bob.notices("proposal")))
