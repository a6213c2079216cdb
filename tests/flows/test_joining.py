"""Notices about one ticket within a minute: the first leaves at once, the rest together (product.md 5)."""

from datetime import timedelta

import pytest

from tests.letters import File
from tests.world import World


@pytest.fixture
def served(world: World) -> World:
    """A desk whose daemon is at work, so that time passes between mails."""
    world.daemon = True
    return world


def notices(letters: list) -> list[str]:
    return [letter.notice for letter in letters]


def test_the_first_leaves_at_once_and_the_next_ones_together_when_the_minute_is_over(served: World):
    """Five mails in a minute are no reason for five mails to every agent."""
    anne, bob = served.requester("anne"), served.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    served.clock.advance(timedelta(seconds=20))
    anne.replies(ticket, "Second thought.")
    served.clock.advance(timedelta(seconds=20))
    anne.replies(ticket, "Third thought.", files=(File("fire.txt", b"hot", "text/plain"),))
    assert ["new-ticket"] == notices(bob.inbox)

    served.clock.advance(timedelta(seconds=20))
    served.tick()
    served.tick()
    assert ["new-ticket", "requester-replied"] == notices(bob.inbox)
    both = bob.inbox[-1]
    assert both.text.index("Second thought.") < both.text.index("Third thought.")
    assert both.html.index("Second thought.") < both.html.index("Third thought.")
    assert {"fire.txt": b"hot"} == both.files
    assert 1 == both.text.count("Why this mail"), "the foot stands once"


def test_what_was_not_closed_is_not_said_to_be_open_again(served: World):
    """Whether the requester's words opened a ticket again is a matter of when they came."""
    anne, alice, bob = served.requester("anne"), served.agent("alice"), served.agent("bob")
    ticket = anne.writes()
    anne.replies(ticket, "It still burns.")
    alice.replies(ticket, "#take")
    served.clock.advance(timedelta(seconds=60))
    served.tick().tick()

    assert "wrote again:" in bob.inbox[-1].text


def test_joined_reminders_keep_the_one_tap_links_of_each(served: World):
    ticket, bob = served.requester("anne").writes(), served.agent("bob")
    bob.replies(ticket, "#call Anne in 2 hours\n#task Look in 2 hours\n#task Tell in 2 hours")
    served.clock.advance(timedelta(hours=2))
    served.tick()
    served.clock.advance(timedelta(seconds=60))
    served.tick().tick()

    alone, both = bob.notices("reminder")
    assert "Next steps: #done 1 · #task 1 tomorrow\n" in alone.text
    assert [] == [step for step in ("#done 2", "#task 2 tomorrow", "#done 3") if step not in both.text]
    assert "Done (#done 2)" in both.html
    bob.replies(both, "#done 3")
    assert [False, False, True] == [bool(one["done_at"]) for one in ticket.json["activities"]]


def test_an_answer_to_joined_notices_answers_the_customer(served: World):
    """A joined mail is a notice like any other: it threads, and its token is the agent's."""
    anne, bob = served.requester("anne"), served.agent("bob")
    ticket = anne.writes()
    anne.replies(ticket, "One more thing.")
    served.clock.advance(timedelta(seconds=60))
    served.tick()
    bob.replies(bob.inbox[-1], "Water helps.")

    assert "Water helps." in anne.inbox[-1].text


def test_different_kinds_join_under_the_name_that_comes_first(served: World):
    """`assigned` goes before `note-added` and `requester-replied` (the order of product.md 5)."""
    anne, bob, carol = served.requester("anne"), served.agent("bob"), served.agent("carol")
    ticket = anne.writes()
    anne.replies(ticket, "Hurry!")
    carol.replies(carol.last_about(ticket) if carol.about(ticket) else bob.about(ticket)[0], "#assign bob")
    served.clock.advance(timedelta(seconds=60))
    served.tick()

    assert ["new-ticket", "assigned"] == notices(bob.inbox)
    assert "Hurry!" in bob.inbox[-1].text


def test_what_somebody_waits_for_is_never_delayed(served: World):
    """ack, reply and receipt leave at once, within the very same minute."""
    anne, bob = served.requester("anne"), served.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "#take\n\nWater helps.")

    assert ["new-ticket", "receipt"] == notices(bob.inbox)
    assert "Water helps." in anne.inbox[-1].text


def test_tickets_do_not_wait_for_each_other_and_nor_do_people(served: World):
    """The window is of one person and one ticket."""
    anne, alice, bob = served.requester("anne"), served.agent("alice"), served.agent("bob")
    anne.writes("One")
    anne.writes("Two")

    assert ["new-ticket", "new-ticket"] == notices(bob.inbox) == notices(alice.inbox)


def test_run_once_waits_for_no_minute(world: World):
    """`run --once` sends all that is ready and ends."""
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    anne.replies(ticket, "One more thing.")

    assert ["new-ticket", "requester-replied"] == notices(bob.inbox)


def test_a_note_that_is_taken_back_before_it_left_is_told_to_nobody(served: World):
    """`#undo` within the minute: what waited is not mailed."""
    anne, alice, bob = served.requester("anne"), served.agent("alice"), served.agent("bob")
    ticket = anne.writes()
    alice.replies(ticket, "#take")
    anne.replies(ticket, "Hurry!")
    served.clock.advance(timedelta(seconds=10))
    bob.replies(ticket, "#note\nShe is always in a hurry.")
    bob.replies(bob.notices("receipt")[-1], "#undo")
    served.clock.advance(timedelta(minutes=2))
    served.tick()

    assert "Hurry!" in alice.inbox[-1].text
    assert not any("always in a hurry" in letter.text for letter in alice.inbox)


def test_what_waits_outlives_a_restart_and_is_promised_once(served: World):
    """A notice that waits is a row; whoever starts next lets it leave."""
    anne, bob = served.requester("anne"), served.agent("bob")
    ticket = anne.writes()
    anne.replies(ticket, "One more thing.")
    served.restart()
    served.clock.advance(timedelta(minutes=5))
    served.tick()
    served.tick()

    assert ["new-ticket", "requester-replied"] == notices(bob.inbox)
