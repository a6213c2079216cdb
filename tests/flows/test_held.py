"""All or nothing: what holds a mail back, and every way on from there."""

import pytest

from tests.letters import File


@pytest.fixture
def ticket(world):
    return world.requester("anne").writes("Printer on fire", "It burns.")


def unchanged(before, after):
    """Say whether a ticket is as it was, but for its history and the note that keeps the held text."""
    moving = {"messages", "history", "updated_at"}
    return {k: v for k, v in before.items() if k not in moving} == {k: v for k, v in after.items() if k not in moving}


MISTAKES = [
    ("#tkae", "#take"),
    ("#prirorité haute", "#priority"),
    ("#xyzzy", "#xyzzy"),
    ("@rsolve", "#resolve"),
    ("#priority huge", "huge"),
    ("#status new", "new"),
    ("#later yesterday", "yesterday"),
    ("#later someday", "someday"),
    ("#later", "#later WHEN"),
    ("#plustard hier", "hier"),
    ("#assign nobody", "nobody"),
    ("#assign a", "Alice"),
    ("#assign carol", "Carol"),
    ("#tag +a -a", "+a -a"),
    ("#time", "#time SPAN"),
    ("#time soon", "soon"),
    ("#take now", "now"),
    ("#subject", "#subject"),
    ("#subject [#1001]", "#subject"),
    ("#resolve\n#pending", "resolve"),
    ("#take\n#release", "take"),
    ("#reply\n#note", "note"),
    ("#close\n#close1042", "#close1042"),
    ("#merge 7", "7"),
    ("9001: #close", "9001"),
    ("#vendor shop@vendor.example", "#vendor"),
]


@pytest.mark.parametrize(("lines", "told"), MISTAKES, ids=[lines for lines, _ in MISTAKES])
def test_one_mistake_and_nothing_of_the_mail_happens(world, lines, told):
    world(agent={"id": "alice", "name": "Alice Dupont", "address": "alice@acme.example"})
    world.data["agent"].append({"id": "albert", "name": "Albert Roy", "address": "albert@acme.example"})
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    before, mails = ticket.json, len(anne.inbox)
    bob.replies(ticket, f"#tag +seen #priority low\n{lines}\n\nUse water.", files=(File("plan.pdf"),))

    assert mails == len(anne.inbox)
    assert unchanged(before, ticket.json)
    assert ["requester", "note"] == ticket.kinds
    assert "held" == world.outcomes[-1]
    assert "held" == bob.inbox[-1].notice
    assert told in bob.inbox[-1].text
    assert "Use water." in bob.inbox[-1].text
    assert all(f"body=%23{step}%0D%0A" in bob.inbox[-1].html for step in ("reply", "note", "undo"))


#: A line that is wrong, and what of the mail was clear.
FAULTY = [
    ("#detach foo", ""),
    ("#assign alice", ""),
    ("#undo", ""),
    ("#help xyz", ""),
    ("#postpone 2d", ""),
    ("#tag hot 1002 #close", ""),
    ("#resolve\n#pending", ""),
    ("#detach foo\n#priority high", "#priority high"),
    ("#resolve\n#pending\n#priority high", "#priority high"),
    ("#tag hot 1002 #close\n#priority high", "#priority high"),
    ("#priority high #prioritty high", "#priority high"),
]


@pytest.mark.parametrize(("lines", "clear"), FAULTY)
def test_what_was_clear_is_not_what_is_wrong(world, ticket, lines, clear):
    bob = world.agent("bob")
    bob.replies(ticket, lines)
    told = " ".join(bob.notices("held")[-1].text.split())

    said = told.partition("These lines were clear, but wait with the rest: ")[2].partition(" How to go on")[0]
    assert clear == said


def test_a_file_alone_is_named_where_nobody_knows_for_whom_it_is(world, ticket):
    bob = world.agent("bob")
    bob.replies(ticket, "#take")
    bob.replies(bob.notices("receipt")[-1], "", files=(File("plan.pdf", b"a plan"),), quote=False)

    assert "- plan.pdf: for whom is this text?" in bob.inbox[-1].text


def test_a_problem_without_a_line_begins_with_itself(world, ticket):
    bob = world.agent("bob")
    bob.replies(ticket, "#take\n" * 201)

    assert "- there are too many tag lines" in bob.inbox[-1].text


