"""What is said about a ticket by tags: every field, in the words of several languages, with its effect in `show --json`."""

from datetime import timedelta

import pytest

from tests.letters import File

SALES = {"name": "sales", "agents": ["dave"], "lead": "carol"}
AGENTS = [
    {"id": "alice", "name": "Alice Dupont", "address": "alice@acme.example", "language": "fr"},
    {"id": "bob", "name": "Bob Martin", "address": "bob@acme.example"},
    {"id": "carol", "name": "Carol Weiss", "address": "carol@acme.example", "role": "lead", "language": "de"},
    {"id": "dave", "name": "Dave Rossi", "address": "dave@acme.example", "language": "it"},
]
LISTS = {
    "types": ["Incident", "Question"],
    "categories": ["Repair/Heating", "Repair/Water", "Sales/Heating"],
    "stages": ["Quote", "Order", "Done"],
    "closed_stage": "Done",
    "causes": ["Human error", "Wear", "Wear/Bearing"],
}
FIELDS = [
    {"name": "order"},
    {"name": "amount", "type": "number"},
    {"name": "bought", "type": "date"},
    {"name": "size", "type": "choice", "choices": ["Small", "Large"]},
    {"name": "budget", "type": "number", "queues": ["sales"]},
]


@pytest.fixture
def desk(world):
    """A desk with all that can be configured about fields."""
    support = {"name": "support", "agents": ["alice", "bob"], "lead": "carol", **LISTS}
    return world(queue=[support, SALES], agent=AGENTS, field=FIELDS)


@pytest.fixture
def ticket(desk):
    return desk.requester("anne").writes("Printer on fire", "It burns.")


