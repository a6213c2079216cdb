"""A ticket that comes back is offered: accepted by work, else others get it; absent agents are passed over."""

from datetime import timedelta

import pytest

from tests.world import SETTINGS

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def opened(world, **queue):
    """Open a desk whose people read their mail; return a ticket that bob took and answered."""
    world(queue=queue)
    for name in ("alice", "bob", "carol"):
        world.agent(name)
    ticket = world.requester("anne").writes("Printer on fire", "It burns.")
    world.agent("bob").replies(ticket, "#take\nUse water.")
    return ticket


@pytest.fixture
def ticket(world):
    return opened(world)


def says(world, who, ticket, words):
    """Let somebody write about the ticket who got no notice of it."""
    world.agent(who).writes(f"Re: {ticket.token} Printer on fire", words)


def outcomes(ticket):
    return [(one["agent"], one["reason"], one["outcome"]) for one in ticket.json["proposals"]]


def passes(world, span):
    world.clock.advance(span)
    world.tick()


def test_the_requesters_mail_makes_a_proposal_with_all_that_is_new(world, ticket):
    """The assignee must see everything since they last acted, also what a colleague noted, and nothing of before."""
    anne, alice, bob = world.requester("anne"), world.agent("alice"), world.agent("bob")
    alice.replies(ticket, "#note\nShe called, too.")
    anne.replies(ticket, "Worse now.")
    told = bob.inbox[-1]

    assert "proposal" == told.notice
    assert ["She called, too.", "Worse now."] == [
        w for w in ("It burns.", "She called, too.", "Worse now.") if w in new(told)
    ]
    for line in ("accept", "decline", "later"):
        assert f"body=%23{line}" in told.html
    assert "offered to others" in told.text
    assert ("open", "bob", [("bob", "requester", "pending")]) == (
        ticket.status,
        ticket.json["assignee"],
        outcomes(ticket),
    )


def new(letter):
    """Return what a proposal shows as new."""
    return letter.text.partition("New since then")[2].partition("-----")[0]


def test_more_mail_is_folded_in_but_never_kept_from_the_assignee(world, ticket):
    """One proposal stands; what comes meanwhile is told as on any open ticket, and shown again to the next."""
    anne, bob, carol = world.requester("anne"), world.agent("bob"), world.agent("carol")
    anne.replies(ticket, "Worse now.")
    anne.replies(ticket, "The curtain, too.")

    assert (1, "requester-replied") == (len(bob.notices("proposal")), bob.inbox[-1].notice)
    assert [("bob", "requester", "pending")] == outcomes(ticket)
    bob.replies(bob.inbox[-1], "#decline")
    offered = carol.notices("proposal")[-1]
    assert "Worse now." in new(offered)
    assert "The curtain, too." in new(offered)


WORK = [
    ("#accept", "accepted", "bob", True),
    ("Use more water.", "accepted", "bob", True),
    ("#note\nI look at it.", "accepted", "bob", True),
    ("#priority high", "accepted", "bob", True),
    ("#resolve", "accepted", "bob", True),
    ("#later tomorrow", "later", "bob", True),
    ("#release", "declined", None, False),
    ("#decline", "declined", None, False),
]


@pytest.mark.parametrize(("words", "outcome", "assignee", "exclusive"), WORK, ids=[row[0] for row in WORK])
def test_any_work_answers_it_and_then_nothing_is_due(world, ticket, words, outcome, assignee, exclusive):
    """Who works on a ticket has accepted it: they must not be reminded, nor lose it."""
    anne, bob = world.requester("anne"), world.agent("bob")
    anne.replies(ticket, "Worse now.")
    bob.replies(bob.notices("proposal")[-1], words)

    assert [("bob", "requester", outcome)] == outcomes(ticket)
    assert (assignee, exclusive) == (ticket.json["assignee"], ticket.json["exclusive"])
    passes(world, 5 * HOUR)
    assert "proposal" not in [entry["detail"] for entry in ticket.history if entry["event"] == "reminder"]
    assert [] == [one for one in bob.notices("reminder") if "was offered" in one.text]
    assert assignee == ticket.json["assignee"]


def test_what_only_asks_is_no_work(world, ticket):
    """`#show` and `#why` change nothing, so the proposal stands."""
    anne, bob = world.requester("anne"), world.agent("bob")
    anne.replies(ticket, "Worse now.")
    bob.replies(bob.notices("proposal")[-1], "#show")

    assert [("bob", "requester", "pending")] == outcomes(ticket)


