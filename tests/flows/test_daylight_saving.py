"""Both edges of summer time in five zones: a ticket comes back when its own clock says so, once (trust.md R16)."""

from datetime import UTC, datetime, timedelta

import pytest

#: zone, what the agent wrote, when that is by UTC. What does not exist is the end of the gap; what is twice is the first.
EDGES = [
    ("Europe/Paris", "2027-03-28 02:30", "2027-03-28 01:00"),  # skipped: 02:00 → 03:00
    ("Europe/Paris", "2026-10-25 02:30", "2026-10-25 00:30"),  # twice: 03:00 → 02:00
    ("America/New_York", "2027-03-14 02:30", "2027-03-14 07:00"),
    ("America/New_York", "2026-11-01 01:30", "2026-11-01 05:30"),
    ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:30"),  # half an hour
    ("Australia/Lord_Howe", "2027-04-04 01:45", "2027-04-03 14:45"),
    ("America/Santiago", "2026-09-06 00:30", "2026-09-06 04:00"),  # at midnight
    ("America/Santiago", "2027-04-03 23:30", "2027-04-04 02:30"),
    ("Europe/London", "2027-03-28 01:30", "2027-03-28 01:00"),
    ("Europe/London", "2026-10-25 01:30", "2026-10-25 00:30"),
]


@pytest.mark.parametrize(("zone", "local", "at"), EDGES, ids=[f"{zone} {local}" for zone, local, _ in EDGES])
def test_a_ticket_comes_back_by_the_clock_of_whoever_put_it_off(world, zone, local, at):
    """Never early by more than a second of its own zone's intent, never twice, and the receipt says when."""
    world(agent={"id": "alice", "name": "Alice Dupont", "address": "alice@acme.example", "timezone": zone})
    alice = world.agent("alice")
    ticket = world.requester("anne").writes()
    alice.replies(ticket, f"#later {local}")
    due = datetime.fromisoformat(at).replace(tzinfo=UTC)
    world.clock.advance(due - world.clock.now() - timedelta(seconds=1))
    world.tick()
    assert "snoozed" == ticket.status
    for hours in (0, 1, 24):  # the second showing of the hour, and the next day, change nothing
        world.clock.advance(timedelta(hours=hours, seconds=1))
        world.tick()

    assert (1, "open") == (ticket.events.count("woken"), ticket.status)
    assert due.replace(tzinfo=None) == datetime.fromisoformat(ticket.entry("woken")["at"]).replace(tzinfo=None)
