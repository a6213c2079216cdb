"""A customer's mail that an agent forwards to the mailbox is that customer's ticket (product.md 6, `#new`)."""

import pytest

from tests.letters import File

GMAIL = (
    "---------- Forwarded message ---------\nFrom: Anne Lea <anne@customer.example>\nDate: Mon, Mar 2, 2026 at 8:00 AM\n"
    "Subject: Printer on fire\nTo: <bob@acme.example>\n\n"
)
OUTLOOK = (
    "Von: Anne Lea <anne@customer.example>\nGesendet: Montag, 2. März 2026 08:00\nAn: Bob Martin\n"
    "Betreff: Printer on fire\n\n"
)
WORDS = "It burns.\n\nAsk boss@customer.example.\n\nAnne"


@pytest.mark.parametrize(
    ("prefix", "block"), [("Fwd: ", GMAIL), ("WG: ", OUTLOOK), ("", GMAIL)], ids=["Gmail", "Outlook", "no prefix"]
)
def test_its_author_is_the_requester(world, anne, bob, prefix, block):
    """zammad#1596, osTicket#3032, freescout#1177; the address in its text is nobody (freescout#2813)."""
    alice = world.agent("alice")
    ticket = bob.writes(f"{prefix}Printer on fire", f"{block}{WORDS}")

    assert ("anne@customer.example", "Anne Lea") == tuple(ticket.json["requester"][k] for k in ("address", "name"))
    assert (["requester"], [WORDS], "new", "Printer on fire") == (
        ticket.kinds,
        ticket.texts,
        ticket.status,
        ticket.subject,
    )
    assert ["It burns." in letter.text for letter in alice.notices("new-ticket")] == [True]
    assert (1, f"{ticket.token} Acme Support: we have your request") == (len(anne.inbox), anne.inbox[0].subject)
    assert "burns" not in anne.inbox[0].text, "nothing proves that she wrote it"
    assert ["receipt"] == [letter.notice for letter in bob.inbox]
    assert [] == [letter for letter in world.post if "boss@" in letter.recipient]
    assert ticket == anne.replies(anne.inbox[0], "Worse now.")


def test_the_agents_own_words_are_a_note_and_their_tags_run(world, anne, bob):
    ticket = bob.writes("Fwd: Printer on fire", f"#take #priority high\n\nShe rang as well.\n\n{GMAIL}{WORDS}")

    assert (["requester", "note"], "She rang as well.") == (ticket.kinds, ticket.texts[1])
    assert ("bob", "high") == (ticket.json["assignee"], ticket.json["priority"])
    assert [] == [letter for letter in anne.inbox if "rang" in letter.content.decode()]


def test_with_reply_they_are_the_first_answer(world, anne, bob):
    bob.writes("Fwd: Printer on fire", f"#reply\nUse water.\n\n{GMAIL}{WORDS}")

    (answer,) = anne.inbox
    assert "Use water." in answer.text
    assert "> It burns." in answer.text


@pytest.mark.parametrize("block", [GMAIL, OUTLOOK])
@pytest.mark.parametrize(
    "words", ["#close\nIt burns.", "> old words\n\n#close", "> old words\n#close\n\nThanks", "It burns.\n#close"]
)
def test_a_command_in_what_is_forwarded_is_text(world, anne, bob, block, words):
    """Whoever writes to an agent would else command the desk; an answer below a quote is no exception."""
    ticket = bob.writes("WG: Printer on fire", f"FYI\n\n{block}{words}")

    assert ("new", ["requester", "note"], "FYI") == (ticket.status, ticket.kinds, ticket.texts[1])
    assert "#close" in ticket.texts[0]


def test_a_forged_forward_mails_nobody(world, anne, bob):
    """Else anybody could have the desk write to anybody, and open tickets in their name."""
    bob.authentication = "fail"
    ticket = bob.writes("Fwd: Printer on fire", f"#close\n{GMAIL}{WORDS}")

    assert "bob@acme.example" == ticket.json["requester"]["address"]
    assert [] == anne.inbox + bob.inbox


def test_an_unproved_one_is_asked_about_and_then_done_files_and_all(world, anne, bob):
    bob.authentication = "none"
    asked = bob.writes("Fwd: Printer on fire", f"#take\n{GMAIL}{WORDS}", files=(File("photo.jpg", b"jpeg"),))
    assert ("held", [], []) == (asked.outcome, anne.inbox, world.tickets)
    assert "#new anne@customer.example" in bob.notices("confirm")[0].text

    bob.replies(bob.notices("confirm")[0], "yes")
    (ticket,) = world.tickets
    assert ([WORDS], "bob") == (ticket.texts, ticket.json["assignee"])
    assert ["photo.jpg"] == [file["name"] for file in ticket.messages[0]["attachments"]]
    assert {"photo.jpg": b"jpeg"} == world.agent("alice").notices("new-ticket")[0].files


