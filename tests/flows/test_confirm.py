"""Is this you? A mail that nothing proves is kept, and its agent is asked."""

from datetime import timedelta

import pytest

from tests.letters import Letter


@pytest.fixture
def bob(world):
    """An agent whose mail server proves nothing, at a site that could tell."""
    person = world.agent("bob")
    person.authentication = "none"
    return person


@pytest.fixture
def ticket(world):
    return world.requester("anne").writes("Printer on fire", "It burns.")


@pytest.fixture
def asked(world, ticket, bob):
    """The question whether an answer with a tag is bob's."""
    bob.replies(ticket, "#resolve\nUse water.")
    return bob.notices("confirm")[-1]


def test_nothing_is_done_before_the_answer_and_the_question_shows_what_would_be(world, ticket, asked):
    anne = world.requester("anne")

    assert (1, "new", ["requester", "note"]) == (len(anne.inbox), ticket.status, ticket.kinds)
    assert "held" == world.outcomes[-1]
    shown = ("Use water.", "#resolve", "anne@customer.example", "Tuesday 3 March 2026, 09:00")
    assert [] == [words for words in shown if words not in asked.text]
    assert "claims to be from bob, not verified" in ticket.entry("message")["why"]


def test_the_question_says_why_in_the_agents_language(world):
    next(agent for agent in world.data["agent"] if agent["id"] == "bob")["language"] = "fr"
    ticket, bob = world.requester("anne").writes("Printer on fire", "It burns."), world.agent("bob")
    bob.authentication = "none"

    bob.replies(ticket, "#resolve\nUse water.")

    assert "(notre propre serveur n’a noté aucun résultat" in " ".join(bob.inbox[-1].text.split())


@pytest.mark.parametrize("yes", ["yes", "Oui", "sì.", "si", "Ja!", "Sí, soy yo", "YES\n\nBob"])
def test_yes_in_any_shipped_language_carries_it_out(world, ticket, bob, asked, yes):
    bob.replies(asked, yes)

    anne = world.requester("anne")
    assert "Use water." in anne.inbox[-1].text
    assert "Tue" not in anne.inbox[-1].text
    assert ("resolved", ["requester", "agent"]) == (ticket.status, ticket.kinds)
    assert "receipt" == bob.inbox[-1].notice


def alias(world, bob, asked):
    """From an alias, not the registered address."""
    bob.address = "bob@home.example"
    bob.replies(asked, "yes")


def colleague(world, bob, asked):
    """From somebody else."""
    world.agent("alice").replies(asked, "yes")


def requester(world, bob, asked):
    """From the requester, who got hold of the question."""
    world.requester("anne").replies(asked, "yes")


def bare(world, bob, asked):
    """A yes without the token of the question."""
    bob.writes(f"Re: {asked.subject}", "yes")


def wrong_token(world, bob, asked):
    """A yes to another notice about the ticket."""
    bob.replies(bob.notices("new-ticket")[-1], "#note\nyes")


def late(world, bob, asked):
    """After a day."""
    world.clock.advance(hours=24, seconds=1)
    bob.replies(asked, "yes")


def no(world, bob, asked):
    """Another word first."""
    bob.replies(asked, "No, yes is what they say.")


def empty(world, bob, asked):
    """The question sent back, with its own yes in the quote."""
    bob.replies(asked, "")


def automatic(world, bob, asked):
    """An out-of-office that begins with yes."""
    bob.replies(asked, "yes", auto_submitted="auto-replied")


def forged(world, bob, asked):
    """Explicitly failing."""
    bob.authentication = "fail"
    bob.replies(asked, "yes")


def forwarded(world, bob, asked):
    """Forwarded back to the desk."""
    bob.replies(asked, "yes", prefix="Fwd: ")


WRONG = [alias, colleague, requester, bare, wrong_token, late, no, empty, automatic, forged, forwarded]