def test_a_slip_in_the_middle_of_the_text_is_a_mistake_and_stays_inside(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    mails = len(anne.inbox)
    bob.replies(ticket, "Use water.\n#clsoe\nThen wait.")

    assert mails == len(anne.inbox)
    assert "#close" in bob.notices("held")[-1].text


#: Bullets and marks in front of a tag; which of them are plainly bullets the unit tests say.
MARKS = ["o", "§", "■", "➢", "➤", "➔", "✔", "✅", "☐", "☑", "👍", "👉", "🔒", "a)", "(1)", "[ ]", "1 -", ":", "…"]
DRESSED = [
    *(f"{mark} #note" for mark in MARKS),
    "(#note)",
    "[#note]",
    "<#note>",
    "\\#note",
    "#*note*",
    "#_note",
    "#-note",
]


@pytest.mark.parametrize("line", DRESSED)
@pytest.mark.parametrize("words", ["{}\nShe is a thief.", "She is a thief.\n\n{}", "She is\n{}\na thief."])
def test_no_tag_behind_a_mark_reaches_a_requester(world, ticket, line, words):
    """Nor does the text that it was to keep inside: it is a tag line, or the mail is held."""
    anne, bob = world.requester("anne"), world.agent("bob")
    before = len(anne.inbox)
    bob.replies(ticket, words.format(line))

    assert before == len(anne.inbox)
    assert ["requester", "note"] == ticket.kinds


def test_a_doubled_sign_is_text(world, ticket):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, "Write this:\n##close\nand # 5, #5 or a #word in it.")

    assert "Write this:\n#close\nand # 5, #5 or a #word in it." in anne.inbox[-1].text


def test_an_error_while_commands_run_takes_all_of_them_back(world, ticket):
    """Commands that are clear each by themselves may still fail one after the other."""
    anne, alice, bob = world.requester("anne"), world.agent("alice"), world.agent("bob")
    alice.replies(ticket, "#assign alice")
    before, mails = ticket.json, len(anne.inbox)
    bob.replies(bob.about(ticket)[0], "#priority high #tag hot #take #note\nMine.")

    assert unchanged(before, ticket.json)
    assert mails == len(anne.inbox)
    assert "Alice Dupont" in bob.notices("held")[-1].text


# --- the ways on ----------------------------------------------------------------------------------------------------


@pytest.fixture
def held(world, ticket):
    """A notice that bob's answer is held."""
    bob = world.agent("bob")
    bob.replies(ticket, "#tkae #priority high\nUse water.", files=(File("plan.pdf", b"a plan"),))
    return bob.notices("held")[-1]


def test_reply_sends_the_held_text_and_its_files_without_its_tags(world, ticket, held):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(held, "#reply")

    assert "Use water." in anne.inbox[-1].text
    assert {"plan.pdf": b"a plan"} == anne.inbox[-1].files
    assert "#tkae" not in anne.inbox[-1].content.decode()
    assert ("normal", ["requester", "agent"]) == (ticket.json["priority"], ticket.kinds)
    assert "plan.pdf" == ticket.messages[-1]["attachments"][0]["name"]


def test_note_keeps_the_held_text_as_a_note(world, ticket, held):
    anne, bob = world.requester("anne"), world.agent("bob")
    mails = len(anne.inbox)
    bob.replies(held, "#note")

    assert (mails, ["requester", "note"]) == (len(anne.inbox), ticket.kinds)
    assert "Use water." == ticket.texts[-1]
    assert "plan.pdf" == ticket.messages[-1]["attachments"][0]["name"]


def test_other_tags_replace_the_held_ones_and_run_with_the_held_text(world, ticket, held):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(held, "#take #pending")

    assert ("bob", "pending", "normal") == tuple(ticket.json[k] for k in ("assignee", "status", "priority"))
    assert "Use water." in anne.inbox[-1].text


def test_undo_drops_what_is_held_and_its_text_stays_a_note(world, ticket, held):
    anne, bob = world.requester("anne"), world.agent("bob")
    mails = len(anne.inbox)
    bob.replies(held, "#undo")
    assert (mails, ["requester", "note"]) == (len(anne.inbox), ticket.kinds)

    bob.replies(held, "#reply")
    assert mails == len(anne.inbox)
    assert "agent" not in ticket.kinds


