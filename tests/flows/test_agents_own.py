"""Agents as customers, agents' machines, lists and forwards (product.md 2, trust.md 3.2)."""

import pytest

from tests.letters import answer_headers


def test_an_agent_who_writes_without_ticket_or_tags_is_a_requester(world):
    alice, bob = world.agent("alice"), world.agent("bob")
    ticket = alice.writes("My own printer burns", "Help.")

    assert ("alice@acme.example", ["requester"]) == (ticket.json["requester"]["address"], ticket.kinds)
    assert ["ack"] == [notice for notice in ("ack",) if alice.inbox[0].headers["Auto-Submitted"] == "auto-replied"]
    assert 1 == len(alice.inbox), "the acknowledgement, and no new-ticket beside it"
    assert "new-ticket" == bob.inbox[-1].notice


def test_there_their_mail_is_a_requesters_tags_and_all(world):
    alice, bob = world.agent("alice"), world.agent("bob")
    ticket = alice.writes("My own printer burns", "Help.")
    alice.replies(alice.inbox[0], "#close\nIt went out.")
    assert ("#close\nIt went out.", "new") == (ticket.texts[-1], ticket.status)
    bob.replies(ticket, "Use water.")
    alice.replies(alice.inbox[-1], "Thanks, but it burns again.")

    assert ["requester", "requester", "agent", "requester"] == ticket.kinds
    assert "open" == ticket.status
    assert "Bob via Acme Support" in alice.inbox[-1].headers["From"]


def test_by_an_alias_too(world):
    world.data["agent"][0]["aliases"] = ["alice@home.example"]
    alice = world.agent("alice")
    ticket = alice.writes("My own printer burns", "Help.")
    alice.address = "alice@home.example"
    alice.replies(alice.inbox[0], "#close\nIt went out.")

    assert "closed" != ticket.status
    assert "agent" not in ticket.kinds
    assert ["requester", "requester"] == ticket.kinds, "who writes by an alias has the part of its agent"


def test_a_mail_by_an_alias_opens_their_ticket_again(world):
    world.data["agent"][0]["aliases"] = ["alice@home.example"]
    alice, bob = world.agent("alice"), world.agent("bob")
    ticket = alice.writes("My own printer burns", "Help.")
    bob.replies(ticket, "#resolve\nUse water.")
    answer, alice.address = alice.inbox[-1], "alice@home.example"
    alice.replies(answer, "It burns again.")

    assert ("open", "requester", "proposal") == (ticket.status, ticket.kinds[-1], bob.inbox[-1].notice)
    assert "takes no part" not in bob.inbox[-1].prose


@pytest.mark.parametrize("knows_a_mail_of_ours", [False, True])
def test_a_forged_mail_in_their_name_is_a_note_on_their_own_ticket_too(world, knows_a_mail_of_ours):
    """Its number can be guessed: nothing of it is said to be theirs, and nothing opens the ticket again."""
    alice, bob = world.agent("alice"), world.agent("bob")
    ticket = alice.writes("My own printer burns", "Help.")
    bob.replies(ticket, "#resolve\nUse water.")
    alice.authentication = "fail"
    if knows_a_mail_of_ours:
        alice.replies(alice.inbox[-1], "Bring it to Evil Street.")
    else:
        alice.writes(f"Re: {ticket.token} My own printer burns", "Bring it to Evil Street.")

    assert (["requester", "agent", "note"], "resolved") == (ticket.kinds, ticket.status)
    assert 1 == len(world.tickets)


def test_an_agent_who_is_requester_and_colleague_gets_each_mail_as_what_they_are(world):
    """A requester never receives an agent's token, not even when they are one."""
    alice, bob = world.agent("alice"), world.agent("bob")
    ticket = alice.writes("My own printer burns", "Help.")
    bob.replies(ticket, "#resolve\nUse water.")

    answer = alice.inbox[-1]
    assert answer.headers["X-Mailticket-Notice"] is None
    assert answer.headers["Reply-To"].startswith("support+r")