def test_a_forged_mail_accepts_nothing(world, ticket):
    """What is only kept as a note under an agent's name is none of their work."""
    anne, bob = world.requester("anne"), world.agent("bob")
    anne.replies(ticket, "Worse now.")
    bob.authentication = "fail"
    bob.replies(bob.notices("proposal")[-1], "#annehmen")

    assert [("bob", "requester", "pending")] == outcomes(ticket)


def test_unanswered_it_is_reminded_of_then_offered_to_queue_and_lead(world, ticket):
    """Nobody is forgotten because one agent does not answer; who had it stays on record."""
    anne, alice, bob, carol = world.requester("anne"), *map(world.agent, ("alice", "bob", "carol"))
    anne.replies(ticket, "Worse now.")
    passes(world, 4 * HOUR)
    reminder = bob.notices("reminder")[-1]
    assert "nobody has answered yet" in reminder.text
    assert "body=%23accept" in reminder.html
    passes(world, 19 * HOUR)
    assert ("bob", []) == (ticket.json["assignee"], carol.notices("proposal"))
    passes(world, HOUR)

    assert (None, [("bob", "requester", "timeout")]) == (ticket.json["assignee"], outcomes(ticket))
    for person in (alice, bob, carol):
        assert "It was with Bob Martin before; now it is free." in person.notices("proposal")[-1].text
    assert "you lead the queue support" in carol.notices("proposal")[-1].text
    assert "body=%23decline" not in carol.notices("proposal")[-1].html
    world.restart().tick()
    assert 1 == len(carol.notices("proposal"))

    alice.replies(alice.notices("proposal")[-1], "#accept")
    assert ("alice", True) == (ticket.json["assignee"], ticket.json["exclusive"])


def test_declined_it_goes_to_the_others_at_once(world, ticket):
    anne, alice, bob, carol = world.requester("anne"), *map(world.agent, ("alice", "bob", "carol"))
    anne.replies(ticket, "Worse now.")
    bob.replies(bob.notices("proposal")[-1], "#refuser")

    assert ("receipt", "proposal", "proposal") == (bob.inbox[-1].notice, alice.inbox[-1].notice, carol.inbox[-1].notice)
    assert (None, "declined") == (ticket.json["assignee"], ticket.entry("released")["why"])


def test_a_ticket_that_never_came_back_can_be_declined_too(world, ticket):
    """The lead gave it to somebody who cannot: it goes to the others, and nobody is said to have written again."""
    bob, carol = world.agent("bob"), world.agent("carol")
    says(world, "carol", ticket, "#assign bob")
    bob.replies(ticket, "#decline")

    assert (None, []) == (ticket.json["assignee"], outcomes(ticket))
    assert "wrote again" not in carol.notices("proposal")[-1].text
    bob.replies(ticket, "#decline")
    assert "already so" in bob.inbox[-1].text


REFUSED = [("alice", "#accept"), ("alice", "#decline"), ("carol", "#decline")]


@pytest.mark.parametrize(("who", "words"), REFUSED)
def test_a_proposal_is_its_assignees_to_answer(world, ticket, who, words):
    """A colleague can neither take it by accepting nor push it away by declining."""
    world.requester("anne").replies(ticket, "Worse now.")
    says(world, who, ticket, words)

    assert ("bob", "held") == (ticket.json["assignee"], world.agent(who).inbox[-1].notice)


def test_a_tap_in_an_old_proposal_takes_no_ticket_from_who_accepted_it(world, ticket):
    """Bob declines, Alice is quicker: the lead's tap is held, and says how to take it all the same."""
    alice, bob, carol = map(world.agent, ("alice", "bob", "carol"))
    world.requester("anne").replies(ticket, "Worse now.")
    bob.replies(bob.notices("proposal")[-1], "#decline")
    alice.replies(alice.notices("proposal")[-1], "#accept")
    passes(world, HOUR)
    carol.replies(carol.notices("proposal")[-1], "#accept")

    assert ("alice", "held") == (ticket.json["assignee"], carol.inbox[-1].notice)
    assert "the ticket is Alice Dupont’s already; #take takes it" in carol.inbox[-1].text
    carol.replies(carol.inbox[-1], "#take")
    assert "carol" == ticket.json["assignee"]


def test_a_lead_who_takes_it_ends_it(world, ticket):
    world.requester("anne").replies(ticket, "Worse now.")
    says(world, "carol", ticket, "#assign alice")
    passes(world, 2 * DAY)

    assert ("alice", [("bob", "requester", "skipped")]) == (ticket.json["assignee"], outcomes(ticket))


