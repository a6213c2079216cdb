"""R9: whatever a server does on the way, no partial mail is taken, and nobody waits for ever."""

import socket
import time
from contextlib import ExitStack
from datetime import timedelta

import pytest

from mailticket.errors import MailticketError, PermanentError, TransientError
from mailticket.transports.imap import ImapMailbox
from mailticket.transports.imap_client import ImapAccount, Patience
from mailticket.transports.tls import Security
from tests.servers import scripted_imap

MAILS = {
    3: b"Subject: three\r\n\r\n" + b"x" * 300 + b"\r\n",
    5: b"Subject: five\r\n\r\n.\r\nend\r\n",
    6: b"Subject: SECRET\r\n\r\n* BYE\r\nA1 OK done\r\n",
}
HURRIED = Patience(connect=0.3, silence=0.3, command=0.6)


@pytest.fixture
def server():
    with scripted_imap.running(mails=dict(MAILS)) as server:
        yield server


@pytest.fixture
def mailbox_on():
    """Return a maker of mailboxes that are closed in the end."""
    with ExitStack() as stack:

        def make(server, patience=HURRIED):
            where = {"port": server.port, "security": Security.PLAIN, "patience": patience}
            mailbox = ImapMailbox(ImapAccount(server.host, "support", lambda: "pass word", **where))
            stack.callback(mailbox.close)
            return mailbox

        yield make


def read(mailbox):
    mailbox.open()
    return {mail.uid: mail.content for batch in mailbox.fetch_after(0) for mail in batch}


def body_answer():
    """Return the length of the answer that brings all bodies."""
    lines = [
        b"* %d FETCH (UID %d BODY[] {%d}\r\n%s)\r\n" % (n, u, len(c), c) for n, (u, c) in enumerate(MAILS.items(), 1)
    ]
    return len(b"".join(lines)) + len(b"AAAA5 OK done\r\n")


def cut_at(offset):
    """Return a FETCH that ends after *offset* bytes of the bodies."""

    def answer(line, tag, arguments):
        if "BODY" in arguments:
            line.server.cut_after = offset
        scripted_imap.fetch(line, tag, arguments)

    return answer


#: In the untagged line, in and around the literal's length, in each literal, between mails, in the tagged answer.
OFFSETS = sorted({*range(0, 40, 2), *range(40, 330, 60), *range(330, body_answer() - 2, 3), body_answer() - 2})


@pytest.mark.parametrize("offset", OFFSETS)
def test_a_connection_cut_anywhere_in_a_fetch_brings_no_mail(server, offset, mailbox_on):
    server.answers["UID FETCH"] = cut_at(offset)
    mailbox = mailbox_on(server)
    mailbox.open()
    taken = []

    with pytest.raises(TransientError):
        taken.extend(mailbox.fetch_after(0))

    assert [] == taken


def test_the_same_mailbox_reads_all_after_it_was_cut(server, mailbox_on):
    server.answers["UID FETCH"] = cut_at(100)
    mailbox = mailbox_on(server)
    with pytest.raises(TransientError):
        read(mailbox)
    server.answers.clear()
    server.cut_after = None

    assert MAILS == read(mailbox)


def garbage(data):
    return lambda line, tag, _arguments: line.send(data.replace(b"TAG", tag.encode()))


#: What can pass for an answer to a FETCH alone.
BAD_BODIES = [
    b"* 1 FETCH (UID 3 BODY[] {5}\r\nabc)\r\nTAG OK done\r\n",  # the literal swallows what follows
    b"* 1 FETCH (UID 3 BODY[] {2}\r\nabcdef)\r\nTAG OK done\r\n",
    b"* 1 FETCH (UID 3 BODY[] {-1}\r\nabcdef)\r\nTAG OK done\r\n",
    b"* 1 FETCH (UID 3 BODY[] {99999999999999999999}\r\nabcdef)\r\nTAG OK done\r\n",
    b"* 1 FETCH (UID three BODY[] {3}\r\nabc)\r\nTAG OK done\r\n",
    b"* 1 FETCH (UID 3 BODY[]\r\nTAG OK done\r\n",
    b"* 1 FETCH UID 3\r\nTAG OK done\r\n",
    b'* 1 FETCH (UID 3 BODY[] "abc\r\nTAG OK done\r\n',
]
#: What is wrong after any command.
GARBAGE = [
    b"* BYE too bad\r\nTAG OK done\r\n",
    b"TAG NO SECRET\r\n",
    b"TAG BAD SECRET\r\n",
    b"OTHER OK done\r\n",
    b"\xff\xfe\0\0\r\n",
    b"HTTP/1.1 400 Bad Request\r\n\r\n",
    b"\r\n",
    b"x" * 1_000_100,
    b"",
]
COMMANDS = ["", "CAPABILITY", "LOGIN", "SELECT", "UID SEARCH", "UID FETCH"]
CASES = [("UID FETCH", data) for data in BAD_BODIES] + [(command, data) for command in COMMANDS for data in GARBAGE]