@pytest.mark.parametrize("how", WRONG, ids=lambda how: how.__name__)
def test_nothing_else_is_a_yes(world, how):
    world(agent={"id": "alice", "name": "Alice Dupont", "address": "alice@acme.example"})
    world.data["agent"][1]["aliases"] = ["bob@home.example"]
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    bob.authentication = "none"
    bob.replies(ticket, "#resolve\nUse water.")
    how(world, bob, bob.notices("confirm")[-1])

    assert "resolved" != ticket.status
    assert [] == [letter for letter in anne.inbox if "Use water." in letter.text]
    assert "agent" not in ticket.kinds


def test_a_yes_counts_once(world, ticket, bob, asked):
    bob.replies(asked, "yes")
    bob.replies(asked, "yes")

    assert 1 == ticket.kinds.count("agent")
    assert 1 == len([letter for letter in world.requester("anne").inbox if "Use water." in letter.text])


def test_after_three_wrong_answers_the_operator_hears_of_it_and_it_is_over(world, ticket, bob, asked):
    for answer in ("no", "never", "who asks?"):
        assert [] == world.operator.inbox
        bob.replies(asked, answer)

    assert 1 == len(world.operator.inbox)
    bob.replies(asked, "yes")
    assert "agent" not in ticket.kinds


def test_one_question_an_hour_about_a_ticket_and_ten_a_day_in_all(world, ticket, bob):
    for number in range(3):
        bob.replies(bob.notices("new-ticket")[0], f"Use water, {number}.")
    assert 1 == len(bob.notices("confirm"))
    world.clock.advance(hours=1, seconds=1)
    bob.replies(bob.notices("new-ticket")[0], "Use sand.")
    assert 2 == len(bob.notices("confirm"))

    for number in range(12):
        other = world.requester(f"r{number}").writes(f"Problem {number}", "Help.")
        bob.replies(bob.about(other)[-1], f"Use bucket {number}.")
    assert 10 == len(bob.notices("confirm"))
    assert {"note", "requester"} == {kind for one in world.tickets for kind in one.kinds}


def test_a_forgery_takes_no_question_from_what_has_a_token(world, ticket, bob):
    """Else one forged mail an hour would silence an agent who is proved by nothing but their token."""
    for _ in range(2):
        bob.writes(f"Re: {ticket.token} Printer on fire", "#close\nx")
    bob.replies(bob.notices("new-ticket")[0], "Use water.")
    assert ["#close", "Use water."] == [
        next(words for words in ("Use water.", "#close") if words in asked.text) for asked in bob.notices("confirm")
    ]
    bob.replies(bob.notices("confirm")[-1], "yes")

    assert "Use water." in world.requester("anne").inbox[-1].text
    assert [] == bob.notices("held")


def test_ten_forgeries_a_day_take_none_either(world, bob):
    tickets = [world.requester(f"r{number}").writes(f"Problem {number}", "Help.") for number in range(11)]
    for other in tickets:
        bob.writes(f"Re: {other.token} Problem", "#close\nx")
    assert 10 == len(bob.notices("confirm"))
    bob.replies(bob.notices("new-ticket")[0], "Use water.")

    assert "Use water." in bob.notices("confirm")[-1].text


def test_who_was_asked_too_often_hears_once_that_an_answer_with_their_token_waits(world, ticket, bob):
    notice = bob.notices("new-ticket")[0]
    for words in ("Use water.", "Use sand.", "Use foam."):
        bob.replies(notice, words)

    (held,) = bob.notices("held")
    told = " ".join(held.text.split())
    assert ("Use sand." in told, "you were just asked about another one" in told) == (True, True)
    assert (1, ["requester", "note", "note", "note"]) == (len(bob.notices("confirm")), ticket.kinds)
    assert 1 == len(world.requester("anne").inbox)


