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


def test_asking_for_help_about_a_held_mail_sends_nothing(world):
    """The one-tap `#help` of `held` is answered; the held text goes on waiting, and can still be kept."""
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "#ntoe\nThe customer is difficult.")
    held = bob.inbox[-1]
    bob.replies(held, "#help")
    assert "receipt" == bob.inbox[-1].notice
    bob.replies(held, "#note")

    assert not any("difficult" in letter.text for letter in anne.inbox)
    assert ["requester", "note"] == ticket.kinds


def test_text_that_was_meant_as_a_note_is_never_sent_by_another_tag(world):
    """`#ntoe` was meant to keep it inside: `#take` alone does not make it public."""
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "#ntoe\nThe customer is difficult.")
    bob.replies(bob.inbox[-1], "#take")

    assert "held" == bob.inbox[-1].notice
    assert 1 == len(anne.inbox)
    assert ticket.json["assignee"] is None


@pytest.mark.parametrize("tags", ["#take", "#take #priority high", "#assign bob #priority high"])
def test_a_lead_takes_over_and_answers_in_one_mail(world, tags):
    """`held` says that a lead may #take or #assign: so it works, in one mail or in an answer to `held`."""
    anne, alice, carol = world.requester("anne"), world.agent("alice"), world.agent("carol")
    ticket = anne.writes()
    alice.replies(ticket, "#take")
    carol.replies(alice.about(ticket)[0], f"{tags}\nUse water.")

    assert "Use water." in anne.inbox[-1].text
    assert ("bob" if "bob" in tags else "carol") == ticket.json["assignee"]


def test_a_lead_goes_on_from_held_by_taking_the_ticket(world):
    anne, alice, carol = world.requester("anne"), world.agent("alice"), world.agent("carol")
    ticket = anne.writes()
    alice.replies(ticket, "#take")
    carol.replies(alice.about(ticket)[0], "Use water.")
    assert "held" == carol.inbox[-1].notice
    carol.replies(carol.inbox[-1], "#take")

    assert "Use water." in anne.inbox[-1].text


def test_a_colleague_cannot_take_over_that_way(world):
    anne, alice, bob = world.requester("anne"), world.agent("alice"), world.agent("bob")
    ticket = anne.writes()
    alice.replies(ticket, "#take")
    bob.replies(bob.about(ticket)[0], "#take\nUse water.")

    assert "held" == bob.inbox[-1].notice
    assert ("alice", 1) == (ticket.json["assignee"], len(anne.inbox))


def test_who_was_given_a_ticket_works_on_it_from_any_queue(world):
    """Admins assign anywhere."""
    agents = [*world.data["agent"], {"id": "dan", "name": "Dan Roe", "address": "dan@acme.example", "worklist": ""}]
    agents.append({"id": "eve", "name": "Eve Low", "address": "eve@acme.example", "role": "admin", "worklist": ""})
    world(agent=agents)
    anne, dan, eve = world.requester("anne"), world.agent("dan"), world.agent("eve")
    ticket = anne.writes()
    eve.replies(world.agent("bob").about(ticket)[0], "#assign dan")
    dan.replies(ticket, "#priority high\nUse water.")

    assert ("high", "pending") == (ticket.json["priority"], ticket.status)


def test_undo_after_an_answer_has_left_keeps_what_followed_from_it(world):
    """Its commands are taken back; that it was answered, by whom, and waits for the requester is as true as before."""
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "#priority high\nUse water.")
    bob.replies(bob.notices("receipt")[-1], "#undo")

    found = ticket.json
    assert ("normal", "pending", "bob") == (found["priority"], found["status"], found["assignee"])
    assert found["first_response_at"]


def test_words_behind_note_are_not_lost(world):
    """`#note Called her.` is held; `#note` then keeps those words."""
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "#note Called her.")
    assert "held" == bob.inbox[-1].notice
    bob.replies(bob.inbox[-1], "#note")

    assert "Called her" == ticket.texts[-1]
    assert "note" == ticket.kinds[-1]


def test_the_history_says_why_of_what_agents_do(world):
    """The tag line, or the setting that decided (product.md 2)."""
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "Use water.")
    bob.replies(ticket, "#close no reply since")

    done = {entry["event"]: entry["why"] for entry in ticket.json["history"] if entry["actor"] == "bob"}
    assert all(done.values()), done
    assert "#close no reply since" in done["status"]


def test_held_for_a_leak_offers_only_what_can_work(world):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    secret = "The customer owes us four thousand euros since last summer."
    bob.replies(ticket, f"#note\n{secret}")
    bob.replies(bob.about(ticket)[0], f"Hello,\n\n{secret}")

    assert "held" == bob.inbox[-1].notice
    assert "- #reply" not in bob.inbox[-1].text
    assert "- #note" in bob.inbox[-1].text


def test_a_day_without_an_hour_begins_when_that_day_begins(world):
    """Monday at eight, Tuesday at half past ten."""
    world(hours={"week": {"mon": ["08:00-18:00"], "tue": ["10:30-18:00"]}})
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "#later tomorrow")

    assert "2026-03-03T10:30:00+00:00" == ticket.json["wake_at"]


def test_undo_is_told_in_the_readers_language(world):
    world(agent=[one | {"language": "fr"} for one in world.data["agent"]])
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(anne.writes(), "#prendre #priorité haute")
    bob.replies(bob.inbox[-1], "#annuler")

    assert "priorité" in bob.inbox[-1].text
    assert "assigned" not in bob.inbox[-1].text
