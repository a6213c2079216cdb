"""A mail that the server does not hand out is tried three times, then passed over; it stays where it is (R7, R8)."""

import pytest
import sqlalchemy as sa

from mailticket.errors import TransientError
from mailticket.mail.fingerprint import fingerprint
from mailticket.store import mails
from mailticket.store.mails import MAIL
from mailticket.transports.imap_client import After
from mailticket.transports.mailbox import KeptBackError
from mailticket.workers.poller import Poller
from tests.fakes import FakeMailbox


@pytest.fixture
def mailbox(clock):
    mailbox = FakeMailbox()
    for number in range(1, 4):
        mailbox.deliver(b"Subject: %d\r\n\r\nbody\r\n" % number, clock.now())
    mailbox.kept_back[2] = "damaged"
    return mailbox


@pytest.fixture
def aside():
    return []


@pytest.fixture
def make(mailbox, database, clock, aside):
    how = {"name": "support", "mailbox": mailbox, "database": database, "clock": clock, "since": None}

    def set_aside(_tx, kept, now):
        aside.append((kept.uid, kept.said, kept.received_at, now))

    return lambda **more: Poller(fingerprint=fingerprint, set_aside=set_aside, **how, **more)


def tried(poller, times=2):
    for _ in range(times):
        with pytest.raises(KeptBackError):
            poller.run_once()


def uids(database):
    with database.reading() as tx:
        return list(tx.execute(sa.select(MAIL.c.uid).order_by(MAIL.c.id)).scalars())


@pytest.mark.parametrize("after", list(After))
def test_the_third_time_it_is_passed_over_and_left_where_it_is(make, mailbox, database, clock, aside, after):
    mailbox.after = after
    poller = make()
    tried(poller)
    before = [], [1], 3

    assert before == (aside, uids(database), mailbox.log.count("close") + 1)
    assert 2 == poller.run_once()
    assert [(2, "damaged", clock.now(), clock.now())] == aside
    assert [1, 3] == uids(database)
    assert (0, False) == (make().run_once(), mailbox.inbox[2].seen)
    assert 1 == len(aside)


def test_an_outage_between_is_not_counted(make, mailbox, aside):
    poller = make()
    tried(poller)
    mailbox.fail("fetch_after", TransientError("lost"))
    mailbox.fail("open", TransientError("away"), None)
    for _ in range(2):
        with pytest.raises(TransientError, match=r"lost|away"):
            poller.run_once()

    assert [] == aside
    poller.run_once()
    assert 1 == len(aside)


def test_one_that_is_handed_out_after_all_is_a_mail_like_any(make, mailbox, database, aside):
    poller = make()
    tried(poller)
    mailbox.kept_back.clear()

    assert 2 == poller.run_once()
    assert ([1, 2, 3], []) == (uids(database), aside)


def test_two_in_a_row_are_counted_each(make, mailbox, aside):
    mailbox.deliver(b"Subject: 4\r\n\r\nbody\r\n")
    mailbox.kept_back[3] = "damaged too"
    poller = make()
    for _ in range(2):
        tried(poller)
    poller.run_once()

    assert [2, 3] == [uid for uid, *_ in aside]


def test_renewed_uids_are_counted_anew(make, mailbox, aside):
    poller = make()
    tried(poller)
    mailbox.kept_back = {1: "damaged"}
    mailbox.renew_uids()
    tried(poller)
    poller.run_once()

    assert [1] == [uid for uid, *_ in aside]


def test_where_there_is_no_room_it_is_not_set_aside_either(make, aside):
    poller = make(may_take=lambda: False)
    with pytest.raises(TransientError, match="min_free"):
        poller.run_once()

    assert [] == aside


def test_what_is_set_aside_in_the_place_of_a_mail_is_never_acknowledged(make, mailbox, database, clock):
    arrival = mails.Arrival(b"words", "0f", clock.now(), uidvalidity=1, uid=2)
    with database.transaction() as tx:
        mails.meet(tx, "support", uidvalidity=1, highest_uid=3, now=clock.now())
        mails.spool_aside(tx, "support", arrival, via="imap", error="damaged", now=clock.now())
        again = mails.spool_aside(tx, "support", arrival, via="imap", error="damaged", now=clock.now())
        left = mails.unacknowledged(tx, "support", 1)

    assert (None, []) == (again, left)
