"""`changed` notices, and the notices that an agent does not want."""

import pytest

from tests.letters import File


def staffed(world, **notices):
    """Give agents their `notices`."""
    ids = {"alice": "Alice Dupont", "bob": "Bob Martin", "carol": "Carol Weiss"}
    people = [
        {"id": id_, "name": name, "address": f"{id_}@acme.example", "notices": notices.get(id_, {})}
        | ({"role": "lead"} if id_ == "carol" else {})
        for id_, name in ids.items()
    ]
    return world(agent=people, queue={"stages": ["Quote", "Order"]})


def test_nobody_hears_of_changes_unless_they_ask(world):
    staffed(world)
    ticket = world.requester("anne").writes()
    bob, alice = world.agent("bob"), world.agent("alice")
    bob.replies(ticket, "#priority high #tag hot #stage quote")

    assert [] == alice.notices("changed") + bob.notices("changed")


def test_who_asks_hears_of_what_they_asked_for(world):
    """Before and after, in one mail; not of their own changes, nor of what they did not ask for."""
    staffed(world, alice={"changed": ["stage", "tags"]}, bob={"changed": True})
    ticket = world.requester("anne").writes()
    bob, alice, carol = world.agent("bob"), world.agent("alice"), world.agent("carol")
    start = bob.about(ticket)[0]
    carol.replies(start, "#priority high #tag hot #stage quote #subject Fire", quote=False)
    world.clock.advance(minutes=2)
    world.tick()

    hers, his = alice.notices("changed")[-1].text, bob.notices("changed")[-1].text
    assert "Carol Weiss changed the ticket" in hers
    for told in ("stage: nothing → Quote", "tags: nothing → hot"):
        assert told in hers
        assert told in his
    assert "priority: normal → high" in his
    assert "normal → high" not in hers
    assert "subject" not in his.partition("-----")[0].replace("Re:", "")
    assert (1, 1) == (len(alice.notices("changed")), len(bob.notices("changed")))
    alice.replies(alice.about(ticket)[0], "#stage order", quote=False)
    world.clock.advance(minutes=2)
    world.tick()
    assert (1, 2) == (len(alice.notices("changed")), len(bob.notices("changed")))


def test_attachments_that_come_and_go_are_changes(world):
    staffed(world, alice={"changed": ["attachments"]})
    anne, bob, alice = world.requester("anne"), world.agent("bob"), world.agent("alice")
    ticket = anne.writes()
    assert [] == alice.notices("changed")
    bob.replies(ticket, "#take")
    anne.replies(ticket, "See here.", files=(File("photo.jpg"),))
    world.clock.advance(minutes=2)
    world.tick()
    assert "attachments: nothing → photo.jpg" in alice.notices("changed")[-1].text
    bob.replies(ticket, "#detach photo.jpg")
    world.clock.advance(minutes=2)
    world.tick()

    assert "attachments: photo.jpg → nothing" in alice.notices("changed")[-1].text


def test_a_ticket_that_changes_queue_is_told_to_who_asked_in_the_new_one(world):
    world(
        queue=[
            {"name": "support", "agents": ["alice", "bob"], "lead": "carol"},
            {"name": "sales", "agents": ["alice"], "lead": "carol"},
        ],
        agent={
            "id": "alice",
            "name": "Alice Dupont",
            "address": "alice@acme.example",
            "notices": {"changed": ["queue"], "new-ticket": False},
        },
    )
    ticket = world.requester("anne").writes()
    bob, alice = world.agent("bob"), world.agent("alice")
    assert [] == alice.inbox
    bob.replies(ticket, "#queue sales")

    assert ["changed"] == [letter.notice for letter in alice.inbox]
    assert "queue: support → sales" in alice.inbox[-1].text


@pytest.mark.parametrize("off", ["note-added", "new-ticket", "assigned"])
def test_an_agent_may_switch_a_notice_off(world, off):
    staffed(world, alice={off: False})
    ticket = world.requester("anne").writes()
    bob, alice, carol = world.agent("bob"), world.agent("alice"), world.agent("carol")
    start = bob.about(ticket)[0]
    carol.replies(start, "#assign alice", quote=False)
    world.clock.advance(minutes=2)
    world.tick()
    bob.replies(start, "#note\nShe is important.", quote=False)
    world.clock.advance(minutes=2)
    world.tick()

    assert {"new-ticket", "assigned", "note-added"} - {off} == {letter.notice for letter in alice.inbox}
    assert "new-ticket" in {letter.notice for letter in bob.inbox}
