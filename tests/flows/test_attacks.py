"""Attacks on agents' rights: whatever the forger tries, nothing happens and nothing leaves (trust.md S4-S6, S22, S23, S28, F3).

Every attack is a mail that asks to close a ticket and to tell its requester something, in a world where bob's own mail
would pass. None may leave a public message, change the ticket, or send anything to anybody outside.
"""

import pytest

from tests.flows.attacks import ATTACKS, EVIL, Scene


@pytest.mark.parametrize("run", ATTACKS, ids=lambda run: run.__name__)
def test_an_attack_changes_nothing_and_sends_nothing(world, run):
    world.data["agent"][1]["aliases"] = []
    anne, bob, mallory = world.requester("anne"), world.agent("bob"), world.requester("mallory", "mallory@evil.example")
    world.agent("alice")
    ticket = anne.writes("Printer on fire", "It burns.")
    other = anne.writes("Something else", "Hm.")
    before, mails = ticket.json, len(world.post)
    run(Scene(world, ticket, other, anne, bob, mallory))

    after = ticket.json
    same = (
        "status",
        "assignee",
        "priority",
        "subject",
        "resolved_at",
        "closed_at",
        "requester",
        "watchers",
        "exclusive",
    )
    assert {k: before[k] for k in same} == {k: after[k] for k in same}
    assert "agent" not in {kind for one in world.tickets for kind in one.kinds}
    sent = [
        letter for letter in world.post[mails:] if letter.notice == "" and letter.recipient != world.operator.address
    ]
    acks = [letter for letter in sent if letter.headers["Auto-Submitted"] == "auto-replied"]
    assert sent == acks
    assert [] == [
        letter
        for letter in sent
        if "evil.example/login" in letter.content.decode() and letter.recipient != mallory.address
    ]


def test_there_are_enough_attacks():
    assert len(ATTACKS) >= 40


def test_the_agents_own_mail_would_pass(world):
    """The scene of the attacks is one where they could succeed."""
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    bob.replies(bob.about(ticket)[0], EVIL)

    assert "closed" == ticket.status
    assert "evil.example/login" in anne.inbox[-1].text


def test_a_forged_mail_is_kept_as_a_note_and_the_operator_hears_of_it(world):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    bob.authentication = "fail"
    bob.replies(ticket, EVIL)

    assert ["requester", "note"] == ticket.kinds
    assert "forged? It claims to be from bob" in ticket.entry("message")["why"]
    assert [] == bob.notices("confirm")
    assert 1 == len(world.operator.inbox)


def test_the_writer_of_a_wrong_mail_hears_nothing(world):
    """Errors go to the registered address alone (S8)."""
    ticket = world.requester("anne").writes()
    mallory, bob = world.requester("mallory", "mallory@evil.example"), world.agent("bob")
    mallory.replies(bob.about(ticket)[0], EVIL)

    assert [] == mallory.inbox
