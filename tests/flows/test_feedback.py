"""How it went: one tap in any client, never a message, never counted twice (product.md 5)."""

import re
from html import unescape
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.letters import Letter
from tests.people import Person
from tests.world import World


def links(letter: Letter) -> list[dict[str, str]]:
    """Return where the links of a mail lead, as a client opens them."""
    found = []
    for href in re.findall(r'href="(mailto:[^"]*)"', letter.html):
        parts = urlsplit(unescape(href))
        query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        found.append({"to": unquote(parts.path), "subject": query.get("subject", ""), "body": query.get("body", "")})
    return found


def tap(person: Person, letter: Letter, which: int, text: str = ""):
    """Open a link and send the mail that it makes, with *text* typed into it."""
    link = links(letter)[which]
    return person.writes(link["subject"], link["body"] + text, to=link["to"])


def resolved(world: World, **how) -> tuple[Person, Person, "object"]:
    anne, bob = world.requester("anne", **how), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "#resolve\nUse water.")
    return anne, bob, ticket


@pytest.mark.parametrize(
    ("which", "score", "status"), [(0, "good", "closed"), (1, "fair", "resolved"), (2, "bad", "open")]
)
def test_one_tap_says_how_it_went(world: World, which: int, score: str, status: str):
    """`good` closes, `fair` changes nothing, `bad` reopens; none is a message."""
    anne, _, ticket = resolved(world)
    tap(anne, anne.inbox[-1], which)

    assert (score, None, status) == (ticket.json["feedback"]["score"], ticket.json["feedback"]["text"], ticket.status)
    assert ["requester", "agent"] == ticket.kinds


def test_words_go_with_the_score_and_the_last_vote_counts(world: World):
    """Nobody is counted twice, and what was said is kept."""
    anne, _, ticket = resolved(world)
    letter = anne.inbox[-1]
    tap(anne, letter, 1, "It took a while.")
    tap(anne, letter, 0)

    assert ("good", "It took a while.") == (ticket.json["feedback"]["score"], ticket.json["feedback"]["text"])


def test_a_bad_vote_is_told_to_assignee_and_lead_with_its_words(world: World):
    anne, bob, ticket = resolved(world)
    carol = world.agent("carol")
    tap(anne, anne.inbox[-1], 2, "The house is gone.")

    for agent, notice in ((bob, "proposal"), (carol, "escalation")):
        assert notice == agent.inbox[-1].notice
        assert "The house is gone." in agent.inbox[-1].text
    assert [("bob", "requester", "pending")] == [
        (one["agent"], one["reason"], one["outcome"]) for one in ticket.json["proposals"]
    ]


def test_a_voter_who_cannot_decide_reopens_five_times_a_day(world: World):
    """Votes are the requester's mail too (trust.md 4.3): over the limit the vote counts, and nobody is called again."""
    anne, bob, ticket = resolved(world)
    carol, letter = world.agent("carol"), anne.inbox[-1]
    for _ in range(8):
        tap(anne, letter, 0)
        tap(anne, letter, 2)
        world.clock.advance(minutes=5)

    assert ("bad", "closed") == (ticket.json["feedback"]["score"], ticket.status)
    assert 5 == len(bob.notices("proposal")) == len(carol.notices("escalation"))
    assert "5 times a day are enough" in [entry["why"] for entry in ticket.history]
    world.clock.advance(hours=24)
    tap(anne, letter, 2)
    assert "open" == ticket.status


def test_whoever_taps_again_and_again_calls_the_lead_once(world: World):
    """One mail in must not be an escalation and an alarm each time (S9); words are told to the assignee all the same."""
    world.data["agent"][2]["alarm_address"] = "carol@sms.example"
    anne, bob, ticket = resolved(world)
    carol, letter = world.agent("carol"), anne.inbox[-1]
    for which in (2, 2, 1, 2):
        tap(anne, letter, which)
    tap(anne, letter, 2, "The house is gone.")

    assert ("open", "bad") == (ticket.status, ticket.json["feedback"]["score"])
    assert 1 == len(bob.notices("proposal")) == len(carol.notices("escalation"))
    assert 1 == len([letter for letter in world.post if letter.recipient == "carol@sms.example"])
    assert "The house is gone." in bob.notices("requester-replied")[-1].text