#: Monday 2 March 2026, 09:00 UTC is now. (agent, lines, what `show --json` has then)
EFFECTS = [
    ("bob", "#due friday", {"due_at": "2026-03-06T18:00:00+00:00"}),
    ("alice", "#échéance vendredi 9h", {"due_at": "2026-03-06T09:00:00+00:00"}),
    ("carol", "#fällig 2026-05-01\n#verschieben 2 Wochen", {"due_at": "2026-05-15T18:00:00+00:00"}),
    ("bob", "#due 2026-05-31 12:00\n#postpone 1mo", {"due_at": "2026-06-30T12:00:00+00:00"}),
    ("bob", "#due tomorrow\n#due -", {"due_at": None}),
    ("bob", "#type incident", {"type": "Incident"}),
    ("carol", "#Typ: Quest", {"type": "Question"}),
    ("bob", "#category repair / heating", {"category": "Repair/Heating"}),
    ("alice", "#catégorie water", {"category": "Repair/Water"}),
    ("bob", "#stage Order", {"stage": "Order"}),
    ("carol", "#phase quote", {"stage": "Quote"}),
    ("bob", "#stage quote\n#stage -", {"stage": None}),
    ("bob", "#stage quote\n#close", {"stage": "Done", "status": "closed"}),
    ("alice", "#étape quote\n#statut closed", {"stage": "Done", "status": "closed"}),
    ("bob", "#cause +human error +wear", {"causes": ["Human error", "Wear"]}),
    ("carol", "#Ursache human error, bearing\n#Ursache -human error", {"causes": ["Wear/Bearing"]}),
    ("bob", "#cause wear human", {"causes": ["Wear", "Human error"]}),
    ("bob", "#language french", {"language": "fr"}),
    ("alice", "#langue allemand", {"language": "de"}),
    ("bob", "#lang es", {"language": "es"}),
    ("bob", "#set order=A-17", {"fields": {"order": "A-17"}}),
    ("alice", "#champ order : A 17 b", {"fields": {"order": "A 17 b"}}),
    ("bob", "#set amount=1,234.5\n#set size small", {"fields": {"amount": 1234.5, "size": "Small"}}),
    ("alice", "#champ amount=1 234,5", {"fields": {"amount": 1234.5}}),
    ("carol", "#Feld amount=1.234", {"fields": {"amount": 1234}}),
    ("bob", "#set bought=2024-02-29", {"fields": {"bought": "2024-02-29"}}),
    ("carol", "#Feld bought=31. Dezember 2026", {"fields": {"bought": "2026-12-31"}}),
    ("carol", "#Feld bought=15.03.", {"fields": {"bought": "2026-03-15"}}),
    ("carol", "#fällig 15.03.", {"due_at": "2026-03-15T18:00:00+00:00"}),
    ("bob", "#set order=3.4.", {"fields": {"order": "3.4"}}),
    ("bob", "#subject Release 3.4.", {"subject": "Release 3.4"}),
    ("bob", "#set order=x\n#set size=large\n#set order=-", {"fields": {"size": "Large"}}),
    ("bob", "#cc zoe@other.example", {"watchers": ["zoe@other.example"]}),
    (
        "alice",
        "#copie Zoé <zoe@other.example>, max@other.example",
        {"watchers": ["zoe@other.example", "max@other.example"]},
    ),
    ("bob", "#cc zoe@other.example, max@other.example\n#uncc zoe@other.example", {"watchers": ["max@other.example"]}),
    ("carol", "#Kopie zoe@other.example\n#ohneKopie zoe@other.example", {"watchers": []}),
    (
        "bob",
        "#requester Zoe Miller <zoe@other.example>",
        {"requester": {"name": "Zoe Miller", "address": "zoe@other.example"}},
    ),
    ("alice", "#demandeur max@other.example", {"requester": {"name": "", "address": "max@other.example"}}),
    ("bob", "#resolution Change the toner.", {"resolution": "Change the toner"}),
    ("carol", "#close\n#Lösung: Toner tauschen", {"resolution": "Toner tauschen", "status": "closed"}),
    ("bob", "#queue sales", {"queue": "sales", "assignee": None}),
    ("alice", "#groupe sales", {"queue": "sales"}),
    ("bob", "#take\n#queue sales", {"queue": "sales", "assignee": None, "exclusive": False}),
    ("carol", "#Gruppe sales\n#zuweisen dave", {"queue": "sales", "assignee": "dave"}),
    ("carol", "#take #queue sales", {"queue": "sales", "assignee": "carol", "exclusive": True}),
    ("carol", "#move sales\n#set budget=10", {"queue": "sales", "fields": {"budget": 10}}),
    ("bob", "#spam", {"status": "spam"}),
    ("alice", "#indésirable", {"status": "spam"}),
]


@pytest.mark.parametrize("who", ["alice", "bob", "carol"])
def test_a_tag_does_what_it_says(desk, who):
    """And nobody outside hears of it. (One desk for all lines: each has a requester and a ticket of its own.)"""
    zoe, bob, agent = desk.requester("zoe", "zoe@other.example"), desk.agent("bob"), desk.agent(who)
    for count, (lines, expected) in enumerate((lines, expected) for name, lines, expected in EFFECTS if name == who):
        requester = desk.requester(f"anne{count}")
        ticket = requester.writes("Printer on fire", "It burns.")
        agent.replies(bob.about(ticket)[0], lines, quote=False)

        assert expected == {name: ticket.json[name] for name in expected}, (lines, agent.inbox[-1].text)
        assert (1, [], ["requester"]) == (len(requester.inbox), zoe.inbox, ticket.kinds), lines


