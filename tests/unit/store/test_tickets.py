"""Numbers and lists."""

import threading

import pytest

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
