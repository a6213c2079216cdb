"""Mail in, numbered ticket, acknowledgement out: the real process on real servers."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from mailticket.clock import SystemClock
from tests.e2e.installation import Installation, mail
from tests.letters import Letter
from tests.servers.dovecot import Dovecot
from tests.servers.postgres import Postgres
from tests.servers.smtp_sink import SmtpSink


def test_mail_becomes_a_numbered_ticket_and_is_acknowledged(
    installation: Installation, deliver: Callable[..., None], smtp_sink: SmtpSink
):
    deliver(mail("Printer on fire"))
    installation.once()
    (ticket,) = installation.tickets
    (ack,) = smtp_sink.to("anne@customer.example")

    assert (1001, "Printer on fire", "new") == (ticket["number"], ticket["subject"], ticket["status"])
    assert "support@acme.example" == ack.mail_from
    assert "[#1001] Acme Support: we have your request" == Letter(ack.content).subject
    assert {"alice@acme.example", "bob@acme.example", "anne@customer.example"} == {
        recipient for sunk in smtp_sink.mails for recipient in sunk.rcpt_to
    }


def test_an_answer_to_the_acknowledgement_joins_its_ticket(
    installation: Installation, deliver: Callable[..., None], smtp_sink: SmtpSink
):
    deliver(mail("Printer on fire"))
    installation.once()
    ack = Letter(smtp_sink.to("anne@customer.example")[0].content)
    deliver(mail("Re: " + ack.subject, "Worse now.", In_Reply_To=ack.message_id))
    installation.once()
    (ticket,) = installation.tickets

    assert ["It burns.", "Worse now."] == [message["text"] for message in ticket["messages"]]
    assert 1 == len(smtp_sink.to("anne@customer.example")), "one acknowledgement a ticket"


@pytest.mark.parametrize("after", ["move", "seen", "delete"])
def test_what_is_in_the_spool_is_acknowledged_to_the_server(
    installation: Installation, deliver: Callable[..., None], dovecot: Dovecot, user: str, after: str
):
    installation.change(mailbox={"imap": {"after": after}})
    deliver(*(mail(f"Mail {number}") for number in range(3)))
    installation.once()
    installation.once()
    inbox, archive = dovecot.folder(user), dovecot.folder(user, "Processed")

    assert {"move": (0, 3), "seen": (3, 0), "delete": (0, 0)}[after] == (len(inbox), len(archive))
    assert all("\\Seen" in kept.flags for kept in inbox)
    assert ["ticket"] * 3 == [row["outcome"] for row in installation.spool]


def test_the_same_on_postgresql(
    installation: Installation, deliver: Callable[..., None], postgres: Postgres, smtp_sink: SmtpSink
):
    url = postgres.create_database()
    installation.change(site={"database": url})
    deliver(mail("Printer on fire"), mail("Paper is out"))
    installation.once()

    assert ["Paper is out", "Printer on fire"] == installation.subjects
    assert 2 == len(smtp_sink.to("anne@customer.example"))
    assert 0 == installation.run("audit").code


@pytest.mark.parametrize("days", [40, -200])
def test_what_comes_in_under_a_pretended_time_comes_then(
    installation: Installation, dovecot: Dovecot, user: str, smtp_sink: SmtpSink, days: int
):
    """`--at`: TIME is the clock of the whole run, for what comes in too; how old a mail is, is not changed by it."""
    installation.change(mailbox={"imap": {"since": "2d"}})
    now = SystemClock().now()
    pretended = now + timedelta(days=days)
    dovecot.append(user, mail("Long ago"), received_at=now - timedelta(days=3))
    dovecot.append(user, mail("Printer on fire"), received_at=now)
    installation.once("--at", pretended.isoformat())
    (ticket,) = installation.tickets

    assert "Printer on fire" == ticket["subject"]
    assert [pretended.date().isoformat()] * 2 == [ticket["created_at"][:10], ticket["messages"][0]["at"][:10]]
    assert 1 == len(smtp_sink.to("anne@customer.example")), "it is acknowledged: it has just come"


def test_the_daemon_serves_until_it_is_told_to_stop(
    installation: Installation, deliver: Callable[..., None], smtp_sink: SmtpSink
):
    with installation.daemon() as daemon:
        daemon.wait_for("ready")
        deliver(mail("Printer on fire"))
        smtp_sink.wait_for(3)

        assert 0 == daemon.stop()
    assert ["sent"] * 3 == [row["state"] for row in installation.outbox]


def test_mail_is_sent_over_verified_tls_after_log_in(
    installation: Installation, deliver: Callable[..., None], make_smtp_sink: Callable[..., SmtpSink], certificate
):
    sink = make_smtp_sink(security="tls", users={"support": "hush"})
    smtp = {
        "port": sink.port,
        "security": "tls",
        "ca_file": str(certificate.cert),
        "user": "support",
        "password_env": "SMTP_PASSWORD",
    }
    installation.change(mailbox={"smtp": smtp}).environment["SMTP_PASSWORD"] = "hush"
    deliver(mail("Printer on fire"))
    installation.once()

    assert [("support", True)] * 3 == [(sunk.login, sunk.tls) for sunk in sink.mails]