#: What is refused, and what the agent is told: the value, or the way on.
MISTAKES = [
    ("#due yesterday", "yesterday"),
    ("#due", "#due WHEN"),
    ("#postpone 2d", "no due date"),
    ("#type nonsense", "Incident, Question"),
    ("#category heating", "Repair/Heating, Sales/Heating"),
    ("#category repair", "Repair/Heating, Repair/Water"),
    ("#stage Do-it", "Quote, Order, Done"),
    ("#cause +wear -wear", "+wear -wear"),
    ("#cause", "#cause +a -b"),
    ("#cause rust", "Human error"),
    ("#language klingon", "klingon"),
    ("#set colour=red", "order, amount, bought, size"),
    ("#set budget=5", "order, amount, bought, size"),
    ("#set amount=many", "“many” is not a number"),
    ("#set bought=whenever", "whenever"),
    ("#set size=medium", "Small, Large"),
    ("#cc zoe", "“zoe” is not one usable address"),
    ("#cc support@acme.example", "support@acme.example"),
    ("#requester support@acme.example", "support@acme.example"),
    ("#requester", "#requester ADDR"),
    ("#detach plan.pdf", "plan.pdf"),
    ("#queue marketing", "support, sales"),
    ("#spam everybody", "sender"),
    ("#spam #resolve", "contradict"),
    ("#resolution", "#resolution TEXT"),
    *((line, "is not yet available") for line in ("#publish", "#prévenir", "#report 30d", "#löschen", "#erase")),
    *((line, "is not yet available") for line in ("#forward shop@vendor.example", "#vendor shop@vendor.example")),
]


def test_who_gets_no_copies_already_gets_none(desk, ticket):
    """A command that changes nothing says so, and holds nothing of the mail."""
    bob = desk.agent("bob")
    bob.replies(bob.about(ticket)[0], "#uncc zoe@other.example\n#priority high", quote=False)

    assert "high" == ticket.json["priority"]
    assert "already so" in bob.inbox[-1].text


def test_what_cannot_be_is_held_and_says_what_can(desk, ticket):
    bob = desk.agent("bob")
    was = {name: value for name, value in ticket.json.items() if name not in {"history", "updated_at"}}
    notice = bob.about(ticket)[0]
    for line, told in MISTAKES:
        bob.replies(notice, line, quote=False)

        assert "held" == bob.inbox[-1].notice, line
        assert told in " ".join(bob.inbox[-1].text.split()), line
    assert was == {name: ticket.json[name] for name in was}


def test_a_due_date_that_is_over_is_not_put_off_into_the_past(desk, ticket):
    bob = desk.agent("bob")
    bob.replies(ticket, "#due tomorrow")
    desk.clock.advance(timedelta(days=5))
    bob.replies(ticket, "#postpone 1d")
    assert "would be over" in bob.notices("held")[-1].text
    bob.replies(ticket, "#postpone 2w")

    assert "2026-03-17T18:00:00+00:00" == ticket.json["due_at"]


def test_a_receipt_tells_each_field_before_and_after(desk, ticket):
    bob = desk.agent("bob")
    bob.replies(
        ticket,
        "#set order=A-17\n#cause wear\n#cc zoe@other.example\n#due friday\n#language fr\n#requester max@other.example",
    )

    receipt = " ".join(bob.notices("receipt")[-1].text.split())
    for told in ("order: nothing → A-17", "causes: nothing → Wear", "copies to: nothing → zoe@other.example"):
        assert told in receipt
    for told in ("due: nothing → Friday 6 March 2026, 18:00 UTC", "language: English → French"):
        assert told in receipt
    assert "requester: anne@customer.example → max@other.example" in receipt


# --- people -------------------------------------------------------------------------------------------------------------


def test_a_watcher_gets_every_public_message_and_no_note(desk, ticket):
    """Copies of what the requester sees, and nothing else."""
    bob, zoe = desk.agent("bob"), desk.requester("zoe", "zoe@other.example")
    bob.replies(ticket, "#cc zoe@other.example\nUse water.")
    bob.replies(bob.about(ticket)[0], "#note\nShe panics.")
    bob.replies(bob.about(ticket)[0], "#uncc zoe@other.example\nMore water.")

    assert 1 == len(zoe.inbox)
    assert "Use water." in zoe.inbox[0].text
    assert "zoe@other.example" in bob.notices("receipt")[0].text
    zoe.replies(zoe.inbox[0], "It works.")
    assert "outsider" == ticket.kinds[-1]


