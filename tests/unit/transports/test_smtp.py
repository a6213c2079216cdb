"""Each stage of a transaction, each way to fail (trust.md R10-R13, S17, S18)."""

from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from mailticket.clock import FrozenClock, SystemClock
from mailticket.errors import PermanentError
from mailticket.transports.smtp import SmtpSubmitter
from mailticket.transports.smtp_session import Patience, SmtpRoute, own_name
from mailticket.transports.submitter import Verdict
from mailticket.transports.tls import Security

HURRIED = Patience(connect=0.5, command=0.3, data=0.3, final=0.3)
MAIL = b"Subject: hello\r\nMessage-ID: <1@acme.example>\r\n\r\n.words\r\n"


@pytest.fixture
def submitter_to():
    """Return a maker of submitters that are closed in the end."""
    with ExitStack() as stack:

        def make(sink, clock=None, **how):
            how = {"security": Security(sink.security), "patience": HURRIED, **how}
            submitter = SmtpSubmitter(SmtpRoute(sink.host, sink.port, **how), clock or SystemClock())
            stack.callback(submitter.close)
            return submitter

        yield make


@pytest.fixture
def frozen():
    return FrozenClock(datetime(2026, 1, 1, tzinfo=UTC))


def send(submitter, recipient="anne@x.example", content=MAIL, **how):
    return submitter.submit(mail_from="support@acme.example", recipient=recipient, content=content, **how)


STAGES = [
    ("CONNECT", {"reply": "421 busy"}, Verdict.OUTAGE),
    ("CONNECT", {"reply": "554 go away"}, Verdict.OUTAGE),
    ("CONNECT", {"drop": True}, Verdict.OUTAGE),
    ("CONNECT", {"hang": True}, Verdict.OUTAGE),
    ("EHLO", {"reply": "421 busy"}, Verdict.OUTAGE),
    ("EHLO", {"reply": "451 busy"}, Verdict.OUTAGE),
    ("MAIL", {"reply": "450 greylisted"}, Verdict.DEFERRED),
    ("MAIL", {"reply": "550 5.7.1 sender refused"}, Verdict.REJECTED),
    ("MAIL", {"reply": "530 5.7.0 authenticate"}, Verdict.OUTAGE),
    ("MAIL", {"reply": "421 going down"}, Verdict.OUTAGE),
    ("MAIL", {"drop": True}, Verdict.OUTAGE),
    ("MAIL", {"hang": True}, Verdict.OUTAGE),
    ("RCPT", {"reply": "450 4.2.1 later"}, Verdict.DEFERRED),
    ("RCPT", {"reply": "550 5.1.1 unknown"}, Verdict.REJECTED),
    ("RCPT", {"reply": "554 5.7.1 relay access denied"}, Verdict.REJECTED),
    ("RCPT", {"reply": "421 4.3.2 shutting down"}, Verdict.OUTAGE),
    ("RCPT", {"drop": True}, Verdict.DEFERRED),
    ("RCPT", {"hang": True}, Verdict.DEFERRED),
    ("DATA", {"reply": "451 4.3.0 later"}, Verdict.DEFERRED),
    ("DATA", {"reply": "554 no"}, Verdict.REJECTED),
    ("DATA", {"drop": True}, Verdict.DEFERRED),
    ("DOT", {"reply": "451 4.3.0 later"}, Verdict.DEFERRED),
    ("DOT", {"reply": "550 5.7.1 spam"}, Verdict.REJECTED),
    ("DOT", {"reply": "421 4.3.0 no more"}, Verdict.OUTAGE),
    ("DOT", {"drop": True}, Verdict.UNCERTAIN),
    ("DOT", {"drop": True, "taken": True}, Verdict.UNCERTAIN),
    ("DOT", {"hang": True, "taken": True}, Verdict.UNCERTAIN),
]


@pytest.mark.parametrize(("stage", "fault", "expected"), STAGES, ids=str)
def test_each_failure_has_its_verdict(smtp_sink, submitter_to, stage, fault, expected):
    smtp_sink.fault(stage, **fault)

    attempt = send(submitter_to(smtp_sink))

    assert expected is attempt.verdict
    assert fault.get("reply", "") in attempt.reply
    assert len(smtp_sink.mails) == (1 if fault.get("taken") else 0)