def test_what_waits_is_asked_about_when_the_hour_is_over(world, ticket, bob):
    notice = bob.notices("new-ticket")[0]
    for words in ("Use water.", "Use sand."):
        bob.replies(notice, words)
    bob.replies(bob.notices("held")[0], "#reply")
    assert 1 == len(bob.notices("confirm")) == len(bob.notices("held"))
    world.clock.advance(hours=1, seconds=1)
    bob.replies(bob.notices("held")[0], "#reply")
    bob.replies(bob.notices("confirm")[-1], "yes")

    assert "Use sand." in world.requester("anne").inbox[-1].text
    assert ["agent"] == [kind for kind, text in zip(ticket.kinds, ticket.texts, strict=True) if text == "Use sand."]


def test_what_was_clear_but_wrong_is_held_after_the_yes(world, ticket, bob):
    bob.replies(ticket, "#tkae\nUse water.")
    bob.replies(bob.notices("confirm")[-1], "yes")
    assert "held" == bob.inbox[-1].notice
    bob.authentication = "pass"
    bob.replies(bob.inbox[-1], "#reply")

    assert "Use water." in world.requester("anne").inbox[-1].text
    assert ["requester", "agent"] == ticket.kinds


def test_commands_about_no_ticket_are_confirmed_too(world, bob):
    anne = world.requester("anne")
    bob.writes("call", "#new anne@customer.example Printer on fire\n#reply\nUse water.")
    assert ([], []) == (world.tickets, anne.inbox)
    bob.replies(bob.notices("confirm")[-1], "oui")

    assert ["Printer on fire"] == [ticket.subject for ticket in world.tickets]
    assert "Use water." in anne.inbox[-1].text


def test_only_the_registered_address_is_asked(world):
    world.data["agent"][1]["aliases"] = ["bob@home.example"]
    ticket = world.requester("anne").writes()
    bob = world.agent("bob")
    bob.address, bob.authentication = "bob@home.example", "none"
    bob.replies(ticket, "Use water.")

    asked = [letter.recipient for letter in world.post if letter.notice == "confirm"]
    assert ["bob@acme.example"] == asked


# --- what servers and clients do to the question -------------------------------------------------------------------

REWRITTEN = "<0100018@eu-west-1.amazonses.com>"
#: What is left of the thread in an answer: the server gave our mail an id of its own, or the answer is a mail of its own.
THREADS = {
    "rewritten": {"In-Reply-To": REWRITTEN, "References": REWRITTEN},
    "tapped": {"In-Reply-To": None, "References": None},
}


@pytest.mark.parametrize("left", THREADS)
@pytest.mark.parametrize("authentication", ["none", "pass"])
def test_the_address_of_the_question_is_enough_to_say_yes(world, ticket, bob, asked, left, authentication):
    """Amazon SES and Outlook.com rewrite our Message-ID (trust.md 3.1): the token stands in the address too."""
    bob.authentication = authentication
    bob.replies(asked, "Yes", headers=THREADS[left])

    assert ("resolved", ["requester", "agent"]) == (ticket.status, ticket.kinds)
    assert ["Use water."] == ticket.texts[1:]


@pytest.mark.parametrize("words", ["Yes", "No", "Use sand instead.", "#close\nUse sand."])
@pytest.mark.parametrize("left", THREADS)
def test_nothing_that_goes_to_the_address_of_a_question_goes_to_the_requester(world, ticket, bob, asked, left, words):
    """A plain answer to a confirm is yes or nothing (product.md 5), also when the question is over."""
    bob.replies(asked, "yes")
    anne, before = world.requester("anne"), ticket.status
    mails = len(anne.inbox)
    for authentication in ("none", "pass"):
        bob.authentication = authentication
        bob.replies(asked, words, headers=THREADS[left])

    assert ([], before) == (anne.inbox[mails:], ticket.status)
    assert ["note", "note"] == ticket.kinds[2:]


@pytest.mark.parametrize("left", THREADS)
def test_the_address_of_one_question_says_yes_to_no_other(world, ticket, bob, asked, left):
    """Single-use: an address that was answered once may be known by then."""
    bob.replies(asked, "yes")
    world.clock.advance(hours=1, seconds=1)
    bob.replies(bob.notices("new-ticket")[0], "#reopen\nSend your password.")
    assert 2 == len(bob.notices("confirm"))
    bob.replies(asked, "yes", headers=THREADS[left])

    assert "resolved" == ticket.status
    assert [] == [one for one in world.requester("anne").inbox if "password" in one.text]
    bob.replies(bob.notices("confirm")[-1], "yes", headers=THREADS[left])
    assert "Send your password." in world.requester("anne").inbox[-1].text


