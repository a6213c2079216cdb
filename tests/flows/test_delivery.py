"""What becomes of our own mail: sent, refused, late, in doubt; and who hears of it (R10-R14)."""

from datetime import timedelta

import pytest

from mailticket.desk import operate
from mailticket.transports.submitter import Attempt, Verdict
from tests.fakes import FakeSubmitter
from tests.tickets import Ticket
from tests.world import World

ANNE = "anne@customer.example"


class Death(BaseException):
    """The process is gone in the middle of something."""


class DeadlySubmitter(FakeSubmitter):
    """Lets the process die with a mail on the wire."""

    def submit(self, **_: object) -> Attempt:
        raise Death


def fates(world: World, recipient: str) -> list[tuple[str, int]]:
    """Return state and attempts of every mail to *recipient*."""
    return [(row["state"], row["attempts"]) for row in world.outbox if row["recipient"] == recipient]


def write(world: World) -> Ticket:
    return world.requester("anne").writes("Printer on fire", "It burns.")


def test_a_mail_that_was_taken_is_sent_and_on_record(world: World):
    ticket = write(world)

    assert [("sent", 1)] == fates(world, ANNE)
    assert f"ack to {ANNE}" in [entry["detail"] for entry in ticket.history if entry["event"] == "sent"]


def test_a_refused_mail_has_failed_and_the_queue_hears_why(world: World):
    """One bad recipient never blocks the others (R12)."""
    bob = world.agent("bob")
    world.app.submitters["support"].answer(Verdict.REJECTED, "550 5.1.1 no such user", to=ANNE)
    ticket = write(world)
    (told,) = bob.notices("undelivered")

    assert [("failed", 1)] == fates(world, ANNE)
    assert f"ack to {ANNE}: 550 5.1.1 no such user" == ticket.entry("refused")["detail"]
    assert "550 5.1.1 no such user" in told.text
    assert 1 == len(bob.notices("new-ticket"))


def test_a_refused_address_is_tried_again_for_the_next_mail(world: World):
    """A refusal is of one mail; addresses are not suppressed (R13)."""
    world.app.submitters["support"].answer(Verdict.REJECTED, "550 5.1.1 no such user", to=ANNE)
    write(world)
    world.submitter.by_recipient.clear()
    write(world)

    assert [("failed", 1), ("sent", 1)] == fates(world, ANNE)


def test_a_mail_refused_for_now_is_tried_later_and_later(world: World):
    world.app.submitters["support"].answer(Verdict.DEFERRED, "450 4.2.1 later", to=ANNE)
    write(world)
    waits = []
    for _ in range(6):
        (row,) = [row for row in world.outbox if row["recipient"] == ANNE]
        waits.append(row["attempts"])
        world.clock.advance(hours=1, minutes=13)
        world.tick()
    world.submitter.by_recipient.clear()
    world.clock.advance(hours=2)
    world.tick()

    assert [1, 2, 3, 4, 5, 6] == waits
    assert [("sent", 8)] == fates(world, ANNE)


def test_who_waits_for_a_late_mail_hears_of_it_once_after_four_hours(world: World):
    bob = world.agent("bob")
    world.app.submitters["support"].answer(Verdict.DEFERRED, "450 4.2.1 later", to=ANNE)
    write(world)
    told = []
    for _ in range(8):
        told.append(len(bob.notices("undelivered")))
        world.clock.advance(hours=1, minutes=13)
        world.tick()

    assert [0, 0, 0, 0, 1, 1, 1, 1] == told


def test_after_five_days_a_late_mail_has_failed(world: World):
    bob = world.agent("bob")
    world.app.submitters["support"].answer(Verdict.DEFERRED, "450 4.2.1 later", to=ANNE)
    write(world)
    world.clock.advance(days=5)
    world.tick()

    assert [("failed", 2)] == fates(world, ANNE)
    assert 1 == len(bob.notices("undelivered"))


def retry(world: World, recipient: str) -> None:
    """Do what `outbox retry` does to the one mail to *recipient*."""
    (mail,) = [row["id"] for row in world.outbox if row["recipient"] == recipient]
    with world.app.database.transaction() as tx:
        assert 1 == operate.retry_promises(tx, [mail], now=world.clock.now())


def test_a_mail_refused_again_after_the_operator_tried_it_again_is_told_again(world: World):
    """Whoever serves the ticket was told to check the address; silence now would mean that it arrived."""
    bob = world.agent("bob")
    world.app.submitters["support"].answer(Verdict.REJECTED, "550 5.1.1 no such user", to=ANNE)
    write(world)
    for _ in range(2):
        world.clock.advance(hours=1)
        retry(world, ANNE)
        world.tick()

    assert 3 == len(bob.notices("undelivered"))


def test_a_mail_given_up_that_the_operator_tries_again_is_tried_for_five_days_more(world: World):
    bob = world.agent("bob")
    world.app.submitters["support"].answer(Verdict.DEFERRED, "450 4.2.1 later", to=ANNE)
    write(world)
    for days in (1, 4):
        world.clock.advance(days=days)
        world.tick()
    retry(world, ANNE)
    states = []
    for _ in range(3):
        world.tick()
        states += fates(world, ANNE)
        world.clock.advance(days=2)

    assert [("deferred", 1), ("deferred", 2), ("deferred", 3)] == states
    assert 3 == len(bob.notices("undelivered")), "late, given up, and late again"


