"""Mail handed over by LMTP and SMTP: acknowledged when it is durable, refused for strangers, later when it cannot be."""

import smtplib
import socket
from pathlib import Path

import pytest

from tests.e2e.installation import Installation, mail
from tests.servers.smtp_sink import SmtpSink


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


@pytest.mark.parametrize("protocol", ["lmtp", "smtp"])
def test_mail_that_is_handed_over_becomes_a_ticket(installation: Installation, smtp_sink: SmtpSink, protocol: str):
    port = free_port()
    installation.change(listen={protocol: f"127.0.0.1:{port}"})
    client = {"lmtp": smtplib.LMTP, "smtp": smtplib.SMTP}[protocol]
    with installation.daemon() as daemon:
        daemon.wait_for('"ready"')
        with client("127.0.0.1", port) as session:
            long_line = "x" * 5000
            refused = session.sendmail(
                "anne@customer.example",
                ["support@acme.example", "stranger@acme.example"],
                mail("Printer on fire", long_line),
            )
        smtp_sink.wait_for(3)
    (ticket,) = installation.tickets

    assert {"stranger@acme.example"} == set(refused)
    assert (protocol, long_line) == (ticket["messages"][0]["via"], ticket["messages"][0]["text"])


def test_nobody_who_reaches_the_smtp_listener_is_an_agent_by_what_they_write(
    installation: Installation, smtp_sink: SmtpSink
):
    """No border stands in front of it, so the results in a header are their sender's own (trust.md 3.2)."""
    port = free_port()
    installation.change(listen={"smtp": f"127.0.0.1:{port}"}, security={"trust": "authserv-id mx.acme.example"})
    passed = "mx.acme.example; dmarc=pass header.from=acme.example"
    forged = {"From": "Bob Martin <bob@acme.example>", "Authentication-Results": passed}
    with installation.daemon() as daemon:
        daemon.wait_for('"ready"')
        for content in (mail("Printer on fire"), mail("Re: [#1001] Printer on fire", "#close\r\nUse water.", **forged)):
            with smtplib.SMTP("127.0.0.1", port) as session:
                session.sendmail("mallory@evil.example", ["support@acme.example"], content)
        smtp_sink.wait_for(4)
    (ticket,) = installation.tickets

    assert ("new", ["requester", "note"]) == (ticket["status"], [one["kind"] for one in ticket["messages"]])
    assert any("Is this you?" in str(one.content) for one in smtp_sink.to("bob@acme.example"))


def test_two_recipients_of_ours_get_two_replies_and_one_ticket(installation: Installation, smtp_sink: SmtpSink):
    port = free_port()
    installation.change(listen={"lmtp": f"127.0.0.1:{port}"})
    with installation.daemon() as daemon:
        daemon.wait_for('"ready"')
        with smtplib.LMTP("127.0.0.1", port) as session:
            session.ehlo_or_helo_if_needed()
            session.mail("anne@customer.example")
            for address in ("support@acme.example", "support+more@acme.example"):
                assert 250 == session.rcpt(address)[0]
            assert 354 == session.docmd("DATA")[0]
            session.send(mail("Printer on fire") + b".\r\n")
            replies = [session.getreply()[0] for _ in range(2)]  # smtplib's own sendmail reads one only
        smtp_sink.wait_for(3)

    assert [250, 250] == replies
    assert 1 == len(installation.tickets)


def test_a_full_disk_is_a_temporary_failure_and_the_operator_hears_of_it(
    installation: Installation, smtp_sink: SmtpSink
):
    port = free_port()
    installation.change(listen={"lmtp": f"127.0.0.1:{port}"}, site={"min_free": "9999TB"})
    with installation.daemon() as daemon:
        daemon.wait_for('"ready"')
        with smtplib.LMTP("127.0.0.1", port) as session, pytest.raises(smtplib.SMTPDataError) as refused:
            session.sendmail("anne@customer.example", ["support@acme.example"], mail("Printer on fire"))
        smtp_sink.wait_for(1)

    assert 1 == len(smtp_sink.to("ops@acme.example")) == len(smtp_sink.mails)
    assert 452 == refused.value.smtp_code
    assert [] == installation.spool


def test_a_socket_in_the_file_system_is_listened_on(installation: Installation, tmp_path: Path, smtp_sink: SmtpSink):
    path = tmp_path / "lmtp"
    installation.change(listen={"lmtp": str(path)})
    with installation.daemon() as daemon:
        daemon.wait_for('"ready"')
        with smtplib.LMTP(str(path)) as session:
            session.sendmail("anne@customer.example", ["support@acme.example"], mail("Printer on fire"))
        smtp_sink.wait_for(3)

    assert 1 == len(installation.tickets)