def test_what_is_held_again_can_still_be_sent_and_leaves_no_second_copy(world, ticket, held):
    anne, bob = world.requester("anne"), world.agent("bob")
    mails = len(anne.inbox)
    bob.replies(held, "#tkea")
    assert mails == len(anne.inbox)
    again = bob.notices("held")[-1]
    assert again is not held
    assert "Use water." in again.text

    bob.replies(again, "#reply #take")
    assert "Use water." in anne.inbox[-1].text
    assert {"plan.pdf": b"a plan"} == anne.inbox[-1].files
    assert ["requester", "agent"] == ticket.kinds


def test_new_text_in_the_answer_replaces_the_held_one(world, ticket, held):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(held, "#reply\nUse sand.")

    assert "Use sand." in anne.inbox[-1].text
    assert "water" not in anne.inbox[-1].text


def test_a_file_beside_the_new_text_goes_along(world, ticket):
    """The held text had none: `answer again, with the log` is just what its author is told to do."""
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, "#closse\n\nUse water.")
    bob.replies(bob.notices("held")[-1], "#reply\n\nSee the log.", files=(File("a.log", b"bytes of the log"),))

    assert "See the log." in anne.inbox[-1].text
    assert {"a.log": b"bytes of the log"} == anne.inbox[-1].files


def test_text_alone_in_the_answer_is_held_as_nobody_knows_for_whom(world, ticket, held):
    anne, bob = world.requester("anne"), world.agent("bob")
    mails = len(anne.inbox)
    bob.replies(held, "Use sand.")

    assert mails == len(anne.inbox)
    assert "for whom" in bob.notices("held")[-1].text


def test_a_held_mail_is_sent_once(world, ticket, held):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(held, "#reply")
    mails = len(anne.inbox)
    bob.replies(held, "#reply")

    assert mails == len(anne.inbox)
    assert 1 == ticket.kinds.count("agent")


def test_a_colleague_cannot_release_what_is_held_for_another(world, ticket, held):
    anne, alice = world.requester("anne"), world.agent("alice")
    mails = len(anne.inbox)
    alice.replies(held, "#reply")

    assert mails == len(anne.inbox)


def test_a_mail_about_no_ticket_is_held_and_goes_on_too(world):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.writes("call", "#new anne Printer on fire\nShe called.")
    assert ([], "held") == (world.tickets, bob.inbox[-1].notice)

    ticket = bob.replies(bob.inbox[-1], "#new anne@customer.example Printer on fire")
    assert ["She called."] == ticket.texts
    assert 1 == len(anne.inbox)


def test_text_in_answer_to_a_receipt_about_no_ticket_is_no_request(world):
    bob = world.agent("bob")
    bob.writes("help", "#help")
    bob.replies(bob.inbox[-1], "Thanks, that helps a lot")

    assert [] == world.tickets
    assert "held" == bob.inbox[-1].notice


NOTICES = ["receipt", "held"]


@pytest.mark.parametrize("line", ["#take", "#tkae"])
def test_where_only_tags_count_other_text_is_held(world, ticket, line):
    anne, bob = world.requester("anne"), world.agent("bob")
    bob.replies(ticket, line)
    mails = len(anne.inbox)
    bob.replies(bob.inbox[-1], "And tell her to use water.")
    assert (mails, "held") == (len(anne.inbox), bob.inbox[-1].notice)

    bob.replies(bob.inbox[-1], "#reply")
    assert "And tell her to use water." in anne.inbox[-1].text


@pytest.mark.parametrize(
    "tags",
    [
        pytest.param("#resolve\n#cc support@acme.example", id="refused only as it was carried out: our own mailbox"),
        pytest.param("#test\n#resolve", id="a rehearsal"),
    ],
)
def test_what_was_not_done_left_nothing_behind_in_the_thread(world, ticket, tags):
    """ADR 10: the words were put into the thread on the way, and taken out of it again."""
    bob = world.agent("bob")
    before = ticket.json
    bob.replies(ticket, f"{tags}\n\nUse water.")

    assert ["requester"] == [kind for kind in ticket.kinds if kind != "note"]
    assert (before["status"], before["watchers"]) == (ticket.json["status"], ticket.json["watchers"])