def test_a_mail_that_an_outage_kept_too_long_is_told_to_be_late_without_a_promise_in_the_past(world: World):
    bob = world.agent("bob")
    world.app.submitters["support"].answer(Verdict.OUTAGE, "connection refused")
    world.bring(world.requester("anne").drafts("Printer on fire", "It burns."))
    world.tick(troubled=True)
    world.clock.advance(days=6)
    world.app.submitters["support"].answer(Verdict.DEFERRED, "450 4.2.1 later", to=ANNE)
    world.tick()
    (told,) = bob.notices("undelivered")

    assert "has not been delivered yet." in told.prose
    assert "We keep trying" not in told.prose


def test_a_mail_in_doubt_is_sent_once_more_after_a_quarter_of_an_hour_and_never_again(world: World):
    """At least once, at most twice, with the same Message-ID and the same bytes (R10, R11)."""
    anne, operator = world.requester("anne"), world.operator
    world.app.submitters["support"].answer(Verdict.UNCERTAIN, "no reply after the final dot", to=ANNE)
    write(world)
    world.clock.advance(minutes=14)
    world.tick()
    soon = len(anne.inbox)
    for _ in range(5):
        world.clock.advance(hours=1)
        world.tick()

    assert (1, 2) == (soon, len(anne.inbox))
    assert anne.inbox[0].content == anne.inbox[1].content
    assert [("held", 2)] == fates(world, ANNE)
    assert 1 == len(operator.inbox), "the operator decides, and is told once"


def test_an_outage_burns_no_attempt_and_the_operator_is_told_once_and_when_it_is_over(world: World):
    operator = world.operator
    world.app.submitters["support"].answer(Verdict.OUTAGE, "connection refused", times=3)
    world.bring(world.requester("anne").drafts("Printer on fire", "It burns."))
    for _ in range(3):
        world.tick(troubled=True)
        world.clock.advance(minutes=10)
    world.tick()

    assert [("sent", 1)] == fates(world, ANNE)
    assert ["", " (over)"] == [letter.subject[-7:] if "(over)" in letter.subject else "" for letter in operator.inbox]


def test_an_outage_that_ends_while_we_are_down_is_over_too(world: World):
    """Else the operator would never hear of the next one."""
    operator = world.operator
    for _ in range(2):
        world.app.submitters["support"].answer(Verdict.OUTAGE, "connection refused")
        world.bring(world.requester("anne").drafts("Printer on fire", f"It burns {world.clock.now()}."))
        world.tick(troubled=True)
        world.clock.advance(minutes=10)
        world.restart().tick()
        world.clock.advance(days=1)

    assert [False, True, False, True] == ["(over)" in letter.subject for letter in operator.inbox]


def test_mails_to_one_person_about_one_ticket_keep_their_order(world: World):
    """A later mail never overtakes one that waits; others are not delayed by it (R14)."""
    alice, bob = world.agent("alice"), world.agent("bob")
    world.app.submitters["support"].answer(Verdict.DEFERRED, "450 4.2.1 later", to=bob.address)
    ticket = write(world)
    world.requester("anne").replies(ticket, "Worse now.")
    alone = [len(alice.inbox), len(bob.inbox)]
    world.submitter.by_recipient.clear()
    world.clock.advance(hours=1)
    world.tick()

    assert [2, 0] == alone
    assert ["new-ticket", "requester-replied"] == [letter.notice for letter in bob.inbox]


def test_a_mail_that_waits_for_an_earlier_one_is_accounted_for(world: World):
    """`audit` calls stuck what nobody sends, not what waits its turn behind a mail that is refused for now."""
    bob = world.agent("bob")
    world.app.submitters["support"].answer(Verdict.DEFERRED, "450 4.2.1 later", to=ANNE)
    bob.replies(write(world), "Use water.")
    world.clock.advance(minutes=16)
    world.tick()

    assert [("deferred", 2), ("ready", 0)] == fates(world, ANNE)
    assert () == world.faults


def test_a_mail_that_waits_for_its_route_is_accounted_for_as_long_as_the_route_is_tried(world: World):
    world.app.submitters["support"].answer(Verdict.OUTAGE, "connection refused", times=9)
    world.bring(world.requester("anne").drafts("Printer on fire", "It burns."))
    for _ in range(3):
        world.tick(troubled=True)
        world.clock.advance(minutes=10)
    tried = world.faults
    world.clock.advance(minutes=10)

    assert () == tried
    assert world.faults, "nobody tries any more"


def test_a_run_that_died_while_it_sent_leaves_one_mail_in_doubt(world: World):
    """Only the first of what it had claimed can have been on the wire; the rest goes out at once (R17)."""
    anne = world.requester("anne")
    world.bring(anne.drafts("Printer on fire", "It burns."))
    world.app.submitters["support"] = DeadlySubmitter()
    with pytest.raises(Death):
        world.tick()
    world.submitters["support"] = FakeSubmitter()
    world.restart().tick()
    states = [row["state"] for row in world.outbox]
    world.clock.advance(timedelta(minutes=16))
    world.tick()

    assert ["uncertain", "sent", "sent"] == states
    assert ["sent"] * 3 == [row["state"] for row in world.outbox]
    assert 1 == len(anne.inbox)