@pytest.mark.parametrize(("command", "data"), CASES, ids=lambda value: repr(value[:40]))
def test_garbage_is_an_error_of_ours_and_takes_nothing(server, mailbox_on, command, data):
    server.answers[command] = garbage(data)

    with pytest.raises((TransientError, PermanentError)):
        read(mailbox_on(server))


def test_a_mail_that_is_gone_meanwhile_is_passed_over(server, mailbox_on):
    def forget_one(line, tag, arguments):
        line.server.mails.pop(5, None)
        scripted_imap.fetch(line, tag, arguments)

    server.answers["UID FETCH"] = forget_one

    assert [3, 6] == sorted(read(mailbox_on(server)))


@pytest.mark.parametrize("answer", [b"* 2 FETCH (UID 5 BODY[] NIL)\r\nTAG OK done\r\n", b"TAG OK done\r\n"])
def test_a_mail_that_the_server_keeps_back_is_not_passed_over(server, answer, mailbox_on):
    """The cursor would lose it for good."""

    def keep_back(line, tag, arguments):
        (garbage(answer) if "BODY" in arguments else scripted_imap.fetch)(line, tag, arguments)

    server.answers["UID FETCH"] = keep_back

    with pytest.raises(TransientError, match="UID"):
        read(mailbox_on(server))


@pytest.mark.parametrize("command", ["", "CAPABILITY", "LOGIN", "UID SEARCH", "UID FETCH", "NOOP"])
def test_a_slow_loris_is_left_in_time(server, command, mailbox_on):
    """A byte now and then resets every time-out of a socket."""
    server.answers[command] = lambda line, _tag, _arguments: line.trickle(b"* OK " + b"x" * 10_000)
    mailbox = mailbox_on(server)
    start = time.perf_counter()

    with pytest.raises(TransientError):
        read(mailbox)
        mailbox.wait(timedelta(0))

    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("command", ["", "LOGIN", "SELECT", "UID FETCH"])
def test_a_silent_server_is_left_in_time(server, command, mailbox_on):
    server.answers[command] = lambda line, _tag, _arguments: line.server.stopped.wait(20)
    start = time.perf_counter()

    with pytest.raises(TransientError):
        read(mailbox_on(server))

    assert time.perf_counter() - start < 5


@pytest.mark.parametrize("command", ["", "LOGIN", "SELECT", "UID FETCH"])
def test_a_half_closed_connection_is_an_end(server, command, mailbox_on):
    server.answers[command] = lambda line, _tag, _arguments: (
        line.connection.shutdown(socket.SHUT_WR),
        line.server.stopped.wait(20),
    )

    with pytest.raises(TransientError):
        read(mailbox_on(server, patience=Patience(command=15, silence=15)))


def test_nothing_of_a_mail_gets_into_an_error(server, mailbox_on):
    """imaplib quotes what it cannot understand, and logs carry errors (S24)."""
    server.answers["UID FETCH"] = garbage(b"* Subject: SECRET\r\n")

    with pytest.raises(MailticketError) as caught:
        read(mailbox_on(server))

    assert "SECRET" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_mailbox_that_is_not_open_says_so(server, mailbox_on):
    with pytest.raises(TransientError, match="not connected"):
        mailbox_on(server).highest_uid()


def test_an_unreachable_server_is_for_later(mailbox_on):
    with scripted_imap.running() as server:
        pass

    with pytest.raises(TransientError, match="refuses connections"):
        mailbox_on(server).open()
