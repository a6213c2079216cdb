"""Attacks on approvals, as a table: whoever it is and whatever they send, only the one who was asked approves (S32, C3)."""

import pytest
import sqlalchemy as sa

from mailticket.store.approvals import APPROVAL
from tests.flows.approving import BUY, asked_of, boss_of, burning, state


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


def wrong_person(world, boss, asked):
    world.requester("mallory", "mallory@evil.example").replies(asked, "yes")


def the_asker(world, boss, asked):
    world.agent("bob").replies(asked, "yes")


def another_agent(world, boss, asked):
    world.agent("carol").replies(asked, "yes")


def the_requester(world, boss, asked):
    world.requester("anne").replies(asked, "yes")


def looks_alike(world, boss, asked):
    boss.address = "bоss@corp.example"  # a Cyrillic o
    boss.replies(asked, "yes")


def display_name(world, boss, asked):
    world.requester("mallory", "mallory@evil.example").replies(
        asked, "yes", From='"boss@corp.example" <mallory@evil.example>'
    )


def two_from(world, boss, asked):
    boss.replies(asked, "yes", From=("boss@corp.example", "mallory@evil.example"))


def two_addresses(world, boss, asked):
    boss.replies(asked, "yes", From="boss@corp.example, mallory@evil.example")


def sender_only(world, boss, asked):
    mallory = world.requester("mallory", "mallory@evil.example")
    mallory.replies(asked, "yes", sender="boss@corp.example", reply_to="boss@corp.example")


def explicit_fail(world, boss, asked):
    boss.authentication = "fail"
    boss.replies(asked, "yes")


def without_token(world, boss, asked):
    boss.writes(f"Re: {asked.subject}", "yes")


def forged_without_token(world, boss, asked):
    boss.authentication = "none"
    boss.writes(f"Re: {asked.subject}", "yes")


def altered_token(world, boss, asked):
    to = asked.headers["Reply-To"].replace("=oe5dc", "=oe5de")
    boss.writes(f"Re: {asked.subject}", "yes", To=str(to))


def agents_token(world, boss, asked):
    boss.replies(world.agent("bob").inbox[0], "yes")


def forwarded(world, boss, asked):
    boss.replies(asked, "yes", prefix="Fwd: ")


def forwarded_to_another(world, boss, asked):
    world.requester("deputy", "deputy@corp.example").replies(asked, "yes", prefix="Re: Fwd: ")


def automatic(world, boss, asked):
    boss.replies(asked, "yes", auto_submitted="auto-replied")


def over_a_list(world, boss, asked):
    boss.replies(asked, "yes", list_id="<all.corp.example>")


def in_the_quote(world, boss, asked):
    boss.replies(asked, "")


def hidden(world, boss, asked):
    boss.replies(asked, "No way.", html="<p>No way.</p><div style='display:none'>yes</div>", quote=False)
    assert_and_reset(world)


def two_minds(world, boss, asked):
    boss.replies(asked, "yes", html="<p>no</p>", quote=False)


def not_first(world, boss, asked):
    boss.replies(asked, "I do not say yes.")


def edited(world, boss, asked):
    """Somebody changed what was asked after it was sent (S32)."""
    with world.desk() as desk:
        desk.tx.execute(sa.update(APPROVAL).values(text="May we buy a yacht?"))
    boss.replies(asked, "yes")


def asked_anew(world, boss, asked):
    bob = world.agent("bob")
    bob.replies(bob.inbox[0], "#approval boss@corp.example May we buy a yacht?")
    boss.replies(asked, "yes")


def assert_and_reset(world):
    """A no is an answer: the scene is one where a yes did not count."""
    (ticket,) = world.tickets
    assert ["rejected"] == [one for one, _ in state(ticket)]


ATTACKS = [
    wrong_person, the_asker, another_agent, the_requester, looks_alike, display_name, two_from, two_addresses,
    sender_only, explicit_fail, without_token, forged_without_token, altered_token, agents_token, forwarded,
    forwarded_to_another, automatic, over_a_list, in_the_quote, hidden, two_minds, not_first, edited, asked_anew,
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_nothing_else_approves(world, ticket, boss, asked, attack):
    before = len(world.requester("anne").inbox)
    attack(world, boss, asked)

    assert "approved" not in [one for one, _ in state(ticket)]
    assert "approved" not in ticket.events
    assert before == len(world.requester("anne").inbox)


def test_what_was_edited_is_void_and_its_asker_hears_of_it(world, ticket, boss, asked):
    edited(world, boss, asked)

    assert ["void"] == [one for one, _ in state(ticket)]
    assert "is void: it is no longer what was asked" in " ".join(world.agent("bob").inbox[-1].text.split())


def test_a_replayed_yes_counts_once(world, ticket, boss, asked):
    """The same bytes are a duplicate; the same token again is over, whatever it says."""
    boss.replies(asked, "yes")
    world.take(boss.sent[-1])
    assert "duplicate" == world.outcomes[-1]
    boss.replies(asked, "no, I changed my mind")

    assert [("approved", "")] == state(ticket)
    assert 2 == len(world.agent("bob").notices("approval-result")), "who asked should know that they change their mind"
    assert "answers a question that is over" == ticket.entry("message")["why"]


def test_a_forged_yes_is_a_note_and_the_operator_hears_of_it(world, ticket, boss, asked):
    explicit_fail(world, boss, asked)

    assert "forged? It claims to be from boss@corp.example" in ticket.entry("message")["why"]
    assert 1 == len(world.operator.inbox)


def test_a_busy_approver_may_say_the_same_all_day(world, boss):
    """Rule 14 of trust.md takes who says the same thrice for a machine; a yes is a yes."""
    anne, bob = world.requester("anne"), world.agent("bob")
    tickets = [anne.writes(f"Printer {number}", "It burns.") for number in range(4)]
    for one in tickets:
        bob.replies(bob.about(one)[0], f"#approval boss@corp.example {BUY}")
        boss.replies(boss.about(one)[-1], "Yes, fine.")

    assert [[("approved", "fine")]] * 4 == [state(one) for one in tickets]
