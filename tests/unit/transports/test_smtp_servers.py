"""Servers that offer little, or stop in the middle: a few lines each, said one after the other."""

import socket
import threading
from base64 import b64decode
from contextlib import ExitStack, suppress

import pytest

from mailticket.clock import SystemClock
from mailticket.transports.smtp import SmtpSubmitter
from mailticket.transports.smtp_session import Patience, SmtpRoute
from mailticket.transports.submitter import Verdict
from mailticket.transports.tls import Security

MAIL = b"Subject: x\r\n\r\nhello\r\n"


@pytest.fixture
def say():
    """Return a maker of submitters to a server that answers each line with the next of *replies*, then hangs up."""
    with ExitStack() as stack:

        def make(*replies, **how):
            listener = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
            listener.settimeout(20)
            heard = []

            def serve():
                connection, _ = listener.accept()
                with suppress(OSError), connection, connection.makefile("rb") as lines:
                    connection.settimeout(20)
                    for reply in replies:
                        connection.sendall(reply.encode() + b"\r\n")
                        heard.append(lines.readline())

            thread = threading.Thread(target=serve, daemon=True)
            thread.start()
            how = {"security": Security.PLAIN, "patience": Patience(command=10, data=10, final=10), **how}
            route = SmtpRoute(*listener.getsockname(), **how)
            submitter = SmtpSubmitter(route, SystemClock())
            stack.callback(thread.join, 20)
            stack.callback(submitter.close)
            return submitter, heard

        yield make


def send(submitter, content=MAIL, recipient="anne@x.example"):
    return submitter.submit(mail_from="support@acme.example", recipient=recipient, content=content)


def test_a_server_of_old_is_greeted_with_helo(say):
    submitter, heard = say("220 hi", "502 what?", "250 hello", "550 5.7.1 not from you")
    attempt = send(submitter)

    assert (Verdict.REJECTED, "550 5.7.1 not from you") == (attempt.verdict, attempt.reply)
    assert heard[1].lower().startswith(b"helo ")
    assert b"MAIL FROM:<support@acme.example>\r\n" == heard[2]


def test_a_mail_larger_than_the_server_takes_is_not_even_begun(say):
    submitter, heard = say("220 hi", "250-hello\r\n250 SIZE 10", "250 never asked")
    attempt = send(submitter)

    assert Verdict.REJECTED is attempt.verdict
    assert "the server takes 10" in attempt.reply
    assert 1 == len(heard)


@pytest.mark.parametrize("told", ["SIZE", "SIZE 0", "SIZE lots"])
def test_a_size_that_says_nothing_limits_nothing(say, told):
    submitter, _ = say("220 hi", f"250-hello\r\n250 {told}", "250 ok", "550 unknown")

    assert "unknown" in send(submitter).reply


def test_a_server_without_log_in_says_what_to_change(say):
    submitter, _ = say("220 hi", "250 hello", user="support", password=lambda: "x")
    attempt = send(submitter)

    assert Verdict.OUTAGE is attempt.verdict
    assert "leave out `user`" in attempt.reply


def test_a_server_that_knows_no_plain_gets_what_it_knows(say):
    replies = ["220 hi", "250-hello\r\n250 AUTH LOGIN", "334 UGFzc3dvcmQ6", "235 in", "550 sender unknown"]
    submitter, heard = say(*replies, user="support", password=lambda: "secret")

    assert Verdict.REJECTED is send(submitter).verdict
    assert heard[1].startswith(b"AUTH LOGIN ")


@pytest.mark.parametrize(("user", "secret"), [("support", "Grüße € 1"), ("jürgen", "secret")])
def test_a_name_or_password_beyond_ascii_works_where_plain_is_not_known(say, user, secret):
    """Microsoft 365 offers LOGIN and XOAUTH2."""
    replies = ["220 hi", "250-hello\r\n250 AUTH LOGIN XOAUTH2", "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "235 in"]
    submitter, heard = say(*replies, "550 sender unknown", user=user, password=lambda: secret)

    assert Verdict.REJECTED is send(submitter).verdict
    assert [user, secret] == [b64decode(line).decode() for line in heard[2:4]]


def test_a_wrong_password_beyond_ascii_is_told_as_such(say):
    replies = ["220 hi", "250-hello\r\n250 AUTH LOGIN", "334 VXNlcm5hbWU6", "334 UGFzc3dvcmQ6", "535 5.7.3 no"]
    submitter, _ = say(*replies, user="support", password=lambda: "Grüße")

    assert "log-in of support is refused: 535 5.7.3 no" in send(submitter).reply


def test_a_server_that_offers_only_log_ins_we_do_not_know_says_which(say):
    submitter, _ = say("220 hi", "250-hello\r\n250 AUTH NTLM GSSAPI", user="u", password=lambda: "x")

    assert send(submitter).reply.endswith("the server offers only log-ins unknown here: NTLM GSSAPI")


def test_a_refused_starttls_is_quoted(say):
    replies = "220 hi", "250-hello\r\n250 STARTTLS", "454 4.7.0 no TLS just now"
    attempt = send(say(*replies, security=Security.STARTTLS)[0])

    assert (Verdict.OUTAGE, True) == (attempt.verdict, attempt.reply.endswith("refuses: 454 4.7.0 no TLS just now"))


def test_a_passing_refusal_to_log_in_is_told_as_such(say):
    submitter, _ = say("220 hi", "250-hello\r\n250 AUTH PLAIN", "454 4.7.0 try later", user="u", password=lambda: "x")
    attempt = send(submitter)

    assert (Verdict.OUTAGE, "127.0.0.1: log-in of u is refused: 454 4.7.0 try later") == (
        attempt.verdict,
        attempt.reply,
    )


def test_a_connection_lost_before_the_dot_defers_the_mail_alone(say):
    """The server cannot have it: no dot was sent."""
    submitter, _ = say("220 hi", "250 hello", "250 ok", "250 ok", "354 go")
    attempt = send(submitter, MAIL + b"x" * 70 + b"\r\n" + (b"y" * 70 + b"\r\n") * 200_000)

    assert Verdict.DEFERRED is attempt.verdict


@pytest.mark.parametrize("reply", ["what", "x" * 10_000, "250"])
def test_after_the_dot_what_nobody_understands_is_doubt(say, reply):
    submitter, _ = say("220 hi", "250 hello", "250 ok", "250 ok", "354 go\r\n" + reply)
    attempt = send(submitter)

    assert (Verdict.ACCEPTED if reply == "250" else Verdict.UNCERTAIN) is attempt.verdict


def test_an_international_address_without_smtputf8_is_not_sent(say):
    submitter, heard = say("220 hi", "250 hello", "250 ok", "250 never asked")
    attempt = send(submitter, recipient="zoë@x.example")

    assert Verdict.REJECTED is attempt.verdict
    assert "SMTPUTF8" in attempt.reply
    assert not any(b"x.example" in line for line in heard)