def test_who_is_not_happy_with_an_open_ticket_is_heard_once_a_day(world: World):
    anne, _, ticket = resolved(world)
    carol, letter = world.agent("carol"), anne.inbox[-1]
    anne.replies(ticket, "It burns again.")
    tap(anne, letter, 2)
    tap(anne, letter, 2)
    assert 1 == len(carol.notices("escalation"))

    world.clock.advance(hours=24)
    tap(anne, letter, 2)
    assert 2 == len(carol.notices("escalation"))


def test_answer_and_resolution_are_one_mail_with_the_links_at_its_foot(world: World):
    anne, _, _ = resolved(world)

    assert 2 == len(anne.inbox)
    assert "Use water." in anne.inbox[-1].text
    assert 3 == len(links(anne.inbox[-1]))


def test_a_mere_resolution_asks_too(world: World):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "#resolve")

    assert 3 == len(links(anne.inbox[-1]))


def test_an_answer_offers_to_close_the_request(world: World):
    """No score: the requester only needs no more."""
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "Use water.")
    tap(anne, anne.inbox[-1], 0)

    assert ("closed", None) == (ticket.status, ticket.json["feedback"])


def test_a_watcher_cannot_close_what_is_not_theirs(world: World):
    """The links are the requester's alone; a watcher who got hold of one has no vote."""
    anne, bob, eve = world.requester("anne"), world.agent("bob"), world.requester("eve")
    ticket = anne.writes()
    bob.replies(ticket, "Use water.")
    tap(eve, anne.inbox[-1], 0)

    assert "pending" == ticket.status
    assert "outsider" in ticket.kinds


def test_no_vote_brings_back_what_is_spam(world: World):
    """Only `#notspam` does (product.md 2), and nobody is told of more of it."""
    anne, bob, ticket = resolved(world)
    bob.replies(bob.inbox[-1], "#spam")
    got = len(bob.inbox)
    for which in range(3):
        tap(anne, anne.inbox[-1], which, "Hello?")

    assert ("spam", None, got) == (ticket.status, ticket.json["feedback"], len(bob.inbox))
    assert [] == world.agent("carol").notices("escalation")


@pytest.mark.parametrize("tag", ["#requester dave@other.example", "#merge 1002"])
def test_who_is_no_longer_the_requester_has_no_vote(world: World, tag: str):
    """What became somebody else's ticket is theirs to close (S28); the tap is on record, and words are a mail to read."""
    anne, bob, dave = world.requester("anne"), world.agent("bob"), world.requester("dave", "dave@other.example")
    old, other = anne.writes(), dave.writes("Toner", "It is empty.")
    for ticket in (old, other):
        bob.replies(ticket, "Use water.")
    letter = anne.inbox[-1]
    bob.replies(old, tag)
    ticket = other if "merge" in tag else old
    status = ticket.status
    tap(anne, letter, 0)
    assert (status, None, "done, not counted") == (
        ticket.status,
        ticket.json["feedback"],
        ticket.entry("vote")["detail"],
    )

    tap(anne, letter, 0, "All well, thank you all.")
    assert ("All well, thank you all.", None) == (ticket.texts[-1], ticket.json["feedback"])
    assert "All well, thank you all." in bob.inbox[-1].text
    assert "closed" != ticket.status


def test_a_forged_vote_is_no_vote(world: World):
    """What fails authentication is a flagged message at most: the signed address names its ticket, no more."""
    anne, _, ticket = resolved(world)
    anne.authentication = "fail"
    tap(anne, anne.inbox[-1], 2)

    assert (None, "requester") == (ticket.json["feedback"], ticket.kinds[-1])


def test_where_every_answer_is_complete_it_is_asked_once_when_the_ticket_closes(world: World):
    """One-touch: answers carry no links, the closing does."""
    world(queue={"after_reply": "resolved"})
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "Use water.")
    assert not [link for link in links(anne.inbox[-1]) if "+f" in link["to"] and "lose" not in link["subject"]]

    bob.replies(ticket, "#close")
    assert 3 == len(links(anne.inbox[-1]))


