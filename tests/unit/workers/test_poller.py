"""From the server into the spool: nothing lost, nothing twice, nothing touched too early (trust.md R1, R4, R9, R15)."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from mailticket.errors import PermanentError, TransientError
from mailticket.mail.fingerprint import fingerprint
from mailticket.store import mails
from mailticket.store.mails import MAIL
from mailticket.transports.imap_client import After
from mailticket.workers.poller import Poller
from tests.fakes import FakeMailbox

SINCE = timedelta(days=2)


@pytest.fixture
def mailbox():
    return FakeMailbox()


@pytest.fixture
def poller(mailbox, database, clock):
    return poller_of(mailbox, database, clock)


def poller_of(mailbox, database, clock, **how):
    how = {"name": "support", "since": SINCE, "set_aside": lambda _tx, _kept, _now: None, **how}
    return Poller(mailbox=mailbox, database=database, clock=clock, fingerprint=fingerprint, **how)


def mail(number):
    return b"Subject: %d\r\nMessage-ID: <%d@x.example>\r\n\r\nbody\r\n" % (number, number)


def spooled(database):
    """Return what the spool holds, in order."""
    with database.reading() as tx:
        ids = tx.execute(sa.select(MAIL.c.id).order_by(MAIL.c.id)).scalars()
        return [mails.raw(tx, mail_id) for mail_id in ids]


def column(database, name):
    with database.reading() as tx:
        return list(tx.execute(sa.select(MAIL.c[name]).order_by(MAIL.c.id)).scalars())


def cursor(database):
    with database.reading() as tx:
        return mails.cursor(tx, "support")


def fill(mailbox, clock, *numbers, age=timedelta()):
    for number in numbers:
        mailbox.deliver(mail(number), clock.now() - age)


def test_mail_is_spooled_in_order_and_moved_away(poller, mailbox, database, clock):
    fill(mailbox, clock, *range(120))

    assert 120 == poller.run_once()

    assert [mail(number) for number in range(120)] == spooled(database)
    assert {} == mailbox.inbox
    assert {True} == set(column(database, "acknowledged"))
    assert {clock.now()} == set(column(database, "received_at"))


def test_a_second_look_finds_nothing_and_notes_its_time(poller, mailbox, database, clock):
    fill(mailbox, clock, 1)
    poller.run_once()
    clock.advance(minutes=5)

    assert 0 == poller.run_once()
    assert clock.now() == cursor(database).polled_at
    assert 1 == mailbox.log.count("open")


@pytest.mark.parametrize("after", list(After))
def test_nothing_is_read_twice_whatever_becomes_of_it(mailbox, database, clock, after):
    mailbox.after = after
    fill(mailbox, clock, 1, 2)
    counts = [poller_of(mailbox, database, clock).run_once() for _ in range(3)]

    assert [2, 0, 0] == counts


class WatchedMailbox(FakeMailbox):
    """Looks into the database at the moment the server is told."""

    def acknowledge(self, uids):
        with self.database.reading() as tx:
            held = set(tx.execute(sa.select(MAIL.c.uid)).scalars())
        assert set(uids) <= held
        super().acknowledge(uids)


def test_the_server_is_told_only_after_the_commit(database, clock):
    mailbox = WatchedMailbox()
    mailbox.database = database
    fill(mailbox, clock, *range(60))

    poller_of(mailbox, database, clock).run_once()

    assert 2 == mailbox.log.count("acknowledge")
    assert {} == mailbox.inbox


def test_a_crash_before_the_server_is_told_is_made_good(poller, mailbox, database, clock):
    fill(mailbox, clock, 1, 2)
    mailbox.fail("acknowledge", TransientError("killed"))
    with pytest.raises(TransientError):
        poller.run_once()
    assert 2 == len(mailbox.inbox)

    assert 0 == poller_of(mailbox, database, clock).run_once()

    assert [mail(1), mail(2)] == spooled(database)
    assert [mail(1), mail(2)] == [kept.content for kept in mailbox.archive]
    assert [True, True] == column(database, "acknowledged")


def test_a_connection_lost_between_batches_loses_nothing(poller, mailbox, database, clock):
    fill(mailbox, clock, *range(130))
    mailbox.fail("fetch a batch", None, None, TransientError("cut"))
    with pytest.raises(TransientError):
        poller.run_once()
    assert 100 == len(spooled(database))

    poller.run_once()

    assert [mail(number) for number in range(130)] == spooled(database)
    assert {} == mailbox.inbox


@pytest.mark.parametrize("method", ["open", "highest_uid", "fetch_after", "fetch a batch", "acknowledge"])
def test_after_any_error_the_connection_is_made_anew(poller, mailbox, database, clock, method):
    fill(mailbox, clock, 1)
    mailbox.fail(method, TransientError("lost"))
    with pytest.raises(TransientError, match="lost"):
        poller.run_once()
    assert "close" == mailbox.log[-1]

    poller.run_once()

    assert [mail(1)] == spooled(database)
    assert {} == mailbox.inbox


def test_a_wait_that_fails_closes_too(poller, mailbox):
    poller.run_once()
    mailbox.fail("wait", TransientError("lost"))

    with pytest.raises(TransientError):
        poller.wait(timedelta(minutes=1))

    assert "close" == mailbox.log[-1]
    assert 0 == poller.run_once()


def test_a_mail_over_the_limit_is_kept_by_its_beginning(mailbox, database, clock):
    mailbox.max_size = 10
    large = b"Subject: large\r\n\r\n" + b"x" * 500_000
    mailbox.deliver(large, clock.now())

    poller_of(mailbox, database, clock).run_once()

    assert [len(large)] == column(database, "full_size")
    assert large.startswith(spooled(database)[0])


# --- first contact --------------------------------------------------------------------------------------------------


def test_at_first_contact_older_mail_stays_where_it_is(poller, mailbox, database, clock):
    fill(mailbox, clock, 1, age=SINCE + timedelta(seconds=1))
    fill(mailbox, clock, 2, age=SINCE)

    assert 1 == poller.run_once()

    assert [mail(2)] == spooled(database)
    assert [mail(1)] == [kept.content for kept in mailbox.inbox.values()]


def test_all_is_taken_where_that_is_wanted(mailbox, database, clock):
    fill(mailbox, clock, 1, age=timedelta(days=1000))

    assert 1 == poller_of(mailbox, database, clock, since=None).run_once()


def test_older_mail_stays_also_when_first_contact_was_cut_short(poller, mailbox, database, clock):
    fill(mailbox, clock, 1)
    fill(mailbox, clock, 2, age=timedelta(days=30))
    fill(mailbox, clock, 3)
    mailbox.fail("acknowledge", TransientError("cut"))
    with pytest.raises(TransientError):
        poller.run_once()
    clock.advance(days=3)
    fill(mailbox, clock, 4)

    poller_of(mailbox, database, clock).run_once()

    assert [mail(1), mail(3), mail(4)] == spooled(database)


def test_an_old_mail_put_into_the_folder_later_is_taken(poller, mailbox, database, clock):
    """Somebody drags it there because it is meant for us."""
    fill(mailbox, clock, 1, age=timedelta(days=30))
    poller.run_once()
    fill(mailbox, clock, 2, age=timedelta(days=365))

    assert 1 == poller.run_once()
    assert [mail(2)] == spooled(database)


# --- UIDVALIDITY ----------------------------------------------------------------------------------------------------


def test_renewed_uids_find_the_same_mail_by_its_fingerprint(mailbox, database, clock):
    """The applier tells copies from news; the poller only must not miss any (R4)."""
    mailbox.after = After.SEEN
    fill(mailbox, clock, 1, age=timedelta(days=30))
    fill(mailbox, clock, 2)
    poller = poller_of(mailbox, database, clock)
    poller.run_once()
    poller.close()
    clock.advance(days=10)
    mailbox.renew_uids()
    fill(mailbox, clock, 3)

    poller.run_once()

    assert [mail(2), mail(2), mail(3)] == spooled(database)
    assert 2 == len(set(column(database, "fingerprint")))
    assert mailbox.uidvalidity == cursor(database).uidvalidity


def test_renewed_uids_leave_nothing_to_acknowledge_by_old_numbers(poller, mailbox, database, clock):
    """UID 1 is another mail now; it must not be moved away for the old one."""
    fill(mailbox, clock, 1)
    mailbox.fail("acknowledge", TransientError("cut"))
    with pytest.raises(TransientError):
        poller.run_once()
    mailbox.renew_uids()
    mailbox.inbox = {}
    mailbox.last_uid = 0
    fill(mailbox, clock, 2)

    poller.run_once()

    assert [mail(1), mail(2)] == spooled(database)
    assert [True, True] == column(database, "acknowledged")


# --- trouble --------------------------------------------------------------------------------------------------------


def test_below_min_free_mail_stays_on_the_server_until_there_is_room(mailbox, database, clock):
    room = [False]
    poller = poller_of(mailbox, database, clock, may_take=lambda: room[0])
    fill(mailbox, clock, 1)
    with pytest.raises(TransientError, match="min_free"):
        poller.run_once()
    assert ([], 1) == (spooled(database), len(mailbox.inbox))

    room[0] = True

    assert 1 == poller.run_once()


def test_mail_comes_in_even_if_it_may_not_be_moved(poller, mailbox, database, clock):
    fill(mailbox, clock, *range(60))
    mailbox.fail("acknowledge", PermanentError("no right to move"))
    with pytest.raises(PermanentError, match="no right to move"):
        poller.run_once()
    assert 60 == len(spooled(database))
    assert 60 == len(mailbox.inbox)

    assert 0 == poller.run_once()

    assert {} == mailbox.inbox
    assert 60 == len(spooled(database))


def test_a_refusal_that_lasts_never_stops_the_mail(poller, mailbox, database, clock):
    for number in range(3):
        fill(mailbox, clock, number)
        mailbox.fail("acknowledge", PermanentError("no"))
        with pytest.raises(PermanentError):
            poller.run_once()

    assert 3 == len(spooled(database))


def test_whatever_piled_up_unmoved_can_be_noted_at_once(database):
    """SQLite takes 32,766 parameters a statement, PostgreSQL 65,535."""
    with database.transaction() as tx:
        mails.acknowledged(tx, "support", 1, range(70_000))


def test_a_mailbox_that_cannot_be_opened_does_not_stop_another(mailbox, database, clock):
    dead = FakeMailbox()
    dead.fail("open", PermanentError("wrong password"))
    fill(mailbox, clock, 1)
    with pytest.raises(PermanentError):
        poller_of(dead, database, clock, name="dead").run_once()

    assert 1 == poller_of(mailbox, database, clock).run_once()


def test_two_mailboxes_with_the_same_uids_are_told_apart(database, clock):
    for name in ("support", "sales"):
        mailbox = FakeMailbox()
        fill(mailbox, clock, 1)
        assert 1 == poller_of(mailbox, database, clock, name=name).run_once()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)  # with its page limit
def test_a_full_disk_leaves_mail_on_the_server(mailbox, database, clock):
    """R15: it is for later, and later it comes."""
    poller = poller_of(mailbox, database, clock)
    poller.run_once()
    limit = set_page_limit(database, 60)
    mailbox.deliver(bytes(range(256)) * 4000, clock.now())
    with pytest.raises(TransientError, match="full"):
        poller.run_once()
    assert ([], 1) == (spooled(database), len(mailbox.inbox))

    sa.event.remove(database.engine, "connect", limit)
    set_page_limit(database, 1 << 20)

    assert 1 == poller.run_once()


def set_page_limit(database, pages):
    """Let the database file grow no further."""

    def limit(connection, _record):
        connection.execute(f"PRAGMA max_page_count={pages}")

    sa.event.listen(database.engine, "connect", limit)
    database.close()
    return limit


def test_a_wait_can_be_ended_from_another_thread(poller, mailbox):
    poller.interrupt()

    assert ["interrupt"] == mailbox.log
