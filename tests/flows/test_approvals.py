"""Approvals by mail: one question to one person, answered once."""

import pytest

from mailticket.store import people
from tests.flows.approving import BUY, asked_of, boss_of, burning, state
from tests.letters import Letter


@pytest.fixture
def ticket(world):
    return burning(world)


@pytest.fixture
def boss(world):
    return boss_of(world)


@pytest.fixture
def asked(world, ticket, boss):
    """What the boss got when bob asked."""
    return asked_of(world, ticket)


def test_the_approver_sees_the_case_the_question_and_what_is_public(world, ticket, asked):
    assert "[#1001] For your approval: Printer on fire" == asked.subject
    assert "Bob asks for your approval" in asked.text
    assert [] == [words for words in (BUY, "It burns.", "Use water.") if words not in asked.text]
    for part in (asked.text, asked.html, asked.content.decode()):
        assert "set fire to" not in part
        assert "bob@acme.example" not in part
    assert (None, "auto-generated") == (asked.headers["X-Mailticket-Notice"], asked.headers["Auto-Submitted"])
    assert asked.references == [], "an approver has nothing of the thread before"
    (waiting,) = ticket.json["approvals"]
    assert {
        "approver": "boss@corp.example",
        "asked_by": "bob",
        "state": "asked",
        "at": "2026-03-02T09:00:00+00:00",
        "text": BUY,
        "comment": "",
    } == waiting
    receipt = world.agent("bob").notices("receipt")[-1]
    assert "Mail went to boss@corp.example" in receipt.text


@pytest.mark.parametrize(
    ("words", "decided", "comment"),
    [
        ("Yes", "approved", ""),
        ("YES!", "approved", ""),
        ("Oui, mais pas avant mai.", "approved", "mais pas avant mai"),
        ("sì", "approved", ""),
        ("Ja - aber nur schwarzweiß", "approved", "aber nur schwarzweiß"),
        ("Sí\n\nUn saludo", "approved", "Un saludo"),
        ("No", "rejected", ""),
        ("Non : trop cher", "rejected", "trop cher"),
        ("Nein. Zu teuer.", "rejected", "Zu teuer"),
        ("#approve Only this once", "approved", "Only this once"),
        ("#rejeter trop cher", "rejected", "trop cher"),
        ("#zurückweisen", "rejected", ""),
    ],
)
def test_an_answer_is_its_first_word_or_a_tag_line(world, ticket, boss, asked, words, decided, comment):
    answered = boss.replies(asked, words)

    assert ("ticket", [(decided, comment)]) == (answered.outcome, state(ticket))
    bob = world.agent("bob")
    result = bob.notices("approval-result")[-1]
    assert {"approved": "approves", "rejected": "does not approve"}[decided] in result.text
    assert BUY in result.text
    assert comment in result.text
    assert 1 == len(bob.notices("approval-result"))
    assert [] == [letter for letter in world.requester("anne").inbox if "approv" in letter.text]
    assert decided == ticket.history[-2]["event"] if not comment else decided in ticket.events


@pytest.mark.parametrize(("word", "decided"), [("yes", "approved"), ("no", "rejected")])
def test_one_tap_answers(world, ticket, boss, asked, word, decided):
    """A tap is a new mail without a thread: the token stands in its address."""
    (href,) = [link for link in links(asked) if link.endswith(f"body={word}%0D%0A")]
    address, _, fields = href.removeprefix("mailto:").partition("?")
    subject = dict(field.split("=", 1) for field in fields.split("&"))["subject"]
    boss.writes(unquoted(subject), f"{word}\n", To=unquoted(address))

    assert [(decided, "")] == state(ticket)


def links(letter: Letter) -> list[str]:
    return [part.partition('"')[0].replace("&amp;", "&") for part in letter.html.split('href="')[1:]]


def unquoted(text: str) -> str:
    from urllib.parse import unquote

    return unquote(text)


def test_without_plus_addressing_an_answer_counts_and_no_tap_is_offered(world):
    world(mailbox={"plus_addressing": False})
    ticket, bob = world.requester("anne").writes(), world.agent("bob")
    boss = world.requester("boss", "boss@corp.example")
    bob.replies(ticket, f"#approval boss@corp.example {BUY}")
    assert [] == [link for link in links(boss.inbox[-1]) if link.startswith("mailto:")]
    boss.replies(boss.inbox[-1], "yes")

    assert [("approved", "")] == state(ticket)