@pytest.mark.parametrize(("stage", "fault", "expected"), STAGES, ids=str)
def test_after_any_failure_the_next_mail_goes(smtp_sink, submitter_to, stage, fault, expected):
    """One bad recipient never blocks the others (R12)."""
    submitter = submitter_to(smtp_sink)
    smtp_sink.fault(stage, **fault)
    send(submitter)
    smtp_sink.behave()

    assert Verdict.ACCEPTED is send(submitter, "bob@x.example").verdict
    assert 1 == len(smtp_sink.to("bob@x.example"))


def test_twice_running_refused_at_mail_from_is_no_fault_of_the_mail(smtp_sink, submitter_to):
    submitter = submitter_to(smtp_sink)
    smtp_sink.fault("MAIL", "451 4.3.0 later", times=3)

    verdicts = [send(submitter).verdict for _ in range(4)]

    assert [Verdict.DEFERRED, Verdict.OUTAGE, Verdict.OUTAGE, Verdict.ACCEPTED] == verdicts


def test_the_count_starts_anew_after_a_success(smtp_sink, submitter_to):
    submitter = submitter_to(smtp_sink)
    verdicts = []
    for _ in range(2):
        smtp_sink.fault("MAIL", "451 4.3.0 later", times=1)
        verdicts += [send(submitter).verdict, send(submitter).verdict]

    assert [Verdict.DEFERRED, Verdict.ACCEPTED] * 2 == verdicts


def test_the_mail_arrives_byte_for_byte(smtp_sink, submitter_to):
    send(submitter_to(smtp_sink))

    (mail,) = smtp_sink.mails
    assert (MAIL, "support@acme.example", ("anne@x.example",)) == (mail.content, mail.mail_from, mail.rcpt_to)


def test_one_connection_serves_many_mails(smtp_sink, submitter_to):
    submitter = submitter_to(smtp_sink)
    for number in range(5):
        send(submitter, f"p{number}@x.example")

    assert 5 == len(smtp_sink.mails)
    assert 1 == [stage for stage, _ in smtp_sink.events].count("CONNECT")
    assert "RSET" not in [stage for stage, _ in smtp_sink.events]


def test_a_refused_recipient_is_cleaned_up_before_the_next_mail(smtp_sink, submitter_to):
    submitter = submitter_to(smtp_sink)
    smtp_sink.fault("RCPT", "550 unknown", to="nobody@x.example")
    verdicts = [send(submitter, who).verdict for who in ("nobody@x.example", "anne@x.example")]

    assert [Verdict.REJECTED, Verdict.ACCEPTED] == verdicts
    assert 1 == [stage for stage, _ in smtp_sink.events].count("CONNECT")


def test_a_connection_that_was_idle_is_tried_before_it_is_trusted(smtp_sink, submitter_to, frozen):
    submitter = submitter_to(smtp_sink, clock=frozen)
    send(submitter)
    frozen.advance(minutes=1)
    send(submitter)

    assert "RSET" in [stage for stage, _ in smtp_sink.events]


def test_a_server_that_hung_up_meanwhile_costs_nothing(smtp_sink, submitter_to):
    submitter = submitter_to(smtp_sink)
    send(submitter)
    smtp_sink.stop()
    smtp_sink.start()

    assert Verdict.ACCEPTED is send(submitter).verdict


def test_a_server_that_takes_so_many_a_session_is_called_again(smtp_sink, submitter_to):
    submitter = submitter_to(smtp_sink)
    send(submitter)
    smtp_sink.fault("MAIL", "421 4.7.0 too many mails in this session", times=1)

    assert Verdict.ACCEPTED is send(submitter).verdict


def test_an_unreachable_server_is_an_outage(smtp_sink, submitter_to):
    smtp_sink.stop()

    attempt = send(submitter_to(smtp_sink))

    assert Verdict.OUTAGE is attempt.verdict
    assert "refuses connections" in attempt.reply


def test_what_would_smuggle_leaves_as_text(smtp_sink, submitter_to):
    send(submitter_to(smtp_sink), content=b"Subject: x\r\n\r\nhi\n.\r\nMAIL FROM:<eve@evil.example>\r\n")

    (mail,) = smtp_sink.mails
    assert b"Subject: x\r\n\r\nhi\r\n.\r\nMAIL FROM:<eve@evil.example>\r\n" == mail.content


