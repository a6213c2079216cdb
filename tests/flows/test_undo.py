"""What a mail did can be taken back, where nobody changed the same since."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mailticket.commands.registry import COMMANDS, Proof
from mailticket.desk.undo import UNDO
from mailticket.desk.values.changes import TOLD
from tests.letters import File
from tests.world import shipped_templates

#: A value for every reversible, internal tag (class C1) of which there is something to take back.
VALUES = {
    "take": [""],
    "release": [""],
    "assign": ["me", "bob"],
    "accept": [""],
    "decline": [""],
    "note": ["\nHm."],
    "later": ["tomorrow", "in 3 days", "2026-05-01 14:30"],
    "due": ["friday", "-"],
    "postpone": ["2d", "1mo"],
    "priority": ["low", "urgent"],
    "queue": ["sales"],
    "type": ["incident", "-"],
    "category": ["repair/heating"],
    "stage": ["quote"],
    "cause": ["+wear -human error"],
    "subject": ["Something else"],
    "language": ["de"],
    "tag": ["+a", "-b c", "d e"],
    "set": ["order=A-17", "size=small", "order=-"],
    "uncc": ["zoe@other.example"],
    "detach": ["plan.pdf"],
    "resolution": ["Use water", "-"],
    "time": ["25m", "2h searched"],
    "link": ["1001"],
    "task": ["Look", "Look tomorrow"],
    "call": ["Anne tomorrow 10:00"],
    "event": ["Fair in 3 days"],
}
#: Reversible, too, though it needs something that has a number: test_activities.py.
NUMBERED = {"done"}
#: Reversible, too, though they need a better proof.
VALUES_OUTSIDE = {
    "cc": ["max@other.example"],
    "requester": ["max@other.example"],
    "spam": ["", "sender"],
    "close": [""],
    "merge": ["1001"],
}
#: What stands on the ticket before: something that each tag can change or take away.
BEFORE = (
    "#tag b f #due 2026-04-01 #type question #cause human error #cc zoe@other.example #set order=B #resolution Wait"
)
DESK = {
    "field": [{"name": "order"}, {"name": "size", "type": "choice", "choices": ["Small", "Large"]}],
    "queue": [
        {
            "name": "support",
            "agents": ["alice", "bob"],
            "lead": "carol",
            "types": ["Incident", "Question"],
            "categories": ["Repair/Heating"],
            "stages": ["Quote", "Done"],
            "closed_stage": "Done",
            "causes": ["Wear", "Human error"],
        },
        {"name": "sales", "agents": ["bob"], "lead": "carol"},
    ],
}
MOVING = {"history", "updated_at", "color"}


def state(ticket):
    return {name: value for name, value in ticket.json.items() if name not in MOVING}


def test_the_table_has_every_reversible_tag():
    internal = {name for name, command in COMMANDS.items() if command.proof is Proof.INTERNAL}
    assert internal - {"undo", "away"} - NUMBERED == set(VALUES)  # away is about no ticket: below


def undone(world, lines, *, before, requester="anne"):
    """Let carol write these lines and take them back; return the ticket's state before, between and after."""
    ticket = world.requester(requester).writes("Printer on fire", "It burns.", files=(File("plan.pdf"),))
    carol = world.agent("carol")
    start = world.agent("bob").about(ticket)[0]
    carol.replies(start, before, quote=False)
    was = state(ticket)
    carol.replies(start, lines, quote=False)
    receipt = carol.inbox[-1]
    assert "receipt" == receipt.notice, receipt.text
    changed = state(ticket)
    carol.replies(receipt, "#undo")
    return was, changed, state(ticket)


