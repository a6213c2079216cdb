"""Out of the outbox: in order, at least once, at most twice, and one trouble never stops another (trust.md R10-R14, R17)."""

from datetime import timedelta
from random import Random

import pytest
import sqlalchemy as sa

from mailticket.errors import PermanentError, TransientError
from mailticket.store import outbox
from mailticket.store.outbox import OUTBOX, Promise
from mailticket.store.states import OutboxState
from mailticket.transports.submitter import Attempt, Verdict
from mailticket.workers.deliverer import Deliverer
from tests.fakes import FakeSubmitter

ANNE, BOB = "anne@x.example", "bob@y.example"


@pytest.fixture
def server():
    return FakeSubmitter()


@pytest.fixture
def deliverer(server, database, clock):
    return deliverer_of(server, database, clock)


def deliverer_of(server, database, clock, **how):
    how = {
        "route": "mail.acme.example",
        "mailboxes": ["support", ""],
        "assemble": lambda claim: claim.content,
        "run": "this",
        "is_alive": lambda _run: False,
        **how,
    }
    return Deliverer(submitter=server, database=database, clock=clock, jitter=Random(1), **how)


def promise(database, clock, number, recipient=ANNE, *, ticket=None, mailbox="support"):
    """Promise mail *number*; return its id."""
    message_id = f"<{number}@acme.example>"
    mail = Promise(
        cause=f"mail:{number}",
        notice="ack",
        mailbox=mailbox,
        mail_from="support@acme.example",
        recipient=recipient,
        message_id=message_id,
        content=b"Message-ID: %s\r\n\r\nhello\r\n" % message_id.encode(),
        automatic=True,
        ticket=ticket,
    )
    return database.unit(lambda tx: outbox.enqueue(tx, mail, now=clock.now()))


def states(database):
    with database.reading() as tx:
        return list(tx.execute(sa.select(OUTBOX.c.state).order_by(OUTBOX.c.id)).scalars())


def row(database, mail_id=1):
    with database.reading() as tx:
        return tx.execute(sa.select(OUTBOX).where(OUTBOX.c.id == mail_id)).one()


def test_all_that_is_due_is_sent_in_order(deliverer, server, database, clock):
    for number in range(45):
        promise(database, clock, number, f"p{number}@x.example")

    assert 45 == deliverer.run_once()

    assert [f"p{number}@x.example" for number in range(45)] == server.tried
    assert {OutboxState.SENT} == set(states(database))
    assert (clock.now(), 1, "250 taken", None) == (
        row(database).sent_at,
        row(database).attempts,
        row(database).last_reply,
        row(database).run,
    )
    assert 0 == deliverer.run_once()


def test_many_mails_to_one_person_go_in_one_run(deliverer, server, database, clock):
    for number in range(5):
        promise(database, clock, number)

    assert 5 == deliverer.run_once()
    assert [b"<%d@" % number in mail.content for number, mail in enumerate(server.taken)] == [True] * 5


def test_only_the_mailboxes_of_the_route_are_served(deliverer, server, database, clock):
    promise(database, clock, 1, ANNE)
    promise(database, clock, 2, BOB, mailbox="sales")

    assert 1 == deliverer.run_once()
    assert [OutboxState.SENT, OutboxState.READY] == states(database)


def test_what_is_not_due_waits(deliverer, server, database, clock):
    promise(database, clock, 1)
    server.answer(Verdict.DEFERRED, "450 later")
    deliverer.run_once()

    assert 0 == deliverer.run_once()
    clock.advance(seconds=73)
    assert 1 == deliverer.run_once()


# --- order (R14) ----------------------------------------------------------------------------------------------------


def test_a_stuck_mail_delays_only_its_own_ticket_and_recipient(deliverer, server, database, clock):
    server.answer(Verdict.DEFERRED, "450 full", to=ANNE)
    promise(database, clock, 1, ANNE)
    promise(database, clock, 2, ANNE)
    promise(database, clock, 3, BOB)

    assert 1 == deliverer.run_once()
    assert [ANNE, BOB] == server.tried
    assert [OutboxState.DEFERRED, OutboxState.READY, OutboxState.SENT] == states(database)

    server.by_recipient.clear()
    clock.advance(minutes=2)

    assert 2 == deliverer.run_once()
    assert [b"<3@", b"<1@", b"<2@"] == [mail.content[12:15] for mail in server.taken]


@pytest.mark.parametrize(
    ("verdict", "goes_on"), [(Verdict.REJECTED, True), (Verdict.DEFERRED, False), (Verdict.UNCERTAIN, False)]
)
def test_the_next_mail_waits_until_the_fate_of_the_first_is_known(deliverer, server, database, clock, verdict, goes_on):
    promise(database, clock, 1)
    promise(database, clock, 2)
    server.answer(verdict)

    assert goes_on == (deliverer.run_once() == 1)