def test_an_agent_is_asked_like_anybody_and_answers_with_a_word(world, ticket):
    bob, carol = world.agent("bob"), world.agent("carol")
    bob.replies(bob.about(ticket)[0], f"#genehmigung carol {BUY}")
    asked = carol.notices("approval-request")[-1]
    assert ("Bob Martin asks for your approval" in asked.text, "set fire to" in asked.text) == (True, False)
    carol.replies(asked, "Yes")

    assert [("approved", "")] == state(ticket)
    assert "Carol Weiss approves" in bob.notices("approval-result")[-1].text


def test_who_is_told_more_at_once_can_still_answer_in_one_tap(world, ticket):
    """Notices of one mail are one mail; the question keeps its own token."""
    bob, carol = world.agent("bob"), world.agent("carol")
    carol.replies(bob.about(ticket)[0], "#note\nI look at it.", From=str(carol))
    bob.replies(bob.about(ticket)[0], f"#note\nCarol knows.\n#approval carol {BUY}")
    asked = carol.inbox[-1]
    assert ("approval-request", 1) == (asked.notice, [one.notice for one in carol.inbox].count("approval-request"))
    carol.writes(f"Re: {asked.subject}", "yes", To=str(asked.headers["Reply-To"]))

    assert [("approved", "")] == state(ticket)


def test_a_word_that_is_neither_is_a_note_and_the_question_stays(world, ticket, boss, asked):
    bob = world.agent("bob")
    boss.replies(asked, "How much is the toner?")
    assert [("asked", "")] == state(ticket)
    assert "answered with neither yes nor no" in bob.inbox[-1].text
    assert ("note", False) == (ticket.messages[-1]["kind"], ticket.messages[-1]["public"])
    boss.replies(asked, "Yes, then.")

    assert [("approved", "then")] == state(ticket)


def test_a_requester_who_is_asked_answers_and_stays_a_requester(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(bob.about(ticket)[0], "#approval anne@customer.example Shall we come on Monday?")
    asked = anne.inbox[-1]
    anne.replies(asked, "When on Monday?")
    assert ("requester", "open") == (ticket.messages[-1]["kind"], ticket.status)
    anne.replies(asked, "Yes.")

    assert [("approved", "")] == state(ticket)


def test_the_same_person_asked_anew_has_one_question_and_undo_withdraws_it(world, ticket, boss, asked):
    bob = world.agent("bob")
    bob.replies(bob.about(ticket)[0], "#approval boss@corp.example May we buy two?")
    assert ["void", "asked"] == [one for one, _ in state(ticket)]
    boss.replies(asked, "Yes")
    assert ["void", "asked"] == [one for one, _ in state(ticket)]
    bob.replies(bob.notices("receipt")[-1], "#undo")
    assert ["void", "void"] == [one for one, _ in state(ticket)]
    boss.replies(boss.inbox[-1], "Yes")

    assert ["void", "void"] == [one for one, _ in state(ticket)]
    assert [True] * 2 == ["It stays void" in one.prose for one in bob.notices("approval-result")]
    assert "answers a question that is over" == ticket.entry("message")["why"]


def test_two_questions_to_one_person_in_one_mail_are_the_last(world, ticket):
    bob, boss = world.agent("bob"), world.requester("boss", "boss@corp.example")
    bob.replies(bob.about(ticket)[0], "#approval boss@corp.example One?\n#approval boss@corp.example Two?")

    assert ["void", "asked"] == [one for one, _ in state(ticket)]
    assert ["Two?"] == [word for letter in boss.inbox for word in ("One?", "Two?") if word in letter.text]


def test_after_a_working_day_the_approver_is_reminded_once(world):
    world(hours={"week": {day: ["09:00-18:00"] for day in ("mon", "tue", "wed", "thu", "fri")}})
    world.clock.advance(days=4, hours=7)  # Friday afternoon
    ticket, bob = world.requester("anne").writes(), world.agent("bob")
    boss = world.requester("boss", "boss@corp.example")
    bob.replies(ticket, f"#approval boss@corp.example {BUY}")
    world.clock.advance(days=2, hours=23)
    world.tick()
    assert 1 == len(boss.inbox)
    world.clock.advance(hours=1)
    world.tick().tick()

    assert (2, True) == (len(boss.inbox), "your answer is still missing" in boss.inbox[-1].text)
    boss.replies(boss.inbox[-1], "No")
    assert [("rejected", "")] == state(ticket)
    world.clock.advance(days=7)
    world.tick()
    assert 2 == len(boss.inbox)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (f"#approval me {BUY}", "you cannot approve what you ask for yourself"),
        (f"#approval bob@acme.example {BUY}", "you cannot approve what you ask for yourself"),
        (f"#approval support@acme.example {BUY}", "neither an agent nor one usable address"),
        (f"#approval nobody {BUY}", "there is no agent"),
        ("#approval carol", "a value is missing"),
        (
            "#approval boss@corp.example Anne has set fire to the printer before, it seems.",
            "this stands in a note and would go to somebody outside",
        ),
        ("#approve", "nobody waits for your approval here"),
        ("#reject no", "nobody waits for your approval here"),
    ],
)
def test_what_cannot_be_asked_is_held_with_the_reason(world, ticket, line, says):
    bob = world.agent("bob")
    bob.replies(bob.about(ticket)[0], line)
    if line.startswith(("#approve", "#reject")):
        bob.replies(bob.notices("confirm")[-1], "yes")

    assert says in " ".join(bob.notices("held")[-1].text.split())
    assert [] == ticket.json["approvals"]
    assert [] == [letter for letter in world.post if letter.recipient == "boss@corp.example"]