@pytest.mark.parametrize(
    "address", ["anne@x.example\r\nRCPT TO:<eve@evil.example>", "anne@x.example\n", "a> SIZE=1", "a b@x"]
)
def test_an_address_cannot_carry_a_command(smtp_sink, submitter_to, address):
    submitter = submitter_to(smtp_sink)

    assert Verdict.REJECTED is send(submitter, address).verdict
    assert Verdict.ACCEPTED is send(submitter).verdict
    assert [("RCPT", "TO:<anne@x.example>")] == [event for event in smtp_sink.events if event[0] == "RCPT"]


def test_an_international_address_needs_a_server_that_takes_it(smtp_sink, submitter_to):
    """aiosmtpd offers no SMTPUTF8 unless told so."""
    attempt = send(submitter_to(smtp_sink), "zoë@x.example", smtputf8=True)

    assert Verdict.REJECTED is attempt.verdict
    assert "SMTPUTF8" in attempt.reply


def test_eight_bit_mail_is_announced(smtp_sink, submitter_to):
    submitter = submitter_to(smtp_sink)
    send(submitter, content=b"Subject: x\r\n\r\n\xc3\xa9\r\n")
    send(submitter)

    said = [argument for stage, argument in smtp_sink.events if stage == "MAIL"]
    assert ["BODY=8BITMIME" in argument for argument in said] == [True, False]


# --- TLS and log-in -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("security", ["tls", "starttls", "plain"])
@pytest.mark.servers
def test_logging_in_over_what_is_configured(make_smtp_sink, certificate, submitter_to, security):
    sink = make_smtp_sink(security, users={"support": "pass wörd"})
    submitter = submitter_to(sink, ca_file=str(certificate.cert), user="support", password=lambda: "pass wörd")

    assert Verdict.ACCEPTED is send(submitter).verdict
    assert [("support", security != "plain")] == [(mail.login, mail.tls) for mail in sink.mails]


def test_a_wrong_password_is_an_outage_that_names_the_user(make_smtp_sink, submitter_to):
    sink = make_smtp_sink(users={"support": "right"})
    attempt = send(submitter_to(sink, user="support", password=lambda: "wrong"))

    assert Verdict.OUTAGE is attempt.verdict
    assert "log-in of support is refused: 535" in attempt.reply
    assert "wrong" not in attempt.reply


def test_a_token_logs_in(make_smtp_sink, submitter_to):
    sink = make_smtp_sink(users={"support": "token"})
    oauth = {"user": "support", "auth": "oauth2"}

    assert Verdict.ACCEPTED is send(submitter_to(sink, password=lambda: "token", **oauth)).verdict
    expired = send(submitter_to(sink, password=lambda: "expired", **oauth))
    assert Verdict.OUTAGE is expired.verdict
    assert "535" in expired.reply


def test_a_password_that_cannot_be_read_is_an_outage(make_smtp_sink, submitter_to):
    def unreadable():
        raise PermanentError("the file of the password is gone")

    sink = make_smtp_sink(users={"support": "right"})
    attempt = send(submitter_to(sink, user="support", password=unreadable))

    assert (Verdict.OUTAGE, "the file of the password is gone") == (attempt.verdict, attempt.reply)


def test_without_starttls_nothing_but_ehlo_leaves(make_smtp_sink, submitter_to):
    """S18: no falling back to the clear, whoever took the offer away."""
    sink = make_smtp_sink(users={"support": "secret"})
    attempt = send(submitter_to(sink, security=Security.STARTTLS, user="support", password=lambda: "secret"))

    assert Verdict.OUTAGE is attempt.verdict
    assert "STARTTLS" in attempt.reply
    assert {"CONNECT", "EHLO"} == {stage for stage, _ in sink.events}


@pytest.mark.parametrize("security", ["tls", "starttls"])
@pytest.mark.servers
def test_a_certificate_nobody_vouches_for_is_an_outage(make_smtp_sink, submitter_to, security):
    sink = make_smtp_sink(security, users={"support": "secret"})
    attempt = send(submitter_to(sink, user="support", password=lambda: "secret"))

    assert Verdict.OUTAGE is attempt.verdict
    assert "ca_file" in attempt.reply
    assert "AUTH" not in [stage for stage, _ in sink.events]


def test_a_server_elsewhere_is_not_spoken_to_in_the_clear():
    with pytest.raises(PermanentError, match="plain"):
        SmtpSubmitter(SmtpRoute("mail.acme.example", security=Security.PLAIN), SystemClock())


def test_the_route_does_not_show_its_password():
    assert "hunter2" not in repr(SmtpRoute("h", password=lambda: "hunter2"))


def test_our_own_name_needs_no_look_up():
    assert "." in own_name()
