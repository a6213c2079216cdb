"""What agents are told about a mail before they answer it, each hint where it belongs."""

from datetime import timedelta

import pytest

from tests.letters import File
from tests.world import World

CASES = {
    "a stranger's token": ({"subject": "Re: [#7] x"}, "names ticket #7"),
    "answers elsewhere": ({"reply_to": "boss@else.example"}, "boss@else.example"),
    "a machine": ({"auto_submitted": "auto-generated"}, "sent by a machine (Auto-Submitted: auto-generated)"),
    "others in copy": ({"cc": "max@customer.example"}, "#cc"),
}


@pytest.mark.parametrize("case", CASES)
def test_agents_are_told_what_they_should_know(world: World, case: str):
    fields, words = CASES[case]
    others = {name: value for name, value in fields.items() if name != "subject"}
    bob = world.agent("bob")
    world.requester("anne").writes(fields.get("subject", "Printer"), "It burns.", **others)

    assert words in " ".join(bob.inbox[-1].text.split())


def test_a_plain_mail_has_no_hints(world: World):
    bob = world.agent("bob")
    world.requester("anne").writes()

    assert "\n* " not in bob.inbox[-1].text


@pytest.mark.parametrize("files", [(), (File("IMG_1.jpg", content_type="image/jpeg"),)])
def test_a_mail_without_text_says_so_and_gives_back_no_empty_quote(world: World, files: tuple[File, ...]):
    """People send a photograph from the phone, or all in the subject."""
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "", files=files)
    bob.replies(ticket, "Use water.")

    assert "The mail has no text that can be read here" in bob.inbox[0].prose
    assert [] == [letter.text for letter in anne.inbox if "What you wrote" in letter.text or "\n>" in letter.text]


def test_an_outsider_and_a_forgery_are_shown_as_such(world: World):
    anne, bob, eve = world.requester("anne"), world.agent("bob"), world.requester("eve", authentication="fail")
    ticket = anne.writes()
    eve.replies(anne.inbox[-1], "Send it to me.")

    assert "outsider" in ticket.kinds
    assert "eve@customer.example takes no part in this ticket" in " ".join(bob.inbox[-1].text.split())
    assert "it may be forged" in " ".join(bob.inbox[-1].text.split())


def test_one_tap_adds_who_was_in_copy(world: World):
    """`cc = "ask"`: shown with the command filled in; until then they get nothing."""
    anne, bob, max_ = world.requester("anne"), world.agent("bob"), world.requester("max")
    ticket = anne.writes(cc="Max <max@customer.example>, support@acme.example, bob@acme.example")
    bob.replies(ticket, "Use water.")

    assert "body=%23cc%20max%40customer.example" in bob.notices("new-ticket")[0].html
    assert [] == max_.inbox


def test_who_is_in_copy_takes_part_where_the_mailbox_has_it_so(world: World):
    """`cc = "add"`: watchers get later public messages, nothing of before (S2); nobody of the desk is one."""
    world(mailbox={"cc": "add"})
    anne, bob, max_ = world.requester("anne"), world.agent("bob"), world.requester("max")
    ticket = anne.writes("Printer", "My PIN is 1234.", cc="max@customer.example, bob@acme.example")
    bob.replies(ticket, "Use water.")

    assert ["max@customer.example"] == ticket.json["watchers"]
    assert "Use water." in max_.inbox[-1].text
    assert 1 == len(max_.inbox)


@pytest.mark.parametrize("how", ["ignore", "ask"])
def test_a_forged_copy_list_adds_nobody(world: World, how: str):
    world(mailbox={"cc": how if how == "ignore" else "add"})
    anne = world.requester("anne", authentication="pass" if how == "ignore" else "fail")
    ticket = anne.writes(cc="max@customer.example")

    assert [] == ticket.json["watchers"]


COPIED = {"Cc": "mallory@evil.example"}
UNTHREADED = {"In-Reply-To": None, "References": None}


@pytest.mark.parametrize("known", [{}, "their own"], ids=["the number alone", "the number and the id of her own mail"])
def test_a_guessed_number_in_somebodys_name_adds_nobody(world: World, known):
    """S2: the next outgoing mail has no attacker; agents are asked, as with `cc = "ask"`."""
    world(mailbox={"cc": "add"})
    anne, bob, mallory = world.requester("anne"), world.agent("bob"), world.requester("mallory", "mallory@evil.example")
    ticket = anne.writes("Printer", "My PIN is 1234.")
    anne.authentication = "none"
    threaded = {"In-Reply-To": anne.sent[0].message_id} if known else {}
    more = anne.writes(f"Re: {ticket.token} Printer", "More.", headers={**COPIED, **threaded})
    bob.replies(ticket, "Use water.")

    assert (ticket, [], []) == (more, mallory.inbox, ticket.json["watchers"])
    assert "body=%23cc%20mallory%40evil.example" in bob.notices("requester-replied")[0].html


PROOFS = {
    "her domain": ("pass", UNTHREADED),
    "her token in the address": ("none", UNTHREADED),
    "our Message-ID": ("none", {"To": "support@acme.example"}),
}


@pytest.mark.parametrize("by", PROOFS)
def test_who_surely_has_a_part_in_the_ticket_adds_by_an_answer(world: World, by: str):
    world(mailbox={"cc": "add"})
    anne = world.requester("anne")
    ticket = anne.writes("Printer", "It burns.")
    anne.authentication, fields = PROOFS[by]
    to = {"To": "support@acme.example"} if by == "her domain" else {}
    anne.replies(ticket, "More.", headers={"Cc": "max@customer.example", **fields, **to})

    assert ["max@customer.example"] == ticket.json["watchers"]


