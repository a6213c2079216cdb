"""The private servers do what the tests believe of them."""

import contextlib
import imaplib
import smtplib
import ssl
from datetime import UTC, datetime

import pytest

from tests.servers.certificates import Certificate
from tests.servers.dovecot import Dovecot
from tests.servers.postgres import Postgres
from tests.servers.smtp_sink import SmtpSink

MAIL = b"From: anne@x.example\r\nSubject: fire\r\n\r\n.It burns.\r\n"


# --- Dovecot ---


@pytest.fixture
def user(dovecot: Dovecot, request: pytest.FixtureRequest) -> str:
    """A user of this test alone."""
    return dovecot.add_user(request.node.name.replace("_", "-"))


def test_mail_is_delivered_and_appended(dovecot: Dovecot, user: str):
    dovecot.deliver(user, MAIL)
    dovecot.append(user, MAIL, received_at=datetime(2026, 3, 1, 8, 0, tzinfo=UTC))

    by_lmtp, by_append = dovecot.folder(user)
    assert by_lmtp.content.startswith(b"Return-Path: <someone@elsewhere.example>\r\n")
    assert MAIL == by_append.content
    assert ["fire", "fire"] == dovecot.subjects(user)
    assert [] == dovecot.folder(user, "Processed")


def test_a_kicked_session_ends(dovecot: Dovecot, user: str):
    session = imaplib.IMAP4(dovecot.host, dovecot.imap_port, timeout=10)
    session.login(user, "secret")
    dovecot.kick(user)

    # The kick is a signal: on a busy machine the session answers once or twice before it comes.
    with contextlib.closing(session.socket()), pytest.raises(imaplib.IMAP4.abort):
        while session.noop():
            pass


def test_a_restart_keeps_uidvalidity_and_mail(dovecot: Dovecot, user: str):
    dovecot.append(user, MAIL)
    before = dovecot.uidvalidity(user)
    dovecot.stop()
    with pytest.raises(ConnectionRefusedError):
        dovecot.uidvalidity(user)
    dovecot.start()

    assert (before, 1) == (dovecot.uidvalidity(user), len(dovecot.folder(user)))


def test_uidvalidity_can_be_renewed(dovecot: Dovecot, user: str):
    dovecot.append(user, MAIL, MAIL)
    before = dovecot.uidvalidity(user)
    dovecot.renew_uidvalidity(user)

    assert before != dovecot.uidvalidity(user)
    assert [MAIL, MAIL] == [mail.content for mail in dovecot.folder(user)]


def test_a_reset_takes_all_away(dovecot: Dovecot, user: str):
    dovecot.append(user, MAIL)
    dovecot.reset(user)

    assert [] == dovecot.folder(user)


@pytest.mark.parametrize(
    ("token", "lets_in"),
    [
        pytest.param({}, True, id="valid"),
        pytest.param({"valid_for": -60}, False, id="expired"),
        pytest.param({"key": b"x" * 32}, False, id="wrong key"),
    ],
)
def test_tokens_are_checked(dovecot: Dovecot, token: dict, lets_in: bool):
    user = dovecot.add_user("token-user")
    said = f"user={user}\1auth=Bearer {dovecot.token(user, **token)}\1\1".encode()
    answers = iter([said])
    session = imaplib.IMAP4_SSL(dovecot.host, dovecot.imaps_port, ssl_context=dovecot.tls_context())
    outcome = contextlib.nullcontext() if lets_in else pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED")
    with outcome:
        session.authenticate("XOAUTH2", lambda _: next(answers, b""))
    session.logout()


# --- PostgreSQL ---


def test_databases_are_new_and_apart(postgres: Postgres):
    one, other = postgres.create_database(), postgres.create_database()

    assert one != other
    assert 0 == postgres.terminate_connections(one)
    postgres.drop_database(one)
    postgres.drop_database(other)
    assert [] == postgres.execute("SELECT datname FROM pg_database WHERE datname LIKE 'mt%%' AND datname = %s", one)


# --- The sink ---


