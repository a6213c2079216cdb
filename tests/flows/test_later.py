"""Putting off, waking, and what happens in between; and thanks that wake nobody."""

from datetime import timedelta

import pytest


@pytest.fixture
def ticket(world):
    return world.requester("anne").writes("Printer on fire", "It burns.")


WHEN = [
    ("#later tomorrow 9am", "2026-03-03T09:00:00+00:00"),
    ("#later in 3 days", "2026-03-05T09:00:00+00:00"),
    ("#plustard demain 9h", "2026-03-03T09:00:00+00:00"),
    ("#rimanda domani", "2026-03-03T09:00:00+00:00"),
    ("#später Freitag 14 Uhr", "2026-03-06T14:00:00+00:00"),
    ("#recordar mañana", "2026-03-03T09:00:00+00:00"),
    ("#snooze 2026-12-01 14:30", "2026-12-01T14:30:00+00:00"),
    ("#später 15.3.", "2026-03-15T09:00:00+00:00"),
    ("#später: am 15.3.", "2026-03-15T09:00:00+00:00"),
    ("#später 15.3. 14 Uhr", "2026-03-15T14:00:00+00:00"),
]


@pytest.mark.parametrize(("line", "at"), WHEN, ids=[line for line, _ in WHEN])
def test_a_date_in_any_shipped_language_puts_the_ticket_off(world, ticket, line, at):
    world.agent("bob").replies(ticket, line)

    assert ("snoozed", at) == (ticket.status, ticket.json["wake_at"])


def test_a_free_ticket_put_off_is_taken_but_not_exclusive(world, ticket):
    alice, bob = world.agent("alice"), world.agent("bob")
    bob.replies(ticket, "#later tomorrow")
    assert ("bob", False) == (ticket.json["assignee"], ticket.json["exclusive"])

    alice.replies(ticket, "Use water.")
    assert ("pending", "bob") == (ticket.status, ticket.json["assignee"])


def test_the_date_is_in_the_agents_zone(world):
    agent = {"id": "alice", "name": "Alice Dupont", "address": "alice@acme.example", "timezone": "America/New_York"}
    world(agent=agent)
    ticket = world.requester("anne").writes()
    alice = world.agent("alice")
    alice.replies(ticket, "#later tomorrow 9am")

    assert "2026-03-03T14:00:00+00:00" == ticket.json["wake_at"]
    assert "Tuesday 3 March 2026, 09:00" in alice.notices("receipt")[-1].text


def test_it_wakes_once_with_a_notice_to_its_assignee(world, ticket):
    alice, bob = world.agent("alice"), world.agent("bob")
    bob.replies(ticket, "#later in 3 days")
    others = len(alice.inbox)
    world.clock.advance(timedelta(days=3, seconds=-1))
    world.tick()
    assert "snoozed" == ticket.status
    world.clock.advance(timedelta(seconds=1))
    world.tick().tick()

    assert "open" == ticket.status
    assert 1 == len(bob.notices("proposal"))
    assert "put off until now" in bob.notices("proposal")[-1].text
    assert (1, others) == (ticket.events.count("woken"), len(alice.inbox))
    assert 1 == len(world.requester("anne").inbox)


def test_it_wakes_after_a_restart_however_late(world, ticket):
    world.agent("bob").replies(ticket, "#later tomorrow")
    world.restart()
    world.clock.advance(timedelta(days=40))
    world.tick()

    assert "open" == ticket.status


def test_put_off_again_only_the_last_date_counts(world, ticket):
    bob = world.agent("bob")
    bob.replies(ticket, "#later tomorrow")
    bob.replies(bob.notices("receipt")[-1], "#later in 5 days")
    world.clock.advance(timedelta(days=2))
    world.tick()
    assert "snoozed" == ticket.status
    bob.replies(bob.notices("receipt")[-1], "#later tomorrow")
    world.clock.advance(timedelta(days=1, hours=1))
    world.tick()
    assert "open" == ticket.status


def test_the_requesters_mail_before_the_date_opens_it_and_the_date_stays_on_record(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, "#later in 3 days")
    anne.replies(ticket, "Now the curtain burns.")

    assert "open" == ticket.status
    assert ticket.json["wake_at"]
    assert "Now the curtain burns." in bob.inbox[-1].text
    world.clock.advance(timedelta(days=4))
    world.tick()
    assert ("open", 0) == (ticket.status, ticket.events.count("woken"))


def test_put_off_with_an_answer_both_happen(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, "Wait until Thursday.\n\n#later thursday")

    assert "snoozed" == ticket.status
    assert "Wait until Thursday." in anne.inbox[-1].text
    assert "#later" not in anne.inbox[-1].content.decode()


THANKS = ["Thank you so much!", "Merci beaucoup, ça marche.", "Grazie mille!", "Vielen Dank, Bob!", "Muchas gracias."]


@pytest.mark.parametrize("words", THANKS)
@pytest.mark.parametrize("tag", ["#later in 3 days", "#resolve", "#close"])
def test_a_mere_thank_you_wakes_nobody_but_is_told(world, ticket, tag, words):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, f"#take\n{tag}")
    status = ticket.status
    anne.replies(ticket, words)

    assert (status, words) == (ticket.status, ticket.texts[-1])
    told = bob.notices("requester-replied")[-1]
    assert "mere thank-you" in told.text
    assert "body=%23reopen%0D%0A" in told.html
    assert "is open again" not in told.text
    bob.replies(told, "#reopen")
    assert "open" == ticket.status


@pytest.mark.parametrize(
    "words", ["Thanks, but it still burns.", "Thank you! When will it arrive?", "Merci, et le toner ?"]
)
def test_more_than_thanks_wakes(world, ticket, words):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, "#resolve")
    anne.replies(ticket, words)

    assert "open" == ticket.status


def test_thanks_long_after_the_end_open_no_new_ticket(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, "#close")
    world.clock.advance(timedelta(days=45))
    anne.replies(ticket, "Thank you so much!")

    assert ([ticket], "closed") == (world.tickets, ticket.status)