def test_who_does_not_want_to_know_does_not_ask(world: World):
    world(queue={"feedback": False})
    anne, _, _ = resolved(world)

    assert [] == links(anne.inbox[-1])


def test_machines_are_never_asked(world: World):
    """A monitor opened it: resolving it mails nobody."""
    monitor, bob = world.requester("monitor"), world.agent("bob")
    ticket = monitor.writes("Disk full", headers={"Auto-Submitted": "auto-generated"})
    bob.replies(bob.about(ticket)[-1], "#resolve")

    assert "resolved" == ticket.status
    assert [] == monitor.inbox


def test_an_absence_notice_to_a_feedback_address_is_no_vote(world: World):
    anne, _, ticket = resolved(world)
    link = links(anne.inbox[-1])[2]
    anne.writes(link["subject"], "I am away.", to=link["to"], headers={"Auto-Submitted": "auto-replied"})

    assert ("resolved", None) == (ticket.status, ticket.json["feedback"])


def test_without_plus_addressing_the_token_stands_in_the_subject(world: World):
    """Exchange Server has none; one tap works all the same."""
    world(mailbox={"plus_addressing": False})
    anne, _, ticket = resolved(world)
    assert "support@acme.example" == links(anne.inbox[-1])[0]["to"]
    tap(anne, anne.inbox[-1], 0)

    assert ("good", "closed") == (ticket.json["feedback"]["score"], ticket.status)


def test_a_label_that_a_client_put_into_the_mail_is_no_opinion(world: World):
    anne, _, ticket = resolved(world)
    tap(anne, anne.inbox[-1], 0, "Good")

    assert not ticket.json["feedback"]["text"]


@pytest.mark.parametrize(("which", "score"), [(0, "good"), (1, "fair")])
def test_words_beside_a_vote_are_kept_and_told_to_the_assignee(world: World, which: int, score: str):
    """Whoever has something to ask uses the mail that is open before them; nobody should wait for an answer in vain."""
    anne, bob, ticket = resolved(world)
    tap(anne, anne.inbox[-1], which, "Can you also look at printer 5?")

    assert (score, "Can you also look at printer 5?") == (
        ticket.json["feedback"]["score"],
        ticket.json["feedback"]["text"],
    )
    told = bob.notices("requester-replied")[-1]
    assert [] == [words for words in ("Anne <anne@", "printer 5?", score.capitalize()) if words not in told.text]
    assert ["requester", "agent"] == ticket.kinds


def test_words_with_which_a_request_is_closed_are_kept_shown_and_told(world: World):
    """There is no score; without an assignee the queue hears of it."""
    world(queue={"take_on_reply": False})
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "Use water.")
    tap(anne, anne.inbox[-1], 0, "Please reset my password too, it is urgent!")

    assert ("closed", None) == (ticket.status, ticket.json["feedback"]["score"])
    for agent in ("alice", "bob"):
        assert "reset my password too" in world.agent(agent).notices("requester-replied")[-1].text
    bob.replies(ticket, "#show")
    assert "feedback: Please reset my password too" in bob.inbox[-1].text


@pytest.mark.parametrize(
    "below", ["Sent from my iPhone", "-- \nAnne Weber", "Anne", "Good\n\n-- \nAnne Weber\nCustomer Ltd"]
)
def test_what_a_client_puts_under_every_mail_is_no_opinion(world: World, below: str):
    """Neither kept nor told: new words are apart from the signature (product.md 1)."""
    anne, bob, ticket = resolved(world)
    tap(anne, anne.inbox[-1], 0, below)

    assert not ticket.json["feedback"]["text"]
    assert [] == bob.notices("requester-replied")


def test_the_words_of_a_vote_over_the_limit_are_told_all_the_same(world: World):
    anne, bob, ticket = resolved(world)
    letter = anne.inbox[-1]
    for _ in range(6):
        tap(anne, letter, 0)
        tap(anne, letter, 2, "Still broken!")
        world.clock.advance(minutes=5)

    assert ("closed", 5) == (ticket.status, len(bob.notices("proposal")))
    assert "Still broken!" in bob.inbox[-1].text
    assert "requester-replied" == bob.inbox[-1].notice