def test_a_colleagues_answer_ends_it_their_note_does_not(world):
    """Where tickets are no one's alone, a colleague may answer: then there is nothing left to accept."""
    ticket = opened(world, exclusive="off")
    anne, alice = world.requester("anne"), world.agent("alice")
    anne.replies(ticket, "Worse now.")
    alice.replies(ticket, "#note\nI know her.")
    assert [("bob", "requester", "pending")] == outcomes(ticket)
    alice.replies(ticket, "#reply\nCall 112.")
    assert ("pending", [("bob", "requester", "accepted")]) == (ticket.status, outcomes(ticket))


def test_what_ends_the_ticket_ends_its_proposal(world, ticket):
    """Spam, merged, closed by anyone: a proposal about it must not go on by itself."""
    world.requester("anne").replies(ticket, "Worse now.")
    with world.desk() as desk:
        from mailticket.desk import lifecycle
        from mailticket.domain.status import Status
        from mailticket.store import tickets

        lifecycle.set_status(desk, tickets.get(desk.tx, ticket.number), Status.SPAM)
    passes(world, 2 * DAY)

    assert ("bob", [("bob", "requester", "skipped")]) == (ticket.json["assignee"], outcomes(ticket))


def test_every_wake_up_makes_one(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, "#later tomorrow")
    passes(world, DAY)
    assert [("bob", "wake", "pending")] == outcomes(ticket)
    assert "put off until now" in bob.notices("proposal")[-1].text
    bob.replies(bob.notices("proposal")[-1], "#later in 2 days")
    anne.replies(ticket, "Thank you!")
    passes(world, 2 * DAY)

    assert [("bob", "wake", "later"), ("bob", "wake", "pending")] == outcomes(ticket)
    assert "Thank you!" in new(bob.notices("proposal")[-1])


def test_a_free_ticket_that_wakes_goes_to_the_queue(world, ticket):
    bob, alice, carol = world.agent("bob"), world.agent("alice"), world.agent("carol")
    bob.replies(ticket, "#later tomorrow")
    bob.replies(ticket, "#release")
    passes(world, DAY)

    assert ("open", None, []) == (ticket.status, ticket.json["assignee"], outcomes(ticket))
    assert ["proposal"] * 3 == [person.inbox[-1].notice for person in (alice, bob, carol)]


def test_a_free_ticket_that_comes_back_is_told_to_the_queue(world):
    ticket = opened(world, take_on_reply=False)
    world.agent("bob").replies(ticket, "#release")
    world.requester("anne").replies(ticket, "Worse now.")

    assert [] == outcomes(ticket)
    assert {"requester-replied"} == {world.agent(one).inbox[-1].notice for one in ("alice", "bob")}


def test_the_requester_reopens_five_times_a_day_then_mail_is_only_added(world, ticket):
    """trust.md 4.3: a loop of mails must not become a loop of proposals; nothing is lost, and it is told."""
    anne, bob = world.requester("anne"), world.agent("bob")
    for count in range(5):
        anne.replies(ticket, f"Again {count}?")
        assert "open" == ticket.status
        bob.replies(ticket, "Use water.")
    proposals = len(bob.notices("proposal"))
    anne.replies(ticket, "And again?")

    assert ("pending", "And again?", proposals) == (ticket.status, ticket.texts[-1], len(bob.notices("proposal")))
    assert "And again?" in bob.notices("requester-replied")[-1].text
    assert "did not change" in bob.notices("requester-replied")[-1].text
    passes(world, DAY)
    anne.replies(ticket, "Good morning, again?")
    assert "open" == ticket.status


def test_a_proposal_is_counted_in_working_hours_or_by_the_calendar(world):
    """Friday 17:00: by working hours the reminder is for Monday, by the calendar for the same evening."""
    world(hours={"week": {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}})
    ticket = opened(world)
    anne, bob = world.requester("anne"), world.agent("bob")
    world.clock.advance(4 * DAY + 8 * HOUR)
    anne.replies(ticket, "Worse now.")
    passes(world, 2 * DAY)
    assert [] == [one for one in bob.notices("reminder") if "was offered" in one.text]
    passes(world, 19 * HOUR)
    assert 1 == len([one for one in bob.notices("reminder") if "was offered" in one.text])
    passes(world, 5 * HOUR)
    assert None is ticket.json["assignee"]


# --- absence --------------------------------------------------------------------------------------------------------


