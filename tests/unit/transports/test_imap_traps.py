"""IDLE as servers really speak it: the traps A to E of dependencies.md 1.1, none of which may miss mail or spin."""

import time
from datetime import timedelta

import pytest

from mailticket.errors import TransientError
from mailticket.transports.imap import ImapMailbox
from mailticket.transports.imap_client import ImapAccount, Patience
from mailticket.transports.tls import Security
from tests.servers import scripted_imap
from tests.servers.scripted_imap import ScriptedImap

LONG = timedelta(seconds=60)


@pytest.fixture
def server():
    with scripted_imap.running(mails={1: b"Subject: one\r\n\r\n"}) as server:
        yield server


@pytest.fixture
def mailbox(server):
    mailbox = mailbox_on(server)
    mailbox.open()
    yield mailbox
    mailbox.close()


def mailbox_on(server: ScriptedImap, **patience: float) -> ImapMailbox:
    plain = ImapAccount(server.host, "support", lambda: "secret", port=server.port, security=Security.PLAIN)
    if not patience:
        return ImapMailbox(plain)
    return ImapMailbox(
        ImapAccount(
            plain.host,
            plain.user,
            plain.password,
            port=plain.port,
            security=plain.security,
            patience=Patience(**patience),
        )
    )


def seconds_of(action) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def idle_saying(*segments: bytes, pause: float = 0.0):
    """Return an IDLE that sends *segments* one by one, then behaves."""

    def answer(line, tag, _arguments):
        for segment in segments:
            line.send(segment)
            line.server.stopped.wait(pause)
        line.read()
        line.ok(tag)

    return answer


@pytest.mark.parametrize(
    "segments",
    [
        [b"+ idling\r\n* 2 EXISTS\r\n"],  # A: in one segment, so that it sits in imaplib's buffer
        [b"+ idling\r\n", b"* 2 EXISTS\r\n"],
        [b"* 2 EXISTS\r\n+ idling\r\n"],  # C: before the "+"
        [b"* 2 EXISTS\r\n", b"+ idling\r\n* OK Still here\r\n"],
        [b"+ idling\r\n* 2 EX", b"ISTS\r\n"],  # D: a line in two packets
        [b"+ idling\r", b"\n* 2 EXISTS\r\n* 1 REC", b"ENT\r\n"],
    ],
    ids=["A", "plain", "C", "C and more", "D", "D and more"],
)
def test_news_end_the_wait_at_once(server, mailbox, segments):
    server.answers["IDLE"] = idle_saying(*segments, pause=0.05)

    took = seconds_of(lambda: mailbox.wait(LONG))
    server.mails[2] = b"Subject: two\r\n\r\n"

    assert took < 10
    assert [2] == [mail.uid for batch in mailbox.fetch_after(1) for mail in batch]


def test_mail_announced_beside_the_answer_to_a_search_is_news(server, mailbox):
    """It came too late for the search, and IDLE does not announce it again."""

    def search(line, tag, _arguments):
        line.send(b"* SEARCH 1\r\n* 2 EXISTS\r\n")
        line.ok(tag)

    server.answers["UID SEARCH"] = search
    assert [] == [mail for batch in mailbox.fetch_after(1) for mail in batch]

    assert seconds_of(lambda: mailbox.wait(LONG)) < 10


def test_a_server_that_hangs_up_in_idle_is_noticed_once(server, mailbox):
    """B: imapclient returns [] for ever; 100,000 times a second."""

    def hang_up(line, _tag, _arguments):
        line.send(b"+ idling\r\n")
        raise EOFError

    server.answers["IDLE"] = hang_up
    cpu = time.process_time()

    with pytest.raises(TransientError):
        mailbox.wait(LONG)

    assert time.process_time() - cpu < 0.5
    with pytest.raises(TransientError):
        mailbox.wait(LONG)


def test_a_black_hole_is_left_after_the_time_out(server):
    """E: the connection is up, and nobody is there."""
    server.answers["IDLE"] = lambda line, _tag, _arguments: (line.send(b"+ idling\r\n"), line.server.stopped.wait(30))
    mailbox = mailbox_on(server, silence=0.2)
    mailbox.open()

    with pytest.raises(TransientError):
        mailbox.wait(timedelta(seconds=0.1))


@pytest.mark.parametrize("goodbye", [b"* BYE going down\r\n", b"+ idling\r\n* BYE idle too long\r\n"])
def test_a_goodbye_in_idle_is_an_error_to_reconnect_after(server, mailbox, goodbye):
    def say_goodbye(line, _tag, _arguments):
        line.send(goodbye)
        raise EOFError

    server.answers["IDLE"] = say_goodbye

    with pytest.raises(TransientError):
        mailbox.wait(LONG)


def test_a_server_that_refuses_idle_is_polled(server, mailbox):
    server.answers["IDLE"] = lambda line, tag, _arguments: line.send(f"{tag} NO not now\r\n".encode())

    mailbox.wait(timedelta(seconds=0.05))
    mailbox.wait(timedelta(seconds=0.05))

    assert 1 == server.commands.count("IDLE")
    assert 2 == server.commands.count("NOOP")


def test_a_server_without_idle_is_polled(server, mailbox):
    server.capabilities = "IMAP4rev1"
    mailbox.open()

    mailbox.wait(timedelta(seconds=0.05))

    assert "IDLE" not in server.commands


def test_a_quiet_wait_ends_with_a_living_connection(server, mailbox):
    assert 0.1 <= seconds_of(lambda: mailbox.wait(timedelta(seconds=0.1))) < 10

    assert ["IDLE", "NOOP"] == server.commands[-2:]


def test_a_wait_can_be_interrupted_from_outside(server, mailbox):
    """SIGTERM and a full stop must not wait for the server."""
    server.answers["IDLE"] = lambda line, tag, _arguments: (
        line.send(b"+ idling\r\n"),
        mailbox.interrupt(),
        line.read(),
        line.ok(tag),
    )

    assert seconds_of(lambda: mailbox.wait(LONG)) < 10
