"""An answer that was written before somebody else's newer words is held (product.md 2): they crossed."""

import pytest

from tests.letters import answer_headers


@pytest.fixture
def ticket(world):
    return world.requester("anne").writes("Printer on fire", "It burns.")


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "Anne <anne@customer.example> wrote after the message"), ("it", "ha scritto dopo il messaggio")],
)
def test_an_answer_that_crossed_the_requesters_words_is_held(world, language, told):
    world.data["agent"][1]["language"] = language
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    read = bob.about(ticket)[-1]
    anne.replies(ticket, "It is out, thank heavens. Who pays?")
    mails = len(anne.inbox)
    bob.replies(read, "#resolve\nUse water.")
    held = bob.inbox[-1]
    assert ("held", mails, "new") == (held.notice, len(anne.inbox), ticket.status)
    assert told in held.text
    assert "Who pays?" in held.text
    assert all(f"body=%23{step}%0D%0A" in held.html for step in ("reply", "note", "undo"))

    bob.replies(held, "#reply #resolve")
    assert "Use water." in anne.inbox[-1].text
    assert "resolved" == ticket.status


def test_an_answer_that_crossed_a_colleagues_is_held_and_can_be_kept_or_dropped(world, ticket):
    anne, alice, bob = world.requester("anne"), world.agent("alice"), world.agent("bob")
    read = bob.about(ticket)[-1]
    alice.replies(ticket, "Use sand.")
    mails = len(anne.inbox)
    bob.replies(read, "Use water.")
    assert "Alice Dupont wrote after the message" in bob.inbox[-1].text
    bob.replies(bob.inbox[-1], "#note")
    bob.replies(read, "Use foam.")
    bob.replies(bob.inbox[-1], "#undo")

    assert mails == len(anne.inbox)
    assert ["requester", "agent", "note", "note"] == ticket.kinds


def test_what_crosses_again_is_held_again(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    read = bob.about(ticket)[-1]
    anne.replies(ticket, "It spreads.")
    bob.replies(read, "Use water.")
    held = bob.inbox[-1]
    anne.replies(ticket, "It is electric!")
    mails = len(anne.inbox)
    bob.replies(held, "#reply")
    assert (mails, "held") == (len(anne.inbox), bob.inbox[-1].notice)
    assert "electric" in bob.inbox[-1].text

    bob.replies(bob.inbox[-1], "#reply")
    assert "Use water." in anne.inbox[-1].text


def test_nothing_crosses_that_was_known_or_stays_inside(world, ticket):
    anne, alice, bob = world.requester("anne"), world.agent("alice"), world.agent("bob")
    read = bob.about(ticket)[-1]
    alice.replies(ticket, "#note\nShe called.")
    bob.replies(read, "Use water.")  # a note is no public message
    bob.replies(read, "And sand.")  # nor are one's own words somebody else's
    assert ["requester", "note", "agent", "agent"] == ticket.kinds

    alice.replies(ticket, "Foam is best.")
    bob.replies(read, "#note\nI said so.")  # a note leaves nothing
    bob.replies(read, "#take #priority low")
    assert "held" not in {letter.notice for letter in bob.inbox}

    anne.replies(anne.sent[0], "Well?")
    bob.replies(bob.inbox[-1] if bob.inbox[-1].notice == "requester-replied" else bob.about(ticket)[-1], "Yes.")
    assert "Yes." in anne.inbox[-1].text


def test_an_answer_to_ones_own_mail_knows_what_that_knew(world, ticket):
    """As from the folder of sent mail: its References name the agent's own mail, which is in the ticket."""
    anne, bob = world.requester("anne"), world.agent("bob")
    read = bob.about(ticket)[-1]
    anne.replies(ticket, "It spreads.")
    bob.replies(read, "Use water.")
    bob.replies(bob.inbox[-1], "#reply")
    own = bob.sent[-2]
    bob.replies(own, "And sand.", headers={**answer_headers(own), "To": world.address}, quote=False)

    assert "And sand." in anne.inbox[-1].text


def test_an_answer_that_the_requester_has_already_is_past_holding(world, ticket):
    """The agent wrote to them directly: holding it here would only hide it from the desk."""
    anne, bob = world.requester("anne"), world.agent("bob")
    read = bob.about(ticket)[-1]
    anne.replies(ticket, "It spreads.")
    mails = len(anne.inbox)
    bob.replies(read, "Use water.", cc=anne.address)

    assert (mails, ["requester", "requester", "agent"]) == (len(anne.inbox), ticket.kinds)


def test_a_held_mail_remembers_who_has_it_already(world, ticket):
    """Sent on with #reply it goes to nobody twice."""
    anne, bob = world.requester("anne"), world.agent("bob")
    mails = len(anne.inbox)
    bob.replies(ticket, "#tkae\nUse water.", cc=anne.address)
    assert "held" == bob.inbox[-1].notice
    bob.replies(bob.inbox[-1], "#reply")

    assert (mails, ["requester", "agent"]) == (len(anne.inbox), ticket.kinds)


def test_a_mistake_and_a_crossing_are_told_at_once(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    read = bob.about(ticket)[-1]
    anne.replies(ticket, "It spreads.")
    bob.replies(read, "#tkae\nUse water.")
    assert "#take" in bob.inbox[-1].text
    assert "It spreads." in bob.inbox[-1].text

    bob.replies(bob.inbox[-1], "#take")
    assert "Use water." in anne.inbox[-1].text