def test_each_reversible_tag_is_undone(world):
    """One desk for all: each value has a ticket of its own."""
    world(**DESK)
    for name, values in {**VALUES, **VALUES_OUTSIDE}.items():
        for at, value in enumerate(values):
            before = f"{BEFORE} #take" if name in {"release", "decline"} else BEFORE
            lines = f"#{name}{value}" if value.startswith("\n") else f"#{name} {value}"
            was, changed, now = undone(world, lines, before=before, requester=f"anne-{name}-{at}")
            assert was == now, lines
            assert was != changed, lines
    assert () == world.faults


def test_an_absence_is_undone(world):
    """Away by mistake, an agent is here again at once; another's absence is their own matter."""
    alice, bob = world.agent("alice"), world.agent("bob")
    ticket = world.requester("anne").writes("Printer on fire", "It burns.")
    bob.replies(ticket, "#take\nUse water.")
    bob.writes("Holiday", "#away in 3 days")
    receipt = bob.notices("receipt")[-1]
    alice.writes("Holiday", "#away in 5 days")
    bob.replies(receipt, "#undo")
    world.requester("anne").replies(ticket, "Worse now.")

    assert ("bob", "proposal") == (ticket.json["assignee"], bob.inbox[-1].notice)


@pytest.mark.parametrize("away", ["#away in 3 days alice", "#away in 3 days"])
def test_taking_back_an_absence_gives_back_what_was_passed_on_with_it(world, away):
    """To who stands in, or to the queue: bob is here after all, and the ticket is his again."""
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "Which printer?")
    anne.replies(ticket, "The red one.")
    bob.writes("Holiday", away)
    assert "bob" != ticket.json["assignee"]
    bob.replies(bob.notices("receipt")[-1], "#undo")

    assert "pending" not in [one["outcome"] for one in ticket.json["proposals"]]
    assert "bob" == ticket.json["assignee"]
    assert "→ Bob Martin" in " ".join(bob.inbox[-1].text.split())


@pytest.mark.parametrize("words", ["#accept", "#tag red", "Please restart it."])
def test_what_a_stand_in_took_up_meanwhile_stays_theirs(world, words):
    anne, alice, bob = world.requester("anne"), world.agent("alice"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "Which printer?")
    anne.replies(ticket, "The red one.")
    bob.writes("Holiday", "#away in 3 days alice")
    receipt = bob.notices("receipt")[-1]
    alice.replies(ticket, words)
    bob.replies(receipt, "#undo")

    assert "alice" == ticket.json["assignee"]
    assert "taken back: your absence" in bob.inbox[-1].text
    assert "changed since, so it stays: assignee" in " ".join(bob.inbox[-1].text.split())


ASSIGNING = {"take", "release", "assign", "accept", "decline"}
CHANGING = [
    f"#{name} {value}".strip() for name, values in VALUES.items() for value in values if name not in {"note", "link"}
]


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=st.lists(st.sampled_from(CHANGING), min_size=1, max_size=6, unique_by=lambda line: line.split()[0]))
def test_any_tags_together_are_undone(world, lines):
    if "app" not in world.__dict__:
        world(**DESK)
    if ASSIGNING & {line.split()[0][1:] for line in lines}:
        lines = [line for line in lines if line.split()[0][1:] not in ASSIGNING - {"take"}]
    lines = [line for line in lines if not line.startswith("#postpone")] if "#due -" in lines else lines
    was, _, now = undone(world, "\n".join(lines or ["#time 5m"]), before=BEFORE)
    assert was == now, lines


def test_it_is_not_undone_where_somebody_changed_it_since(world):
    ticket = world.requester("anne").writes()
    alice, bob = world.agent("alice"), world.agent("bob")
    bob.replies(ticket, "#priority high #tag hot")
    receipt = bob.notices("receipt")[-1]
    alice.replies(ticket, "#priority urgent")
    bob.replies(receipt, "#undo")

    assert ("urgent", []) == (ticket.json["priority"], ticket.json["tags"])
    assert "changed since" in bob.notices("receipt")[-1].text


