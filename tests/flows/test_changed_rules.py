"""The operator changes the rules of time: from the next start on they hold for the tickets that are there already."""

from datetime import timedelta

import pytest

from mailticket.flows import due
from mailticket.once import rehearse

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NONE = {"first_response": "", "resolve_within": "", "assign_within": "", "autoclose": ""}
WEEK = {"week": {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}}


def opened(world, **queue):
    """Open a desk without any targets; return a new ticket."""
    world(queue=NONE | queue)
    world.agent("carol")
    return world.requester("anne").writes()


def passes(world, *spans):
    for span in spans:
        world.clock.advance(span)
        world.tick()


def escalated(ticket):
    return ticket.events.count("escalation")


def test_autoclose_switched_on_closes_what_was_resolved_before(world):
    ticket = opened(world)
    world.agent("bob").replies(ticket, "#resolve")
    world.restart(queue={"autoclose": "14d"})
    passes(world, 14 * DAY - HOUR)
    assert "resolved" == ticket.status
    passes(world, HOUR)
    assert "closed" == ticket.status


def test_a_shorter_target_counts_for_a_ticket_that_waits_already(world):
    ticket = opened(world, first_response="8h")
    world.restart(queue={"first_response": "2h"})
    passes(world, 2 * HOUR)
    assert 1 == escalated(ticket)
    passes(world, 6 * HOUR)
    assert 1 == escalated(ticket)


@pytest.mark.parametrize(
    ("keys", "status"),
    [({"pending_reminder": "3d"}, "pending"), ({"pending_resolve": "3d"}, "resolved")],
)
def test_what_waits_for_its_requester_already_is_reminded_or_resolved(world, keys, status):
    ticket = opened(world)
    anne = world.requester("anne")
    world.agent("bob").replies(ticket, "Which printer?")
    world.restart(queue=keys)
    got = len(anne.inbox)
    passes(world, 3 * DAY)

    assert (status, got + 1) == (ticket.status, len(anne.inbox))


def test_business_hours_that_become_longer_bring_targets_forward(world):
    """Closed on Monday at first: 8 h are over on Tuesday evening; open on Monday too, this very evening."""
    world(hours={"week": {"tue": ["09:00-18:00"]}})
    ticket = opened(world, first_response="8h")
    world.restart(hours=WEEK)
    passes(world, 8 * HOUR)

    assert 1 == escalated(ticket)


def test_who_was_told_is_not_told_again_by_a_start_or_by_rules_that_stay(world):
    ticket = opened(world, first_response="2h", assign_within="4h")
    passes(world, 2 * HOUR, 2 * HOUR)
    for changes in ({}, {"first_response": "1h"}, {"signature": "Yours"}):
        world.restart(queue=changes)
        passes(world, HOUR)

    assert 2 == escalated(ticket)


def test_many_tickets_are_planned_some_at_a_time(world, monkeypatch):
    monkeypatch.setattr(due, "AT_ONCE", 2)
    first = opened(world)
    others = [world.requester(name).writes(name) for name in ("ben", "cleo", "dan")]
    world.restart(queue={"assign_within": "1h"})
    passes(world, timedelta(seconds=1), HOUR)

    assert [1, 1, 1, 1] == [escalated(ticket) for ticket in (first, *others)]


def test_a_dry_run_shows_what_new_rules_would_do(world):
    ticket = opened(world)
    passes(world, 5 * HOUR)
    world.restart(queue={"assign_within": "1h"})
    told = rehearse(world.app).lines

    assert any("escalation" in line for line in told)
    assert 0 == escalated(ticket)
