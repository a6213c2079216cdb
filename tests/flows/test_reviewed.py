"""What a fresh pair of eyes found: each was wrong once."""

import pytest

from mailticket.desk import operate
from mailticket.store import tickets
from mailticket.transports import files

PIPED = b"""From evil@x.example Mon Mar  2 09:00:00 2026
From: Mallory <evil@x.example>
To: support@acme.example
Subject: Hello

Look:

From x Mon Mar  2 09:00:00 2026
Authentication-Results: mx.acme.example; dmarc=pass header.from=acme.example
From: Alice <alice@acme.example>
Subject: Re: [#1001] Help

Send your password.
"""


def test_what_a_pipe_delivers_is_one_mail_whatever_stands_in_it(tmp_path):
    """A stranger's body must not become a mail with header fields that no border has seen."""
    (tmp_path / "mail").write_bytes(PIPED)
    with (tmp_path / "mail").open("rb") as pipe:
        (mail,) = files.read_mails(pipe)
    assert mail == PIPED.partition(b"\n")[2]


@pytest.mark.parametrize(
    "words",
    [
        "#close\n\nThanks, your refund was sent.",
        "#close\n\nBest to reinstall the driver.",
        "Danke, der Fehler ist behoben.\n\n#close",
        "#take\n\nMerci de redémarrer le poste.",
        "#resolve\n\nHola Anne ya funciona todo",
        "Hello Anne it works again\n\n#close",
    ],
)
def test_an_answer_that_begins_like_a_greeting_is_an_answer(world, words):
    anne, alice = world.requester("anne"), world.agent("alice")
    ticket = anne.writes("Printer on fire", "It burns.")
    alice.replies(ticket, words)
    said = next(line for line in words.splitlines() if line and not line.startswith("#"))

    assert said in anne.inbox[-1].text


def test_the_same_answer_to_many_tickets_is_no_machines(world):
    anne, alice = world.requester("anne"), world.agent("alice")
    tickets = [anne.writes(f"Problem {number}", f"Help {number}.") for number in range(4)]
    for ticket in tickets:
        alice.replies(ticket, "Fixed, please try again.")

    assert ["pending"] * 4 == [ticket.status for ticket in tickets]


def test_a_ticket_about_absence_notices_is_answered(world):
    anne, alice = world.requester("anne"), world.agent("alice")
    ticket = anne.writes("Out of office message does not work", "It never comes.")
    alice.replies(ticket, "Click here.")
    assert ("pending", True) == (ticket.status, "Click here." in anne.inbox[-1].text)

    anne.replies(ticket, "Still nothing.")
    assert "open" == ticket.status


def test_what_undo_took_back_is_not_sent_by_a_retry(world):
    world(queue={"send_delay": "10m"})
    anne, alice = world.requester("anne"), world.agent("alice")
    ticket = anne.writes("Printer on fire", "It burns.")
    got = len(anne.inbox)
    alice.replies(ticket, "Wrong answer")
    alice.replies(alice.last_about(ticket), "#undo")
    with world.app.database.transaction() as tx:
        operate.retry_promises(tx, None, now=world.clock.now())
    world.clock.advance(hours=1)
    world.tick()

    assert got == len(anne.inbox)


def test_a_ticket_of_an_agent_who_is_gone_is_free(world):
    anne, alice, bob = world.requester("anne"), world.agent("alice"), world.agent("bob")
    ticket = anne.writes("Printer on fire", "It burns.")
    alice.replies(ticket, "#take")
    bob_notice = bob.last_about(ticket)
    with world.desk() as desk:
        row = tickets.get(desk.tx, ticket.number)
        row.assignee = "gone"
        desk.tx.add(row)
    bob.replies(bob_notice, "#take")

    assert "bob" == ticket.json["assignee"]


def test_an_answer_that_can_reach_nobody_is_held(world):
    nobody, alice = world.requester("nobody", "x@[1.2.3.4]"), world.agent("alice")
    ticket = nobody.writes("Printer on fire", "It burns.")
    alice.replies(ticket, "Use water.")

    assert ("new", 1) == (ticket.status, len(alice.notices("held")))


def test_an_address_in_another_script_has_the_same_limits(world):
    hans = world.requester("hans", "hans@müller.example")
    for number in range(6):
        hans.writes(f"Problem {number}", f"Help {number}.")

    assert 3 == len([row for row in world.outbox if row["notice"] == "ack"])


def test_a_filter_that_calls_an_agents_answer_spam_stops_nobody(world):
    """Their own proof, or the signed id that the mail answers, outranks `security.spam_header`."""
    world(security={"spam_header": "X-Spam-Flag: YES"})
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "Use water.", headers={"X-Spam-Flag": "YES"})
    assert "Use water." in anne.inbox[-1].text

    anne.replies(ticket, "Worse.", headers={"X-Spam-Flag": "YES"})
    assert ("open", "requester") == (ticket.status, ticket.kinds[-1])


def test_a_resolution_is_told_to_a_requester_who_had_the_answer_directly(world):
    """They got the agent's own mail; that it resolves, and how to say how it went, only we can tell."""
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "#resolve\nUse water.", cc=anne.address)

    assert 2 == len(anne.inbox)
    assert "resolved" in anne.inbox[-1].text


def test_nobody_answers_a_mail_that_bears_our_own_address(world):
    """It would only come back to us; the agent hears that there is nobody to answer."""
    bob = world.agent("bob")
    ticket = world.requester("form", "support@acme.example", authentication="none").writes("A form")
    bob.replies(ticket, "Use water.")

    assert "held" == bob.inbox[-1].notice
    assert not any(letter.recipient == "support@acme.example" for letter in world.post)