def test_a_token_made_for_another_adds_nobody(world: World):
    """To act, a token is good for the person it was made for (trust.md 3.2)."""
    world(mailbox={"cc": "add"})
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer", "It burns.")
    anne.authentication = "none"
    anne.replies(bob.about(ticket)[0], "More.", headers=COPIED)

    assert [] == ticket.json["watchers"]


def test_who_takes_part_later_gets_no_history_by_quoting(world: World):
    """The answer quotes what was said before only to those who were there (S2)."""
    world(mailbox={"cc": "add"})
    anne, bob, max_ = world.requester("anne"), world.agent("bob"), world.requester("max")
    ticket = anne.writes("Printer", "My PIN is 1234.")
    bob.replies(ticket, "Thank you.")
    world.clock.advance(timedelta(hours=1))
    anne.replies(ticket, "Max helps me.", cc="max@customer.example", quote=False)
    bob.replies(ticket, "Hello Max.")

    assert "Max helps me." in max_.inbox[-1].text
    assert "1234" not in max_.inbox[-1].text + max_.inbox[-1].html


@pytest.mark.parametrize("tag", ["#cc w@watcher.example", "#requester w@watcher.example"])
def test_who_comes_with_the_answer_gets_no_quote_even_in_the_same_moment(world: World, tag: str):
    """With `run --once --at` the clock stands: question and answer are of one moment (S2). Others are quoted to."""
    anne, bob, watcher = world.requester("anne"), world.agent("bob"), world.requester("w", "w@watcher.example")
    ticket = anne.writes("Printer", "PRIVATE: my pin is 9999.")
    bob.replies(ticket, f"{tag}\n\nHello both.", quote=False)

    assert "Hello both." in watcher.inbox[-1].text
    assert "9999" not in watcher.inbox[-1].text + watcher.inbox[-1].html
    assert "> PRIVATE" in anne.inbox[-1].text or tag.startswith("#requester")


def test_later_answers_quote_to_who_came_what_they_got(world: World):
    anne, bob, watcher = world.requester("anne"), world.agent("bob"), world.requester("w", "w@watcher.example")
    ticket = anne.writes("Printer", "PRIVATE: my pin is 9999.")
    bob.replies(ticket, "#cc w@watcher.example\n\nHello both.", quote=False)
    world.clock.advance(timedelta(hours=1))
    bob.replies(bob.about(ticket)[0], "And use water.", quote=False)

    assert "> Hello both." in watcher.inbox[-1].text
    assert "9999" not in watcher.inbox[-1].text


def test_an_approver_sees_who_poses_as_one_of_the_desk(world: World):
    """Who decides must not take a stranger's word for the agent's who asks (S23)."""
    mallory, bob = world.requester("mallory", "mallory@evil.example"), world.agent("bob")
    mallory.name = "Bob Martin"
    boss = world.requester("boss", "boss@corp.example")
    ticket = mallory.writes("Printer", "I checked it.")
    bob.replies(ticket, "#approval carol May we?\n#approval boss@corp.example May we?", quote=False)

    for asked in (world.agent("carol").inbox[-1], boss.inbox[-1]):
        assert "[external] Bob Martin <mallory@evil.example> wrote" in asked.prose


def test_an_approver_outside_is_shown_no_address_without_need(world: World):
    anne, bob, boss = world.requester("anne"), world.agent("bob"), world.requester("boss", "boss@corp.example")
    ticket = anne.writes("Printer", "It burns.")
    bob.replies(ticket, "Use water.", quote=False)
    bob.replies(ticket, "#approval carol May we?\n#approval boss@corp.example May we?", quote=False)

    assert "Anne <anne@customer.example> wrote" in world.agent("carol").inbox[-1].prose
    assert "Anne wrote" in boss.inbox[-1].prose
    assert "Bob via Acme Support wrote" in boss.inbox[-1].prose


@pytest.mark.parametrize("names", ["first", "none"])
def test_an_agent_who_left_is_quoted_without_their_name(world: World, names: str):
    """`agent_names` says how agents appear; nobody knows of one who is no longer in the configuration (S22)."""
    world(queue={"agent_names": names, "feedback": False})
    anne, bob, alice = world.requester("anne"), world.agent("bob"), world.agent("alice")
    ticket = anne.writes("Printer", "It burns.")
    bob.replies(ticket, "Use water.", quote=False)
    world.restart(agent=[world.data["agent"][0], world.data["agent"][2]], queue={"agents": ["alice"]})
    alice.replies(alice.about(ticket)[0], "More water.", quote=False)
    alice.replies(alice.notices("held")[0], "#reply", quote=False)

    assert "> Use water." in anne.inbox[-1].text
    assert "Acme Support wrote" in anne.inbox[-1].prose
    assert "Bob" not in anne.inbox[-1].text


def test_a_name_that_turns_what_stands_behind_it_round_is_quoted_without_that(world: World):
    """Bidirectional controls are no part of a name (S10)."""
    anne, bob = world.requester("anne"), world.agent("bob")
    anne.name = "Anne \u202egnp.exe"
    ticket = anne.writes("Printer", "It burns.")
    bob.replies(ticket, "Use water.", quote=False)

    assert "Anne gnp.exe wrote" in anne.inbox[-1].prose