# --- doubt (R10, R11) -----------------------------------------------------------------------------------------------


def test_a_doubtful_mail_is_sent_once_more_with_the_same_bytes(deliverer, server, database, clock):
    promise(database, clock, 1)
    server.answer(Verdict.UNCERTAIN, "timed out")
    deliverer.run_once()
    assert [OutboxState.UNCERTAIN] == states(database)
    clock.advance(minutes=14, seconds=59)
    assert 0 == deliverer.run_once()
    clock.advance(seconds=1)

    assert 1 == deliverer.run_once()

    first, second = server.taken
    assert first == second


def test_a_mail_that_stays_doubtful_is_held_for_the_operator(deliverer, server, database, clock):
    promise(database, clock, 1)
    server.answer(Verdict.UNCERTAIN, times=9)
    for _ in range(5):
        deliverer.run_once()
        clock.advance(days=1)

    assert [OutboxState.HELD] == states(database)
    assert 2 == len(server.taken)


# --- outage (R13) ---------------------------------------------------------------------------------------------------


def test_an_outage_burns_no_attempt_and_is_told_once(server, database, clock):
    told = []
    deliverer = deliverer_of(server, database, clock, on_route=lambda _tx, route, why: told.append((route, why)))
    for number in range(3):
        promise(database, clock, number, f"p{number}@x.example")
    server.answer(Verdict.OUTAGE, "connection refused", times=4)
    for _ in range(4):
        assert 0 == deliverer.run_once()
        clock.advance(minutes=6)

    assert 4 == len(server.tried)
    assert [OutboxState.READY] * 3 == states(database)
    assert [("mail.acme.example", "connection refused")] == told

    assert 3 == deliverer.run_once()
    assert [("mail.acme.example", "connection refused"), ("mail.acme.example", "")] == told
    assert {1} == {row(database, number).attempts for number in (1, 2, 3)}


def test_a_route_that_is_down_is_left_alone_for_a_while(deliverer, server, database, clock):
    promise(database, clock, 1)
    server.answer(Verdict.OUTAGE, times=9)
    deliverer.run_once()
    promise(database, clock, 2, BOB)

    deliverer.run_once()

    assert [ANNE] == server.tried


def test_a_mail_that_makes_the_server_fall_over_lets_others_go_first(deliverer, server, database, clock):
    server.answer(Verdict.OUTAGE, "421", to=ANNE)
    promise(database, clock, 1, ANNE)
    promise(database, clock, 2, BOB)
    clock.advance(seconds=1)
    deliverer.run_once()
    server.answer(Verdict.OUTAGE, "421", to=ANNE)
    clock.advance(seconds=2)

    assert 1 == deliverer.run_once()
    assert [ANNE, BOB, ANNE] == server.tried


def test_a_mail_that_alone_brings_the_route_down_is_late_by_itself(server, database, clock):
    """Else the operator heard of an outage and of its end all day, and nobody of the mail."""
    told = []
    deliverer = deliverer_of(server, database, clock, on_route=lambda _tx, _route, why: told.append(why))
    server.answer(Verdict.OUTAGE, "421 4.3.2 not now", to=ANNE)
    promise(database, clock, 0, ANNE)
    for number in range(1, 9):
        deliverer.run_once()
        clock.advance(minutes=2)
        promise(database, clock, number, BOB)
    deliverer.run_once()

    assert ["421 4.3.2 not now", ""] * 2 == told
    assert (OutboxState.DEFERRED, "421 4.3.2 not now") == (row(database).state, row(database).last_reply)
    assert 0 == row(database).attempts, "an outage burns none (R13)"
    assert [OutboxState.SENT] * 8 == states(database)[1:]


def test_no_mail_is_blamed_for_a_server_that_flaps_after_an_outage(server, database, clock):
    """One that takes a mail and then says 421 had a backlog of five days fail, mail by mail, and was run against."""
    deliverer = deliverer_of(server, database, clock)
    for number in range(9):
        promise(database, clock, number, f"p{number}@x.example")
    server.answer(Verdict.OUTAGE, "connection refused", times=20)
    for _ in range(20):
        deliverer.run_once()
        clock.advance(hours=6)
    tried = len(server.tried)
    for _ in range(9):
        server.answers[:] = [
            Attempt(Verdict.ACCEPTED, "250 taken"),
            *[Attempt(Verdict.OUTAGE, "421 4.7.0 too many")] * 9,
        ]
        deliverer.run_once()
        clock.advance(hours=2)

    assert {OutboxState.SENT} == set(states(database))
    assert {1} == {row(database, number).attempts for number in range(1, 10)}
    assert len(server.tried) - tried < 3 * 9, "an outage gives the server a rest"