@pytest.mark.parametrize(
    "mailbox", [{}, {"plus_addressing": False}, {"address": f"{'long' * 8}@acme.example"}], ids=str
)
def test_the_link_says_yes_only_where_its_address_does(world, mailbox):
    """A link opens a new mail: without the token it would be an answer to the requester."""
    world(mailbox=mailbox)
    ticket, bob = world.requester("anne").writes(), world.agent("bob")
    bob.authentication = "none"
    bob.replies(ticket, "#resolve\nUse water.")

    question = bob.notices("confirm")[-1]
    assert ("+" in question.headers["Reply-To"]) == ("mailto:" in question.html) == (not mailbox)
    bob.replies(question, "yes")
    assert "resolved" == ticket.status


# --- what each class of act needs -----------------------------------------------------------------------------------

TRUST = {"trust": "none"}
#: trust set?, authentication, with token, act; done at once?
CLASSES = [
    (True, "pass", True, "#take", True),
    (True, "none", True, "#take", True),
    (True, "none", False, "#take", False),
    (True, "pass", False, "#take", True),
    (True, "none", True, "#note\nHm.", True),
    (True, "none", False, "#note\nHm.", False),
    (True, "pass", False, "Use water.", True),
    (True, "none", True, "Use water.", False),
    (True, "none", True, "#close", False),
    (True, "none", True, "#status closed", False),
    (True, "none", True, "#later tomorrow", True),
    (True, "fail", True, "#take", False),
    (False, "none", True, "#take", True),
    (False, "none", True, "Use water.", True),
    (False, "none", True, "#close", True),
    (False, "none", False, "#take", False),
    (False, "none", False, "Use water.", False),
    (False, "pass", False, "Use water.", False),
]


@pytest.mark.parametrize(("trust", "says", "token", "words", "done"), CLASSES, ids=str)
def test_each_class_of_act_needs_its_proof(world, trust, says, token, words, done):
    """trust.md 3.2, as a table: C1 by A or T, C2 by A, or by T where nothing is trusted; else a question."""
    if not trust:
        world(security=TRUST)
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    before = (ticket.json["assignee"], ticket.status, "agent" in ticket.kinds)
    bob.authentication = says
    if token:
        bob.replies(ticket, words)
    else:
        bob.writes(f"Re: {ticket.token} Printer on fire", words)

    changed = before != (ticket.json["assignee"], ticket.status, "agent" in ticket.kinds)
    assert done == (changed or (words.startswith("#note") and not bob.notices("confirm")))
    asked = len(bob.notices("confirm"))
    assert (0 if done or says == "fail" else 1) == asked


def test_a_token_without_plus_addressing_still_counts(world):
    """The Message-ID carries the same."""
    world(security=TRUST, mailbox={"plus_addressing": False})
    ticket = world.requester("anne").writes()
    bob = world.agent("bob")
    bob.authentication = "none"
    assert "support@acme.example" == bob.last_about(ticket).headers["Reply-To"]
    bob.replies(ticket, "#take")

    assert "bob" == ticket.json["assignee"]


def test_a_token_counts_until_sixty_days_after_the_ticket_was_closed(world):
    world(security=TRUST)
    ticket = world.requester("anne").writes()
    bob = world.agent("bob")
    notice: Letter = bob.last_about(ticket)
    bob.replies(notice, "#close")
    world.clock.advance(timedelta(days=59))
    bob.replies(notice, "#priority high")
    assert "high" == ticket.json["priority"]
    world.clock.advance(timedelta(days=2))
    bob.replies(notice, "#priority low")
    assert "high" == ticket.json["priority"]