def test_it_is_not_undone_where_somebody_changed_it_there_and_back(world):
    ticket = world.requester("anne").writes()
    alice, bob = world.agent("alice"), world.agent("bob")
    bob.replies(ticket, "#priority high")
    receipt = bob.notices("receipt")[-1]
    alice.replies(ticket, "#priority low")
    alice.replies(ticket, "#priority high")
    bob.replies(receipt, "#undo")

    assert "high" == ticket.json["priority"]


def test_an_undo_is_not_undone_again(world):
    ticket = world.requester("anne").writes()
    bob = world.agent("bob")
    bob.replies(ticket, "#priority high")
    receipt = bob.notices("receipt")[-1]
    bob.replies(receipt, "#undo")
    bob.replies(bob.about(ticket)[0], "#priority high")
    bob.replies(receipt, "#undo")

    assert "high" == ticket.json["priority"]
    assert "held" == bob.inbox[-1].notice


def test_undo_in_answer_to_any_notice_takes_back_the_last_commands_there(world):
    ticket = world.requester("anne").writes()
    bob = world.agent("bob")
    notice = bob.about(ticket)[0]
    bob.replies(notice, "#priority high")
    bob.replies(notice, "#tag hot")
    bob.replies(notice, "#annuler")
    assert ("high", []) == (ticket.json["priority"], ticket.json["tags"])
    bob.replies(notice, "#undo")
    assert "normal" == ticket.json["priority"]


def test_a_colleague_undoes_their_own_commands_only(world):
    ticket = world.requester("anne").writes()
    alice, bob = world.agent("alice"), world.agent("bob")
    bob.replies(ticket, "#priority high")
    alice.replies(bob.notices("receipt")[-1], "#undo")

    assert "high" == ticket.json["priority"]
    assert "held" == alice.inbox[-1].notice


def test_statuses_are_undone_too_but_what_was_said_stays_said(world):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "#resolve\nUse water.")
    mails = len(anne.inbox)
    bob.replies(bob.notices("receipt")[-1], "#undo")

    assert ("open", "bob", None) == (ticket.status, ticket.json["assignee"], ticket.json["resolved_at"])
    assert (["requester", "agent"], mails) == (ticket.kinds, len(anne.inbox))


def test_a_receipt_of_an_undo_tells_before_and_after(world):
    ticket = world.requester("anne").writes()
    bob = world.agent("bob")
    bob.replies(ticket, "#priority high")
    bob.replies(bob.notices("receipt")[-1], "#undo")

    assert "high → normal" in bob.notices("receipt")[-1].text


def test_the_receipt_of_an_undo_offers_none_for_what_it_did(world):
    """An answer to it would take back what was done before; where the mail did more, that can be taken back."""
    ticket = world.requester("anne").writes()
    bob = world.agent("bob")
    bob.replies(ticket, "#priority high")
    bob.replies(bob.notices("receipt")[-1], "#tag hot")
    assert "To take it back" in bob.notices("receipt")[-1].text
    bob.replies(bob.notices("receipt")[-1], "#undo")

    receipt = bob.notices("receipt")[-1]
    assert ("high", []) == (ticket.json["priority"], ticket.json["tags"])
    assert "#undo" not in receipt.text.replace("- #undo: taken back", "")
    assert "body=%23undo" not in receipt.html
    bob.replies(receipt, "#undo\n#take")
    assert "To take it back" in bob.notices("receipt")[-1].text


def test_an_answer_that_still_waits_is_taken_back(world):
    """`send_delay` is there to be used."""
    world(queue={"send_delay": "60s"})
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    was, mails = state(ticket), len(anne.inbox)
    bob.replies(ticket, "#priority high\nUse petrol.")
    bob.replies(bob.notices("receipt")[-1], "#undo")
    world.clock.advance(timedelta(minutes=5))
    world.tick()

    assert mails == len(anne.inbox)
    assert was == state(ticket)
    assert () == world.faults


