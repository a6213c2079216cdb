"""What only a real server shows: its refusals, its IDLE, its restarts, its tokens."""

import itertools
import logging
import threading
import time
from contextlib import ExitStack, suppress
from datetime import timedelta

import pytest

from mailticket.errors import PermanentError, TransientError
from mailticket.transports.imap import ImapMailbox
from mailticket.transports.imap_client import After, ImapAccount
from mailticket.transports.tls import Security
from tests.servers.dovecot import PASSWORD

NUMBERS = itertools.count(1)
MAIL = b"Subject: x\r\n\r\nbody\r\n"


@pytest.fixture
def user(dovecot):
    return dovecot.add_user(f"imap{next(NUMBERS)}")


@pytest.fixture
def mailbox_of(dovecot, user):
    """Return a maker of mailboxes that are closed in the end."""
    with ExitStack() as stack:

        def make(password=PASSWORD, **how):
            how = {"security": Security.TLS, "port": dovecot.imaps_port, "ca_file": str(dovecot.ca_file), **how}
            mailbox = ImapMailbox(ImapAccount(dovecot.host, user, lambda: password, **how))
            stack.callback(mailbox.close)
            return mailbox

        yield make


def test_a_wrong_password_is_for_the_operator(mailbox_of, user):
    with pytest.raises(PermanentError, match=f"user or password of {user} is refused") as caught:
        mailbox_of("wrong").open()

    assert "wrong" not in str(caught.value)


def test_a_password_beyond_ascii_works(mailbox_of, dovecot, user):
    dovecot.add_user(user, "pass wörd €")

    assert mailbox_of("pass wörd €").open()


def test_a_token_works_and_an_expired_one_is_told(mailbox_of, dovecot, user):
    assert mailbox_of(dovecot.token(user), auth="oauth2").open()

    with pytest.raises(PermanentError, match="the access token of"):
        mailbox_of(dovecot.token(user, valid_for=-60), auth="oauth2").open()


def test_a_certificate_nobody_vouches_for(mailbox_of):
    with pytest.raises(PermanentError, match="ca_file"):
        mailbox_of(ca_file="").open()


def test_starttls_is_verified_too(mailbox_of, dovecot):
    with pytest.raises(PermanentError, match="ca_file"):
        mailbox_of(security=Security.STARTTLS, port=dovecot.imap_port, ca_file="").open()


def test_tls_on_the_port_of_starttls_says_what_to_change(mailbox_of, dovecot):
    with pytest.raises(PermanentError, match='security = "starttls"'):
        mailbox_of(port=dovecot.imap_port).open()


def test_a_missing_folder_is_named(mailbox_of):
    with pytest.raises(PermanentError, match="folder Nowhere cannot be opened; does it exist"):
        mailbox_of(folder="Nowhere").open()


def test_a_missing_archive_is_made_with_any_name(mailbox_of, dovecot, user):
    dovecot.append(user, MAIL)
    mailbox = mailbox_of(archive_folder="Erledigt & abgelegt/für 2026")
    mailbox.open()
    mailbox.acknowledge([mailbox.highest_uid()])

    mailbox.close()
    again = mailbox_of(folder="Erledigt & abgelegt/für 2026")
    again.open()
    assert [MAIL] == [mail.content for batch in again.fetch_after(0) for mail in batch]


def test_new_mail_ends_the_wait(mailbox_of, dovecot, user):
    mailbox = mailbox_of()
    mailbox.open()
    start = time.perf_counter()
    deliver = threading.Timer(0.2, lambda: dovecot.deliver(user, MAIL))
    deliver.start()

    mailbox.wait(timedelta(seconds=60))
    deliver.join()

    assert time.perf_counter() - start < 30
    assert 1 == sum(len(batch) for batch in mailbox.fetch_after(0))


def test_sessions_ended_by_the_server_are_noticed(mailbox_of, dovecot, user):
    mailbox = mailbox_of()
    mailbox.open()
    kick = threading.Timer(0.2, lambda: dovecot.kick(user))
    kick.start()

    with pytest.raises(TransientError):
        mailbox.wait(timedelta(seconds=60))
    kick.join()

    assert mailbox.open()


def test_deleting_leaves_mail_that_others_marked(mailbox_of, dovecot, user):
    """A bare EXPUNGE would take it with ours."""
    dovecot.append(user, MAIL, MAIL)
    person = mailbox_of()
    person.open()
    first, second = sorted(mail.uid for batch in person.fetch_after(0) for mail in batch)
    person._client.add_flags([first], [r"\Deleted"])
    mailbox = mailbox_of(after=After.DELETE)
    mailbox.open()

    mailbox.acknowledge([second])

    assert [first] == [mail.uid for mail in dovecot.folder(user)]


def test_no_log_at_any_level_holds_secrets_or_mail(mailbox_of, dovecot, user, caplog):
    """S24: IMAPClient would log every line it reads."""
    caplog.set_level(logging.DEBUG)
    dovecot.add_user(user, "canary-password")
    mailbox = mailbox_of("canary-password")
    with suppress(PermanentError):
        mailbox_of("canary-wrong").open()
    mailbox.open()
    mailbox._client.append("INBOX", b"Subject: canary-subject\r\n\r\ncanary-body\r\n")
    for batch in mailbox.fetch_after(0):
        mailbox.acknowledge([mail.uid for mail in batch])
    mailbox.close()

    assert "canary" not in caplog.text
