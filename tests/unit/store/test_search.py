"""The index for searches: it knows what is there, in every language, and no query does harm."""

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailticket.domain.status import Status
from mailticket.store import schema, search, thread
from mailticket.store.database import Database
from mailticket.store.tickets import Filter
from tests.world import World

EVERYTHING = Filter(ended=True)


def with_four_tickets(world: World) -> World:
    """Return *world* with four tickets of two people in several states."""
    anne, zoe = world.requester("anne"), world.requester("zoe")
    anne.writes("Printer on fire", "It burns 100% of the time; order 4711-B.")
    zoe.writes("Paper is out", "Nothing prints_any more.")
    anne.writes("Cœur brisé", "L'imprimante s'est arrêtée. Ça fume, œuf cassé.").becomes(Status.CLOSED)
    zoe.writes("Ärger mit Öl", "Überall ÖL. Große Straße.").becomes(Status.PENDING)
    return world


@pytest.fixture
def desk(world: World) -> World:
    return with_four_tickets(world)


def found(world: World, text: str, wanted: Filter = EVERYTHING) -> list[int]:
    with world.reading() as tx:
        return search.find(tx, text, wanted)


FOUND = [
    ("printer", [1001]),
    ("PRINTER fire", [1001]),
    ("fire burns", [1001]),  # one in the subject, the other in the words
    ("paper burns", []),  # all of them in one ticket
    ("print", [1002, 1001]),  # the beginning of a word; what was said last comes first
    ("rinter", []),
    ("on", [1001]),  # a short word is whole
    ("im", []),
    ("arger", [1004]),
    ("ärger ÖL", [1004]),
    ("grosse strasse", [1004]),
    ("coeur", [1003]),
    ("œuf", [1003]),
    ("arretee ca", [1003]),
    ("l'imprimante", [1003]),
    ("4711", [1001]),
    ("4711-b", [1001]),
    ("100%", [1001]),
    ("", []),
    ("%", []),
    ("'", []),
    ("***", []),
    ("burns OR paper", []),
    ("NOT printer", []),
    ("' OR 1=1 --", []),
]


def answers(world: World) -> list[tuple[str, list[int]]]:
    return [(text, found(world, text)) for text, _ in FOUND]


def test_a_search_finds_what_has_all_its_words(desk: World):
    assert FOUND == answers(desk)


def test_without_fts5_the_same_is_found(state_dir, monkeypatch):
    """Where the driver has no full-text index a plain table is read through."""
    monkeypatch.setattr(search, "has_fts5", lambda _: False)
    database = Database("sqlite:///plain.db", state_dir)
    schema.create(database)
    database.close()
    world = with_four_tickets(World("sqlite:///plain.db", state_dir))
    try:
        assert FOUND == answers(world)
    finally:
        world.close()


def test_a_filter_narrows_a_search(desk: World):
    narrowed = {
        Filter(): [1002, 1001],
        Filter(ended=True, limit=1): [1002],
        Filter(requester="anne@customer.example", ended=True): [1001],
        Filter(status=("pending",)): [],
    }
    assert narrowed == {wanted: found(desk, "print", wanted) for wanted in narrowed}


@pytest.mark.parametrize("newest", [1, 2, 4, 1000])
def test_the_newest_rows_and_the_index_find_the_same(desk: World, monkeypatch, newest: int):
    """Reading rows is for speed: however many are read at a time, the first of all are found, in their order."""
    monkeypatch.setattr(search, "NEWEST", newest)
    monkeypatch.setattr(search, "ROUNDS", dict.fromkeys(search.ROUNDS, 4))
    desk.requester("zoe").writes("Paper jam", "The printer prints_nothing, and burns at 100% again.")
    desk.requester("anne").replies(desk.tickets[2], "The printer prints again.")
    everything = Filter(ended=True, limit=0)
    for text, _ in FOUND:
        whole = found(desk, text, everything)
        firsts = [found(desk, text, Filter(ended=True, limit=limit)) for limit in (1, 2, 3)]
        assert [whole[:limit] for limit in (1, 2, 3)] == firsts, text
    assert [1003, 1005, 1002, 1001] == found(desk, "print", everything)


def test_what_changes_is_found_as_it_is_now(world: World):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    bob.replies(ticket, "#note\nA secret about toner.", quote=False)
    assert ([ticket.number], [ticket.number]) == (found(world, "secret"), found(world, "fire toner"))

    bob.replies(ticket, "#subject Smoke everywhere", quote=False)
    assert ([ticket.number], []) == (found(world, "smoke burns"), found(world, "fire"))
    bob.replies(bob.notices("receipt")[-1], "#undo", quote=False)
    assert ([], [ticket.number]) == (found(world, "smoke"), found(world, "fire burns"))

    with world.app.database.transaction() as tx:
        thread.set_withdrawn(tx, ticket.messages[-1]["id"], withdrawn=True)
    assert [] == found(world, "toner")


def test_a_ticket_without_a_message_is_found(world: World):
    bob = world.agent("bob")
    ticket = bob.writes("call", "#new zoe@customer.example Broken scanner")

    assert [ticket.number] == found(world, "scanner")


def test_the_index_is_filled_from_what_is_there(desk: World):
    """As a migration and a restored backup need it."""
    with desk.app.database.transaction() as tx:
        tx.execute(sa.text("DROP TABLE search"))
        search.create(tx.connection())

    assert FOUND == answers(desk)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=60) | st.text(alphabet="\"'*^:(){}-+&|!<>%_\\ ANDORTNEab1é\x00", max_size=40))
def test_no_query_is_more_than_its_words(desk: World, text: str):
    """S31: nothing that is searched for is read as a query language."""
    assert set(found(desk, text)) <= {1001, 1002, 1003, 1004}
