"""`do`: what an operator does to tickets, by the same tag lines as agents."""

import json
from datetime import timedelta

import pytest

from mailticket.clock import SystemClock


@pytest.fixture
def ticket(world):
    made = world.requester("anne").writes("Printer on fire", "It burns.")
    world.requester("zoe").writes("Paper is out", "No more.")
    world.close()
    return made


def shown(operator, number=1001):
    return json.loads(operator("show", number, "--json").out)


def catch_up(world):
    """Let the world's clock pass the real one, by which commands go."""
    world.clock.advance(SystemClock().now() - world.clock.now() + timedelta(days=1))


def test_tag_lines_are_run_as_operator(world, operator, ticket):
    done = operator("do", 1001, "#assign bob", "#priority high #tag hot", "1002: #take", "#close Enough")
    assert (1, "[#1002] #take: #take is for agents\n") == (done.code, done.err)
    assert (None, "normal", []) == tuple(shown(operator)[key] for key in ("assignee", "priority", "tags"))

    done = operator("do", 1001, "#assign bob", "#priority high #tag hot", "1002: #link 1001")
    assert (0, "") == (done.code, done.err)
    assert "#assign bob" in done.out
    assert "[#1002] #link 1001: [#1001] Printer on fire" in done.out
    now = shown(operator)
    assert ("bob", "high", ["hot"]) == tuple(now[key] for key in ("assignee", "priority", "tags"))
    assert [{"kind": "related", "number": 1002}] == now["links"]
    assert {"operator"} == {
        entry["actor_kind"] for entry in now["history"] if entry["event"] in {"assigned", "priority"}
    }
    catch_up(world)
    assert world.tick().agent("bob").notices("assigned")


def test_a_resolved_ticket_is_told_to_its_requester(world, operator, ticket):
    anne = world.requester("anne")
    mails = len(anne.inbox)
    assert 0 == operator("do", 1001, "#resolve").code
    catch_up(world)
    world.tick()
    assert mails + 1 == len(anne.inbox)
    assert ticket.token in anne.inbox[-1].subject


def test_a_rehearsal_says_what_would_be_done_and_mailed_and_changes_nothing(world, operator, ticket):
    anne = world.requester("anne")
    was, mails, promised = shown(operator), len(anne.inbox), len(world.outbox)
    done = operator("do", 1001, "#test", "#resolve", "#priority high")

    assert (0, "") == (done.code, done.err)
    assert "nothing was done" in done.out
    assert "status: new → resolved" in done.out
    assert "priority: normal → high" in done.out
    assert "Mail would go to anne@customer.example." in done.out
    assert was == shown(operator)
    assert "Nobody would be mailed." in operator("do", 1001, "#test #tag hot").out
    assert promised == len(world.outbox)
    catch_up(world)
    world.tick()
    assert mails == len(anne.inbox)


def test_a_macro_runs_its_tags_and_one_with_a_text_is_refused(operator, ticket, tmp_path):
    """Success is never said of what was not done."""
    (tmp_path / "macros").mkdir()
    (tmp_path / "macros" / "refund.md").write_text("We refund.")
    macros = [
        {"name": "refund", "tags": "#tag refund #resolve"},
        {"name": "worded", "text": "refund.md", "tags": "#tag refund"},
        {"name": "slip", "tags": "#take"},
    ]
    changes = {"macro": macros, "site": {"templates_dir": str(tmp_path)}}
    refused = {
        "#macro worded": "#macro worded: its text goes out in an agent's mail only\n",
        "#macro slip": "#take: #take is for agents\n",
        "#macro nothing": "#macro nothing: “nothing” is none of refund, worded, slip\n",
    }
    for line, told in refused.items():
        done = operator("do", 1001, line, "#priority high", **changes)
        assert (1, "", told) == (done.code, done.out, done.err), line
    assert ("new", "normal", []) == tuple(shown(operator)[key] for key in ("status", "priority", "tags"))

    assert 0 == operator("do", 1001, "#macro refund", "1002: #macro refund", **changes).code
    for number in (1001, 1002):
        assert ("resolved", ["refund"]) == tuple(shown(operator, number)[key] for key in ("status", "tags"))


REFUSED = [
    (["1001", "#asign bob"], 1, "#asign bob: there is no such tag (perhaps #assign WHO?)"),
    (["1001", "take it"], 1, "take it: not a tag line"),
    (["1001", "#note"], 1, "no text"),
    (["1001", "#reply"], 1, "no text"),
    (["1001", "#take"], 1, "#take is for agents"),
    (["1001", "#close\n#pending"], 1, "contradict"),
    (["1001", "9: #close"], 1, "there is no ticket 9"),
    (["9", "#close"], 1, "there is no ticket 9"),
    (["1001", ""], 1, "nothing to do"),
    (["1001"], 2, "Missing argument"),
    (["x", "#close"], 2, "valid integer"),
]


def test_what_cannot_be_done_is_said_on_stderr_and_nothing_is(operator, ticket):
    for lines, code, told in REFUSED:
        done = operator("do", *lines)
        assert (code, "") == (done.code, done.out), lines
        assert told in done.err
        assert [] == [line for line in done.err.splitlines() if line.startswith(":")], lines
    assert "new" == shown(operator)["status"]


def test_time_that_the_operator_spent_is_no_agents(operator, ticket):
    """product.md 4: agents are ids, or null."""
    assert 0 == operator("do", 1001, "#time 25m looked").code
    (entry,) = shown(operator)["time_entries"]

    assert (None, 25, "looked") == (entry["agent"], entry["minutes"], entry["text"])


def test_asking_tags_answer_on_the_terminal(operator, ticket):
    assert "Printer on fire" in operator("do", 1001, "#search burns").out