def test_the_sink_takes_mail_byte_for_byte(smtp_sink: SmtpSink):
    with smtplib.SMTP(smtp_sink.host, smtp_sink.port) as client:
        client.sendmail("a@x.example", ["b@y.example"], MAIL)

    (mail,) = smtp_sink.wait_for(1)
    assert ("a@x.example", ("b@y.example",), MAIL, None) == (mail.mail_from, mail.rcpt_to, mail.content, mail.login)
    assert ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "DOT"] == [stage for stage, _ in smtp_sink.events][:6]


def test_the_sink_refuses_one_recipient_as_often_as_told(smtp_sink: SmtpSink):
    smtp_sink.fault("RCPT", "450 4.2.1 later", to="b@y.example", times=1)
    with smtplib.SMTP(smtp_sink.host, smtp_sink.port) as client:
        with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
            client.sendmail("a@x.example", ["b@y.example"], MAIL)
        client.sendmail("a@x.example", ["c@y.example"], MAIL)
        client.sendmail("a@x.example", ["b@y.example"], MAIL)

    assert {"b@y.example": (450, b"4.2.1 later")} == refused.value.recipients
    assert [("c@y.example",), ("b@y.example",)] == [mail.rcpt_to for mail in smtp_sink.mails]


def test_the_sink_swallows_the_reply_after_the_dot(smtp_sink: SmtpSink):
    smtp_sink.fault("DOT", drop=True, taken=True, times=1)
    client = smtplib.SMTP(smtp_sink.host, smtp_sink.port)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        client.sendmail("a@x.example", ["b@y.example"], MAIL)

    assert 1 == len(smtp_sink.wait_for(1))


def test_the_sink_hangs_without_a_word(smtp_sink: SmtpSink):
    smtp_sink.fault("DOT", hang=True, taken=True)
    client = smtplib.SMTP(smtp_sink.host, smtp_sink.port, timeout=0.3)
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
        client.sendmail("a@x.example", ["b@y.example"], MAIL)
    client.close()


@pytest.mark.parametrize("reply", ["421 4.3.2 going down", "554 5.7.1 no"])
def test_the_sink_greets_as_told(smtp_sink: SmtpSink, reply: str):
    smtp_sink.fault("CONNECT", reply)
    with pytest.raises(smtplib.SMTPConnectError, match=reply[4:]):
        smtplib.SMTP(smtp_sink.host, smtp_sink.port)


def test_a_stopped_sink_is_unreachable_and_comes_back_on_its_port(smtp_sink: SmtpSink):
    smtp_sink.stop()
    with pytest.raises(ConnectionRefusedError):
        smtplib.SMTP(smtp_sink.host, smtp_sink.port)
    smtp_sink.start()
    with smtplib.SMTP(smtp_sink.host, smtp_sink.port) as client:
        assert 250 == client.noop()[0]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_the_sink_speaks_tls_and_checks_who_logs_in(make_smtp_sink, certificate: Certificate, security: str):
    sink = make_smtp_sink(security, users={"support": "secret"})
    context = ssl.create_default_context(cafile=str(certificate.cert))
    client = (
        smtplib.SMTP_SSL(sink.host, sink.port, context=context)
        if security == "tls"
        else smtplib.SMTP(sink.host, sink.port)
    )
    with client:
        if security == "starttls":
            client.starttls(context=context)
        with pytest.raises(smtplib.SMTPAuthenticationError):
            client.login("support", "wrong")
        client.login("support", "secret")
        client.sendmail("a@x.example", ["b@y.example"], MAIL)

    (mail,) = sink.wait_for(1)
    assert ("support", True) == (mail.login, mail.tls)


def test_the_sink_takes_tokens(make_smtp_sink):
    sink = make_smtp_sink(users={"support": "a-token"})
    with smtplib.SMTP(sink.host, sink.port) as client:
        client.ehlo()
        refused = client.docmd("AUTH XOAUTH2", "dXNlcj1zdXBwb3J0AWF1dGg9QmVhcmVyIHgBAQ==")
        after_challenge = client.docmd("")
        client.auth("XOAUTH2", lambda _=None: "user=support\1auth=Bearer a-token\1\1")
        client.sendmail("a@x.example", ["b@y.example"], MAIL)

    assert (334, 535) == (refused[0], after_challenge[0])
    assert "support" == sink.mails[0].login