@pytest.mark.parametrize("says", ["none", "fail"])
def test_an_unproved_mail_of_an_agent_about_nothing_is_a_requesters(world, says):
    alice = world.agent("alice")
    alice.authentication = says
    ticket = alice.writes("My own printer burns", "Help.")

    assert ["requester"] == ticket.kinds
    assert (says == "fail") == ([] == alice.inbox), "what fails is never acknowledged"


MACHINES = [
    {"auto_submitted": "auto-replied"},
    {"auto_submitted": "auto-generated"},
    {"X-Autoreply": "yes"},
    {"Precedence": "auto_reply"},
    {"Subject": "Automatic reply: [#1001] Printer on fire"},
    {"Subject": "Abwesend: [#1001] Printer on fire"},
]


@pytest.mark.parametrize("marks", MACHINES, ids=str)
def test_an_agents_out_of_office_is_never_an_answer(world, marks):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    mails = len(world.post)
    headers = {
        **answer_headers(bob.last_about(ticket)),
        **{k: v for k, v in marks.items() if "_" not in k},
    }
    fields = {k: v for k, v in marks.items() if k == "auto_submitted"}
    world.take(bob.drafts(None, "I am away until Monday.\n#close", headers=headers, **fields))

    assert "new" == ticket.status
    assert "agent" not in ticket.kinds
    assert [] == [letter for letter in world.post[mails:] if letter.recipient == anne.address]


def test_an_agents_mail_over_a_list_is_a_note_without_commands(world):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    mails = len(anne.inbox)
    bob.replies(ticket, "#close\nUse water.", list_id="<team.acme.example>")

    assert (["requester", "note"], "new", mails) == (ticket.kinds, ticket.status, len(anne.inbox))


def test_a_forward_with_tags_about_no_ticket_is_not_swallowed(world):
    """It names no ticket, so there is no notice in it; its tags run."""
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = bob.writes("Fwd: printer", "#new anne@customer.example Printer on fire\nShe mailed me.")

    assert ["She mailed me."] == ticket.texts
    assert 1 == len(anne.inbox)


def test_a_colleagues_notice_counts_for_its_reader_by_their_own_proof(world):
    """A token made for alice gives bob nothing; his own authentication does."""
    ticket = world.requester("anne").writes()
    alice, bob = world.agent("alice"), world.agent("bob")
    bob.replies(alice.about(ticket)[0], "#take")

    assert "bob" == ticket.json["assignee"]


def test_an_answer_is_read_by_the_mail_it_answers_not_by_an_older_one_of_the_thread(world):
    """In-Reply-To tells more than a References that lists the whole thread."""
    anne, alice, bob = world.requester("anne"), world.agent("alice"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "#take")
    alice.replies(ticket, "#note\nWhat do you think?")
    first, noted = bob.about(ticket)[0], bob.notices("note-added")[-1]
    mails = len(anne.inbox)
    both = f"{noted.message_id} {first.message_id}"
    bob.replies(noted, "Nothing.", headers={"In-Reply-To": noted.message_id, "References": both})

    assert ("note", mails) == (ticket.kinds[-1], len(anne.inbox))


def test_a_proved_agent_is_no_stranger_to_colleagues_and_an_unproved_one_is(world):
    """S23: the mark means impostors; it stands by each mail that nothing proves, also in a ticket of the real one."""
    alice, bob = world.agent("alice"), world.agent("bob")
    ticket = bob.writes("My mouse", "It is broken.")
    told = alice.notices("new-ticket")[-1]
    assert ("Bob Martin <bob@acme.example>" in told.text, "[external]" in told.text) == (True, False)
    bob.authentication = "none"
    bob.replies(bob.inbox[-1], "Send me the password.")
    told = alice.notices("requester-replied")[-1]
    assert "[external] Bob Martin <bob@acme.example> wrote again" in told.text
    alice.replies(ticket, "#show")
    assert 1 == alice.notices("receipt")[-1].text.count("[external]")
    bob.writes("My other mouse", "It is broken, too.")

    assert 2 == alice.notices("new-ticket")[-1].text.count("[external]")
