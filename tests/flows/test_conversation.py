"""The main story: somebody writes, gets a number, writes again; agents are told."""

from tests.world import World


def test_an_answer_joins_its_ticket(world: World):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    anne.replies(ticket, "Worse now.")

    assert ["It burns.", "Worse now."] == ticket.texts
    assert "Worse now." in bob.inbox[-1].text