def test_who_is_away_is_passed_over_for_their_stand_in(world, ticket):
    """#away UNTIL WHO: the stand-in gets the ticket as their own proposal, and is told whose it was."""
    anne, alice, bob = world.requester("anne"), world.agent("alice"), world.agent("bob")
    bob.writes("Holiday", "#away next monday alice")
    assert "receipt" == bob.inbox[-1].notice
    got = len(bob.inbox)
    anne.replies(ticket, "Worse now.")

    assert [("bob", "requester", "skipped"), ("alice", "requester", "pending")] == outcomes(ticket)
    assert ("alice", got) == (ticket.json["assignee"], len(bob.inbox))
    assert "you stand in for Bob Martin" in alice.notices("proposal")[-1].text
    assert "Worse now." in alice.notices("proposal")[-1].text
    alice.replies(alice.notices("proposal")[-1], "Use more water.")
    assert ("pending", "accepted") == (ticket.status, outcomes(ticket)[-1][-1])


def test_without_stand_in_the_queue_gets_it(world, ticket):
    anne, alice, bob, carol = world.requester("anne"), *map(world.agent, ("alice", "bob", "carol"))
    bob.writes("Holiday", "#absent lundi prochain")
    got = len(bob.inbox)
    anne.replies(ticket, "Worse now.")

    assert (None, [("bob", "requester", "skipped")]) == (ticket.json["assignee"], outcomes(ticket))
    assert ("proposal", "proposal", got) == (alice.inbox[-1].notice, carol.inbox[-1].notice, len(bob.inbox))


def test_a_stand_in_who_is_away_passes_it_on_and_two_for_each_other_to_the_queue(world, ticket):
    anne, carol = world.requester("anne"), world.agent("carol")
    world.agent("alice").writes("Holiday", "#away next monday bob")
    world.agent("bob").writes("Holiday", "#away next monday alice")
    anne.replies(ticket, "Worse now.")

    assert (None, "proposal") == (ticket.json["assignee"], carol.inbox[-1].notice)
    assert [] == world.agent("alice").notices("proposal")


def test_where_nobody_is_here_everybody_is_told(world, ticket):
    """Somebody has to know, even from the beach."""
    for name in ("alice", "bob", "carol"):
        world.agent(name).writes("Holiday", "#away next monday")
    world.requester("anne").replies(ticket, "Worse now.")

    assert {"proposal"} == {world.agent(name).inbox[-1].notice for name in ("alice", "bob", "carol")}


def test_who_leaves_hands_on_what_stands_with_them(world, ticket):
    anne, alice, bob = world.requester("anne"), world.agent("alice"), world.agent("bob")
    anne.replies(ticket, "Worse now.")
    bob.replies(ticket, "#away in 3 days alice")

    assert [("bob", "requester", "skipped"), ("alice", "requester", "pending")] == outcomes(ticket)
    assert "Worse now." in alice.notices("proposal")[-1].text


def test_nobody_away_is_reminded(world, ticket):
    """Mail on an open ticket and reminders go to the stand-in as well."""
    anne, alice, bob = world.requester("anne"), world.agent("alice"), world.agent("bob")
    bob.replies(ticket, "#open")
    bob.writes("Holiday", "#away in 30 days alice")
    got = len(bob.inbox)
    anne.replies(ticket, "Worse now.")
    assert "requester-replied" == alice.inbox[-1].notice
    assert "you stand in for Bob Martin" in alice.inbox[-1].text
    passes(world, 20 * DAY)

    assert got == len(bob.inbox)
    assert alice.notices("overdue")


def test_back_again_by_the_date_or_by_saying_so(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.writes("Holiday", "#away in 3 days alice")
    bob.writes("Here I am", "#away off")
    assert "here again" in bob.inbox[-1].text
    anne.replies(ticket, "Worse now.")
    assert [("bob", "requester", "pending")] == outcomes(ticket)
    bob.replies(ticket, "Use water.")
    bob.writes("Holiday", "#away in 3 days alice")
    passes(world, 4 * DAY)
    anne.replies(ticket, "Worse again.")
    assert "bob" == ticket.json["assignee"]


@pytest.mark.parametrize("words", ["#away", "#away yesterday", "#away monday bob", "#away monday nobody"])
def test_a_bad_absence_is_held(world, ticket, words):
    """Until when has to be clear, and nobody stands in for themselves."""
    bob = world.agent("bob")
    bob.writes("Holiday", words)

    assert "held" == bob.inbox[-1].notice


def test_an_agent_who_left_the_desk_for_good_holds_nothing_up(world, ticket):
    """The file no longer names bob: his ticket comes back to the queue."""
    agents = [agent for agent in SETTINGS["agent"] if agent["id"] != "bob"]
    world.restart(agent=agents, queue={"agents": ["alice"]})
    world.requester("anne").replies(ticket, "Worse now.")

    assert (None, "proposal") == (ticket.json["assignee"], world.agent("alice").inbox[-1].notice)
