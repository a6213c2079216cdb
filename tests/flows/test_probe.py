"""Plus addressing is used once it is proved: a probe finds out, by the mailbox's own mail server."""

import pytest

from mailticket.transports.submitter import Verdict
from tests.letters import Letter
from tests.world import World, another_mailbox

PROBE = "support+probe@acme.example"


@pytest.fixture
def auto(world: World) -> World:
    """A desk that does not know yet."""
    return world(mailbox={"plus_addressing": "auto"})


def probes(world: World) -> list[Letter]:
    return [letter for letter in world.post if letter.recipient.partition("@")[0].endswith("+probe")]


def reply_to(world: World) -> str:
    """Return where an answer to the notice of a new ticket goes."""
    ticket = world.requester("anne").writes("Another")
    return str(world.agent("bob").last_about(ticket).headers["Reply-To"])


def test_a_probe_that_comes_back_switches_plus_addressing_on(auto: World):
    auto.tick()
    (probe,) = probes(auto)
    before = reply_to(auto)
    auto.bring(probe)
    auto.tick()

    assert PROBE == probe.recipient
    assert "support@acme.example" == before
    assert reply_to(auto).startswith("support+a")
    assert "loop" in auto.outcomes
    assert () == auto.faults
    assert [] == auto.operator.inbox, "it was meant to come back"


def test_it_is_known_from_then_on(auto: World):
    auto.tick()
    auto.bring(probes(auto)[0])
    auto.tick().restart()
    auto.clock.advance(days=30)
    auto.tick()

    assert 1 == len(probes(auto))
    assert reply_to(auto).startswith("support+a")


def test_a_lost_probe_is_sent_again_after_a_week_not_before(auto: World):
    counts = []
    for _ in range(3):
        auto.clock.advance(days=3)
        counts.append(len(probes(auto.tick().tick())))

    assert [1, 1, 1] == counts
    auto.clock.advance(days=1)
    assert 2 == len(probes(auto.tick()))


def test_a_late_probe_counts_until_the_next_is_sent(auto: World):
    auto.tick()
    auto.clock.advance(days=6)
    auto.bring(probes(auto)[0])
    auto.tick()

    assert reply_to(auto).startswith("support+a")


@pytest.mark.parametrize("said", [True, False])
def test_what_is_configured_is_not_probed(world: World, said: bool):
    world(mailbox={"plus_addressing": said}).tick()

    assert [] == probes(world)
    assert said is ("+" in reply_to(world))


def test_each_mailbox_has_its_own(auto: World):
    auto(mailbox=[auto.data["mailbox"][0], another_mailbox("sales", plus_addressing="auto")])
    auto.tick()
    sales = next(letter for letter in probes(auto) if "sales" in letter.recipient)
    auto.bring(sales)
    auto.tick()

    assert {"support+probe@acme.example", "sales+probe@acme.example"} == {letter.recipient for letter in probes(auto)}
    assert "support@acme.example" == reply_to(auto)


def test_a_refused_probe_is_no_trouble(auto: World):
    _ = auto.app
    auto.submitter.answer(Verdict.REJECTED, "550 no such user", to=PROBE)
    auto.tick()

    assert [("probe", "failed")] == [(row["notice"], row["state"]) for row in auto.outbox]
    assert [] == auto.operator.inbox


def test_nobody_can_make_a_probe_up(auto: World):
    """The mark is signed, and it must be that of the probe that was sent."""
    auto.tick()
    forged = auto.requester("mallory").drafts(
        "plus addressing", "x", to=PROBE, X_Mailticket_Id="k" + "a" * 24 + "." + "b" * 24
    )
    auto.take(forged)
    ack = auto.requester("anne").writes().number and auto.requester("anne").inbox[-1]
    auto.bring(Letter(ack.content))
    auto.tick()

    assert "support@acme.example" == reply_to(auto)


def test_the_address_of_a_desk_may_have_a_plus_itself(world: World):
    """As many give where a provider has one account for them: me+desk@…."""
    world(mailbox={"address": "me+desk@acme.example", "aliases": ["me+sales@acme.example"]})
    anne, bob = world.requester("anne"), world.agent("bob")
    ticket = anne.writes("Printer", "It burns.", to="Sales <me+sales@acme.example>")
    bob.replies(ticket, "#take\n\nUse water.")

    assert bob.last_about(ticket).headers["Reply-To"].startswith("me+sales+a1001.")
    assert [("requester", "It burns."), ("agent", "Use water.")] == [(m["kind"], m["text"]) for m in ticket.messages]
    assert ["receipt"] == [letter.notice for letter in bob.about(ticket)[1:]]