def test_where_no_more_questions_are_bearable_it_is_the_agents_own_ticket(world, anne, bob):
    """At most ten a day; nothing is lost by the eleventh."""
    bob.authentication = "none"
    for number in range(11):
        last = bob.writes(f"Fwd: Printer {number}", f"{GMAIL}{WORDS}")

    assert (["held"] * 10, "ticket") == (world.outcomes[:10], last.outcome)
    assert "bob@acme.example" == last.json["requester"]["address"]
    assert [] == anne.inbox


def test_a_notice_of_ours_that_is_forwarded_is_never_an_answer(world, anne, bob):
    ticket = anne.writes("Printer on fire", "It burns.")
    notice = bob.about(ticket)[0]
    block = f"---------- Forwarded message ---------\nFrom: {notice.headers['From']}\nDate: today\nSubject: x\n\nwords"
    own = bob.writes("Fwd: something", block)
    kept = bob.writes(f"Fwd: {ticket.token} Printer on fire", f"#close\n{block}")

    assert ("bob@acme.example", "new") == (own.json["requester"]["address"], ticket.status)
    assert (ticket, ["requester", "note"]) == (kept, kept.kinds)
    assert 1 == len(anne.inbox)


def test_a_customers_answer_forwarded_to_its_ticket_is_a_note_that_is_told(world, anne, bob):
    """Forwarding proves nothing of its author, so it is no requester's message; but it is not lost in silence."""
    ticket = anne.writes("Printer on fire", "It burns.")
    bob.replies(ticket, "#take")
    world.agent("alice").writes(f"Fwd: {ticket.token} Printer on fire", f"{GMAIL}Still burning.")

    assert ("open", "note") == (ticket.status, ticket.kinds[-1])
    assert "Still burning." in bob.inbox[-1].text


def test_an_attached_mail_is_forwarded_too_and_its_id_is_known(world, anne, bob):
    original = anne.drafts("Printer on fire", "It burns.", to="bob@acme.example")
    raw = (
        b"From: bob@acme.example\r\nTo: support@acme.example\r\nSubject: Fwd: Printer on fire\r\n"
        + "\r\n".join(bob.trace()).encode()
        + b'\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nFYI\r\n--b\r\n'
        + b"Content-Type: message/rfc822\r\n\r\n"
        + original.content
        + b"\r\n--b--\r\n"
    )
    ticket = bob.sends(raw)

    assert (["requester", "note"], ["It burns.", "FYI"]) == (ticket.kinds, ticket.texts)
    assert original.message_id == ticket.messages[0]["message_id"]
    assert ticket == anne.replies(original, "Worse.", to="support@acme.example", subject="Something")


def test_whoever_is_no_agent_forwards_for_themselves(world, anne):
    zoe = world.requester("zoe")
    ticket = zoe.writes("Fwd: Printer on fire", f"See below.\n\n{GMAIL}{WORDS}")

    assert "zoe@customer.example" == ticket.json["requester"]["address"]
    assert [] == anne.inbox


@pytest.mark.parametrize("author", ["no-reply@customer.example", "support+x@acme.example", "bob@acme.example"])
def test_nobody_is_acknowledged_who_does_not_read(world, bob, author):
    ticket = bob.writes("Fwd: Your order", GMAIL.replace("anne@customer.example", author) + WORDS)

    expected = author if author.startswith("no-reply") else "bob@acme.example"
    assert expected == ticket.json["requester"]["address"]
    assert [] == [letter for letter in world.post if letter.recipient == "no-reply@customer.example"]


def test_a_mistake_holds_it_and_its_correction_opens_the_ticket(world, anne, bob):
    bob.writes("Fwd: Printer on fire", f"#priorty high\n{GMAIL}{WORDS}")
    assert ([], []) == (world.tickets, anne.inbox)
    bob.replies(bob.notices("held")[0], "#priority high")

    (ticket,) = world.tickets
    assert ([WORDS], "high") == (ticket.texts, ticket.json["priority"])


def test_who_may_not_open_tickets_may_not_by_forwarding(world, anne):
    world(roles={"agent": {"deny": ["new"]}})
    bob = world.agent("bob")
    bob.writes("Fwd: Printer on fire", f"{GMAIL}{WORDS}")

    assert (["held"], [], "held") == (world.outcomes, anne.inbox, bob.inbox[-1].notice)


def test_new_for_somebody_else_keeps_what_is_forwarded_as_a_note(world, anne, bob):
    ticket = bob.writes("Fwd: Printer on fire", f"#new zoe@customer.example Printers\n{GMAIL}{WORDS}")

    assert ("zoe@customer.example", ["note"]) == (ticket.json["requester"]["address"], ticket.kinds)
    assert "burns" not in str([letter.content for letter in world.post if letter.recipient == "zoe@customer.example"])
    assert ["[#1001] Printers"] == [letter.subject for letter in world.agent("alice").notices("new-ticket")]