def test_a_held_answer_released_with_a_delay_is_taken_back_too(world):
    world(queue={"send_delay": "60s"})
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    mails = len(anne.inbox)
    bob.replies(ticket, "#tkae\nUse petrol.")
    bob.replies(bob.notices("held")[-1], "#reply")
    bob.replies(bob.notices("receipt")[-1], "#undo")
    world.clock.advance(timedelta(minutes=5))
    world.tick()

    assert (mails, ["requester"]) == (len(anne.inbox), ticket.kinds)


def test_after_the_delay_it_leaves(world):
    world(queue={"send_delay": "60s"})
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    mails = len(anne.inbox)
    bob.replies(ticket, "Use water.")
    assert mails == len(anne.inbox)
    world.clock.advance(timedelta(seconds=61))
    world.tick()

    assert "Use water." in anne.inbox[-1].text


def test_there_may_be_nothing_to_undo(world):
    ticket = world.requester("anne").writes()
    bob = world.agent("bob")
    bob.replies(ticket, "#undo")

    assert "nothing left to take back" in bob.notices("held")[-1].text


def test_a_receipt_says_when_a_delayed_answer_leaves_and_that_undo_stopped_it(world):
    """Nobody is told that mail went out which still lies here."""
    world(queue={"send_delay": "5m"})
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    bob.replies(ticket, "#take\n\nUse water.")
    receipt = bob.notices("receipt")[-1].prose

    assert "Mail to anne@customer.example leaves on Monday 2 March 2026, 09:05 UTC. Until then, #undo" in receipt
    assert "Mail went" not in receipt
    assert "Nobody" not in receipt
    bob.replies(bob.notices("receipt")[-1], "#undo")
    assert "#undo: your answer was stopped before it left" in bob.notices("receipt")[-1].prose


def test_every_kind_of_change_is_told_by_a_name_or_before_and_after():
    """In each language: #undo never says a field of the database, nor nothing."""
    for language in ("en", "fr", "it", "de", "es"):
        assert {*UNDO, "absence"} - set(TOLD) == set(shipped_templates(language).catalogue(language).table("undone"))


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("#note\nHm.", "taken back: the note"),
        ("#time 25m", "taken back: the time entry"),
        ("#task Look", "taken back: what was to be done"),
        ("#approval boss@corp.example May we?", "taken back: the question for approval"),
        ("#link 1002", "taken back: the link to the other ticket"),
        ("#split", "taken back: the link to the other ticket, the move of messages to another ticket"),
        ("#priority high", "taken back · priority: high → normal"),
    ],
)
def test_the_receipt_of_an_undo_says_what_was_taken_back(world, lines, says):
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes()
    anne.writes("Another one")
    anne.replies(ticket, "Worse now.")
    bob.replies(ticket, lines)
    bob.replies(bob.notices("receipt")[-1], "#undo")

    assert f"#undo: {says}" in bob.notices("receipt")[-1].prose


def test_what_was_sent_is_said_to_stay_in_the_readers_language(world):
    """Nobody changed it since: it left, and what followed from it stays with it."""
    world(agent={"id": "alice", "language": "de"})
    alice, ticket = world.agent("alice"), world.requester("anne").writes()
    alice.replies(ticket, "#resolve\n\nUse water.")
    alice.replies(alice.notices("receipt")[-1], "#undo")
    told = alice.notices("receipt")[-1].prose

    assert "Ihre Antwort ist schon gesendet und bleibt" in told
    assert [] == [raw for raw in ("first_response", "message agent", "geändert, bleibt") if raw in told]


def test_a_held_mail_that_is_dropped_is_said_to_be(world):
    bob, ticket = world.agent("bob"), world.requester("anne").writes()
    bob.replies(ticket, "#tkae\nUse petrol.")
    bob.replies(bob.notices("held")[-1], "#undo")

    assert "Your mail that was held is dropped: nothing of it is sent or done." in bob.inbox[-1].prose