def test_who_got_copies_and_becomes_the_requester_gets_each_answer_once(desk, ticket):
    anne, bob, zoe = desk.requester("anne"), desk.agent("bob"), desk.requester("zoe", "zoe@other.example")
    bob.replies(ticket, "#cc zoe@other.example\nUse water.")
    bob.replies(ticket, "#requester zoe@other.example")
    assert ("zoe@other.example", []) == (ticket.json["requester"]["address"], ticket.json["watchers"])
    receipt = bob.inbox[-1]
    assert "copies to: zoe@other.example → nothing" in receipt.prose
    bob.replies(bob.about(ticket)[0], "#reply\nUse more.")
    assert (2, 2) == (len(zoe.inbox), len(anne.inbox)), "anne: the ack and the first answer"

    bob.replies(receipt, "#undo")
    assert ("anne@customer.example", ["zoe@other.example"]) == (
        ticket.json["requester"]["address"],
        ticket.json["watchers"],
    )


def test_who_becomes_the_requester_again_beside_a_copy_gets_one_mail(desk, ticket):
    """However they came to be both, such as by `#undo`."""
    anne, bob = desk.requester("anne"), desk.agent("bob")
    bob.replies(ticket, "#requester zoe@other.example")
    receipt = bob.inbox[-1]
    bob.replies(bob.about(ticket)[0], "#cc anne@customer.example")
    bob.replies(receipt, "#undo")
    bob.replies(bob.about(ticket)[0], "#reply\nUse water.")

    assert 2 == len(anne.inbox), "the ack and the answer"
    assert "Close my request" in anne.inbox[-1].text


def test_another_requester_takes_the_place_of_the_first(desk, ticket):
    anne, bob, zoe = desk.requester("anne"), desk.agent("bob"), desk.requester("zoe", "zoe@other.example")
    mails = len(anne.inbox)
    desk.clock.advance(minutes=5)
    bob.replies(ticket, "#requester zoe@other.example\nUse water.")

    assert (mails, 1) == (len(anne.inbox), len(zoe.inbox))
    assert "It burns." not in zoe.inbox[0].text  # who comes later gets no history
    zoe.replies(zoe.inbox[0], "Thank you, but it still burns.")
    assert ("requester", "open") == (ticket.kinds[-1], ticket.status)
    anne.replies(anne.inbox[-1], "What about me?")
    assert "outsider" == ticket.kinds[-1]


# --- files --------------------------------------------------------------------------------------------------------------


def names(ticket):
    return [file["name"] for message in ticket.messages for file in message["attachments"]]


def test_an_attachment_is_taken_out_and_put_back(desk):
    anne, bob = desk.requester("anne"), desk.agent("bob")
    ticket = anne.writes("Printer", "Look.", files=(File("Photo 1.jpg", b"one"), File("plan.pdf", b"two")))
    bob.replies(ticket, "#détacher photo 1.jpg")
    assert ["plan.pdf"] == names(ticket)
    bob.replies(bob.notices("receipt")[-1], "#undo")

    assert ["Photo 1.jpg", "plan.pdf"] == names(ticket)


def test_of_two_different_files_with_one_name_the_message_says_which(desk):
    anne, bob = desk.requester("anne"), desk.agent("bob")
    ticket = anne.writes("Printer", "Look.", files=(File("a.txt", b"one"),))
    anne.replies(ticket, "And here.", files=(File("a.txt", b"two"), File("b.txt", b"three")))
    first = ticket.messages[0]["id"]
    bob.replies(ticket, "#detach a.txt")
    assert f"{first}/a.txt" in bob.notices("held")[-1].text
    bob.replies(ticket, f"#detach {first}/a.txt")

    assert ["a.txt", "b.txt"] == names(ticket)
    assert [] == ticket.messages[0]["attachments"]


# --- queue --------------------------------------------------------------------------------------------------------------


def test_the_other_queue_hears_of_a_ticket_that_comes_to_it(desk, ticket):
    bob, dave = desk.agent("bob"), desk.agent("dave")
    assert [] == dave.about(ticket)
    bob.replies(ticket, "#take")
    bob.replies(ticket, "#queue sales")

    assert ["new-ticket"] == [letter.notice for letter in dave.about(ticket)]
    assert "It burns." in dave.inbox[-1].text
    assert "Viene dal gruppo support." in dave.inbox[-1].text
    dave.replies(dave.inbox[-1], "#prendi")
    assert ("dave", "open") == (ticket.json["assignee"], ticket.status)