def test_one_route_that_is_down_does_not_stop_another(server, database, clock):
    promise(database, clock, 1, ANNE, mailbox="support")
    promise(database, clock, 2, BOB, mailbox="sales")
    dead = FakeSubmitter()
    dead.answer(Verdict.OUTAGE, times=9)
    routes = [
        deliverer_of(dead, database, clock, mailboxes=["support"]),
        deliverer_of(server, database, clock, mailboxes=["sales"]),
    ]

    assert [0, 1] == [deliverer.run_once() for deliverer in routes]


# --- who is told ----------------------------------------------------------------------------------------------------


def test_each_fate_is_told_in_the_transaction_that_settles_it(server, database, clock):
    told = []

    def on_fate(tx, claim, attempt, fate):
        state = tx.execute(sa.select(OUTBOX.c.state).where(OUTBOX.c.id == claim.id)).scalar()
        told.append((claim.recipient, attempt.verdict, fate.state, state))

    deliverer = deliverer_of(server, database, clock, on_fate=on_fate)
    promise(database, clock, 1, ANNE)
    promise(database, clock, 2, BOB)
    server.answer(Verdict.REJECTED, "550 unknown", to=BOB)

    deliverer.run_once()

    assert [(ANNE, Verdict.ACCEPTED, "sent", "sent"), (BOB, Verdict.REJECTED, "failed", "failed")] == told


def test_a_database_that_is_away_when_a_mail_was_sent_makes_no_second_copy(server, database, clock):
    """R18: what happened is told as soon as somebody listens; until then nothing more is sent."""
    trouble = [TransientError("fail-over"), TransientError("fail-over")]

    def on_fate(*_details):
        if trouble:
            raise trouble.pop()

    deliverer = deliverer_of(server, database, clock, on_fate=on_fate)
    promise(database, clock, 1, ANNE)
    promise(database, clock, 2, BOB)
    with pytest.raises(TransientError):
        deliverer.run_once()
    assert [ANNE] == server.tried

    deliverer.run_once()

    assert [ANNE, BOB] == server.tried
    assert [OutboxState.SENT] * 2 == states(database)


@pytest.mark.parametrize("error", [PermanentError("a part is gone"), LookupError("mail 7")])
def test_a_mail_that_cannot_be_put_together_fails_alone(server, database, clock, error):
    def assemble(claim):
        if claim.recipient == ANNE:
            raise error
        return claim.content

    promise(database, clock, 1, ANNE)
    promise(database, clock, 2, BOB)

    assert 1 == deliverer_of(server, database, clock, assemble=assemble).run_once()
    assert [OutboxState.FAILED, OutboxState.SENT] == states(database)


# --- stopping and dying (R17, R21) ----------------------------------------------------------------------------------


def test_a_stop_ends_after_the_mail_in_hand_and_gives_the_rest_back(server, database, clock):
    promise(database, clock, 1, ANNE)
    promise(database, clock, 2, BOB)
    deliverer = deliverer_of(server, database, clock, on_fate=lambda *_details: deliverer.stop())

    assert 1 == deliverer.run_once()
    assert [OutboxState.SENT, OutboxState.READY] == states(database)
    assert row(database, 2).run is None


def die_while_sending(database, clock, run):
    """Claim as a run does that is killed then."""
    database.unit(lambda tx: outbox.claim(tx, run=run, mailboxes=["support"], now=clock.now()))


def test_of_the_claims_of_a_dead_run_one_is_in_doubt_and_the_others_go(deliverer, server, database, clock):
    for number, person in enumerate([ANNE, BOB, "carl@z.example"]):
        promise(database, clock, number, person)
    die_while_sending(database, clock, "dead")

    assert 2 == deliverer.run_once()
    assert [OutboxState.UNCERTAIN, OutboxState.SENT, OutboxState.SENT] == states(database)

    clock.advance(minutes=15)
    assert 1 == deliverer.run_once()


def test_claims_of_a_living_run_are_not_touched(server, database, clock):
    promise(database, clock, 1)
    die_while_sending(database, clock, "alive")

    assert 0 == deliverer_of(server, database, clock, is_alive=lambda run: run == "alive").run_once()
    assert [OutboxState.SENDING] == states(database)


def test_who_dies_twice_over_one_mail_leaves_it_to_the_operator(server, database, clock):
    """R11: at most two copies, also by crashes."""
    promise(database, clock, 1)
    for run in ("first", "second", "third"):
        die_while_sending(database, clock, run)
        deliverer_of(server, database, clock).run_once()
        if run == "first":
            clock.advance(minutes=15)

    assert [OutboxState.HELD] == states(database)
    assert [] == server.taken


def test_orphans_are_looked_for_now_and_then(deliverer, database, clock):
    deliverer.run_once()
    promise(database, clock, 1)
    die_while_sending(database, clock, "dead")
    deliverer.run_once()
    assert [OutboxState.SENDING] == states(database)
    clock.advance(timedelta(minutes=10))

    deliverer.run_once()

    assert [OutboxState.UNCERTAIN] == states(database)
