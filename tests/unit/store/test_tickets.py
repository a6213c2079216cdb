"""Numbers and lists."""

import threading
from contextlib import suppress

import pytest
from sqlmodel import Session

from mailticket.desk import assignment, merging
from mailticket.desk.context import Desk
from mailticket.desk.refusal import RefusalError
from mailticket.domain.status import Status
from mailticket.store import tickets
from mailticket.store.database import Database
from mailticket.store.tickets import Filter
from tests.world import World


@pytest.fixture
def desk(world: World) -> World:
    """Four tickets of two people in several states."""
    anne, zoe = world.requester("anne"), world.requester("zoe")
    anne.writes("Printer on fire", "It burns 100% of the time.")
    zoe.writes("Paper is out", "Nothing prints_any more.")
    anne.writes("Old story", "Solved.").becomes(Status.CLOSED)
    zoe.writes("Ärger mit Öl", "Überall ÖL.").becomes(Status.PENDING)
    return world


def found(world: World, **wanted: object) -> list[int]:
    with world.reading() as tx:
        return [ticket.number for ticket in tickets.list_tickets(tx, Filter(**wanted))]


def test_the_newest_stands_first_and_what_has_ended_is_left_out(desk: World):
    assert [1004, 1002, 1001] == found(desk)


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        ({"ended": True}, [1004, 1003, 1002, 1001]),
        ({"status": ["closed"]}, [1003]),
        ({"status": ["new", "pending"]}, [1004, 1002, 1001]),
        ({"queue": "support"}, [1004, 1002, 1001]),
        ({"queue": "sales"}, []),
        ({"assignee": "none"}, [1004, 1002, 1001]),
        ({"assignee": "bob"}, []),
        ({"requester": "ANNE@customer.example"}, [1001]),
        ({"limit": 1}, [1004]),
        ({"limit": 0, "ended": True}, [1004, 1003, 1002, 1001]),
    ],
)
def test_a_filter_picks_what_it_says(desk: World, wanted: dict[str, object], numbers: list[int]):
    assert numbers == found(desk, **wanted)


def test_no_number_is_given_twice_to_two_at_once(database: Database):
    """R19, on both databases."""
    numbers: list[int] = []

    def take() -> None:
        for _ in range(10):
            with database.transaction() as tx:
                numbers.append(tickets.next_number(tx, 1001))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert list(range(1001, 1041)) == sorted(numbers)


def test_who_has_a_ticket_in_hand_is_waited_for(world: World):
    """Two agents take it at once by two mailboxes, of two daemons: the second finds it taken, and is told so."""
    number = world.requester("anne").writes().number
    refused: list[str] = []
    other = Database(world.url, world.state_dir)

    def take(desk: Desk, who: str) -> None:
        assignment.take(desk, tickets.get(desk.tx, number), world.settings.agent(who))

    def second() -> None:
        with other.transaction() as tx, world.app.desk(tx, cause="alice") as desk:
            try:
                take(desk, "alice")
            except RefusalError as refusal:
                refused.append(refusal.key)

    thread = threading.Thread(target=second)
    with world.desk() as desk:
        take(desk, "bob")
        thread.start()
        thread.join(timeout=0.3)
    thread.join(timeout=20)
    other.close()

    assert ["not-free"] == refused
    assert "bob" == world.tickets[0].json["assignee"]


def test_who_only_looks_waits_for_nobody(world: World):
    number = world.requester("anne").writes().number
    with world.desk() as desk:
        tickets.get(desk.tx, number)
        assert [number] == [ticket.number for ticket in world.tickets]
        assert "new" == world.tickets[0].status


def test_two_tickets_that_are_merged_into_each_other_at_once_are_merged_once(world: World):
    """They are taken in hand the other way round: the database lets one go first, the other is told what is so."""
    numbers = [world.requester(name).writes().number for name in ("anne", "zoe")]
    databases = [Database(world.url, world.state_dir) for _ in numbers]
    ready, refused = threading.Barrier(2), list[str]()

    def merge(which: int) -> None:
        def work(tx: Session) -> None:
            with world.app.desk(tx, cause=f"merge {which}") as desk:
                ticket = tickets.resolve_merged(tx, numbers[which])
                with suppress(threading.BrokenBarrierError):
                    ready.wait(timeout=0.3)
                into = tickets.resolve_merged(tx, numbers[1 - which])
                try:
                    merging.merge(desk, ticket, into)
                except RefusalError as refusal:
                    refused.append(refusal.key)

        databases[which].unit(work)

    threads = [threading.Thread(target=merge, args=(which,)) for which in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    for database in databases:
        database.close()

    assert ["itself"] == refused
    assert ["merged", "new"] == sorted(ticket.status for ticket in world.tickets)