def test_a_ticket_that_left_is_not_worked_on_from_the_old_queue(desk, ticket):
    bob = desk.agent("bob")
    bob.replies(ticket, "#queue sales")
    bob.replies(ticket, "#take")

    assert "you do not work in the queue sales" in " ".join(bob.notices("held")[-1].text.split())


# --- spam ---------------------------------------------------------------------------------------------------------------


def test_nobody_works_on_spam_before_it_is_cleared(desk, ticket):
    """Spam answered is an address confirmed."""
    anne, bob = desk.requester("anne"), desk.agent("bob")
    bob.replies(ticket, "#spam")
    mails = len(anne.inbox)
    for lines in ("#take", "#resolve", "#priority high", "#later tomorrow", "Use water.", "#release"):
        bob.replies(bob.about(ticket)[0], lines, quote=False)
        assert "#notspam" in bob.inbox[-1].text, lines
        assert "held" == bob.inbox[-1].notice
    assert ("spam", mails) == (ticket.status, len(anne.inbox))


def test_what_is_cleared_can_be_worked_on_in_the_same_mail(desk, ticket):
    anne, bob, alice = desk.requester("anne"), desk.agent("bob"), desk.agent("alice")
    bob.replies(ticket, "#spam")
    notices = len(alice.inbox)
    bob.replies(bob.about(ticket)[0], "#notspam #take\nUse water.")

    assert ("pending", "bob") == (ticket.status, ticket.json["assignee"])
    assert "Use water." in anne.inbox[-1].text
    assert "à tort" in alice.inbox[notices].text


def test_a_note_and_a_question_stay_possible_on_spam(desk, ticket):
    bob = desk.agent("bob")
    bob.replies(ticket, "#spam")
    bob.replies(bob.about(ticket)[0], "#note\nThe third this week.")
    bob.replies(bob.about(ticket)[0], "#why")

    assert ("spam", "note") == (ticket.status, ticket.kinds[-1])
    assert [] == bob.notices("held")


def test_a_blocked_sender_is_kept_out_and_let_in_again(desk, ticket):
    anne, bob = desk.requester("anne"), desk.agent("bob")
    for count, line in enumerate(("#spam sender", "#indésirable expéditeur", "#junk Absender"), start=1):
        bob.replies(bob.about(ticket)[0], line)
        refused = anne.writes("Once more", "Buy!")
        assert ("rejected", "blocked by #spam sender on #1001") == (refused.outcome, refused.why)
        bob.replies(bob.about(ticket)[0], ("#notspam", "#désirable", "#notjunk")[count - 1])
        anne.writes("Sorry", "It was not spam.")
        assert ("ticket", count + 1) == (desk.outcomes[-1], len(desk.tickets))
    assert () == desk.faults


def test_a_block_is_undone_and_no_agent_is_blocked(desk, ticket):
    anne, bob, alice = desk.requester("anne"), desk.agent("bob"), desk.agent("alice")
    bob.replies(ticket, "#spam sender")
    bob.replies(bob.notices("receipt")[-1], "#undo")
    assert "new" == ticket.status
    assert "ticket" == anne.writes("Other", "Hello").outcome
    own = alice.writes("My own printer", "It smokes.")
    bob.replies(own, "#spam sender")

    assert "cannot be blocked" in bob.notices("held")[-1].text
    assert "new" == own.status


def test_more_mail_to_spam_is_kept_and_nobody_is_told(desk, ticket):
    anne, bob = desk.requester("anne"), desk.agent("bob")
    bob.replies(ticket, "#spam")
    told = len(bob.inbox)
    anne.replies(ticket, "Buy more!")

    assert ("spam", ["requester", "requester"], told) == (ticket.status, ticket.kinds, len(bob.inbox))