def test_approve_in_any_other_mail_is_authority_and_asks_for_proof(world, ticket):
    """Class C3 without the token of the question: DKIM and a token, else “is this you?”."""
    bob, carol = world.agent("bob"), world.agent("carol")
    bob.replies(bob.about(ticket)[0], f"#approval carol {BUY}")
    carol.writes(f"Re: {ticket.token} Printer on fire", "#approve")
    assert [("asked", "")] == state(ticket)
    carol.replies(carol.notices("confirm")[-1], "yes")

    assert [("approved", "")] == state(ticket)


def test_revoking_an_agents_tokens_revokes_what_they_were_asked(world, ticket):
    bob, carol = world.agent("bob"), world.agent("carol")
    bob.replies(bob.about(ticket)[0], f"#approval carol {BUY}")
    with world.desk() as desk:
        people.raise_epoch(desk.tx, "carol")
    carol.replies(carol.notices("approval-request")[-1], "yes")

    assert [("asked", "")] == state(ticket)


def test_a_colleague_approves_in_their_own_words(world):
    """`#approuver` is `#approve`."""
    anne, bob, carol = world.requester("anne"), world.agent("bob"), world.agent("carol")
    ticket = anne.writes()
    bob.replies(ticket, "#approval carol A new printer for 400 euros")
    carol.replies(carol.inbox[-1], "#approuver d'accord")

    assert "approved" == ticket.json["approvals"][0]["state"]


@pytest.mark.parametrize("words", ["No, stop! I misread it.", "Wait, which printer?", "#reject Stop!"])
def test_what_an_approver_writes_when_it_is_decided_is_told_to_who_asked_and_who_works_on_it(world, ticket, words):
    """The state stays, for others may have acted on it; but nobody should act on it any more unwarned."""
    bob, carol, boss = world.agent("bob"), world.agent("carol"), boss_of(world)
    asked = asked_of(world, ticket)
    carol.replies(bob.about(ticket)[0], "#take")
    boss.replies(asked, "yes")
    world.clock.advance(hours=1)
    boss.replies(asked, words)

    assert ([("approved", "")], "note") == (state(ticket), ticket.messages[-1]["kind"])
    for agent in (bob, carol):
        told = agent.notices("approval-result")[-1].prose
        assert "wrote about a question that is over. It stays approved" in told
        assert words.removeprefix("#reject ") in told
    assert (2, 1) == (len(bob.notices("approval-result")), len(carol.notices("approval-result")))
