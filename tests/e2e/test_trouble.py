"""Servers that are away, refuse us or lie, and disks that are full: a clear message, an exit code, and no mail lost."""

from collections import Counter
from collections.abc import Callable

import pytest

from tests.e2e.installation import Installation, mail
from tests.servers.dovecot import Dovecot
from tests.servers.launch import free_ports
from tests.servers.smtp_sink import SmtpSink
from tests.world import merged

#: What is wrong, what is said of it, and the exit code.
MAILBOX_TROUBLES = {
    "nobody listens": ({"port": free_ports(1)[0]}, "reading support: ", 75),
    "wrong password": ({"password_env": "WRONG"}, "reading support: ", 1),
    "unknown certificate": ({"ca_file": ""}, "certificate", 1),
}


@pytest.mark.parametrize("trouble", MAILBOX_TROUBLES)
def test_a_mailbox_that_cannot_be_read_stops_no_other(
    installation: Installation, dovecot: Dovecot, deliver: Callable[..., None], user: str, trouble: str
):
    change, said, code = MAILBOX_TROUBLES[trouble]
    other = merged(installation.settings["mailbox"][0], {"name": "sales", "address": "sales@acme.example"})
    other["imap"]["user"] = dovecot.add_user(f"{user}b")
    broken = merged(installation.settings["mailbox"][0], {"imap": change})
    installation.change(mailbox=[broken, other]).environment["WRONG"] = "guess"
    deliver(mail("waits"))
    dovecot.deliver(f"{user}b", mail("is served"))
    rehearsed = installation.run("run", "--once", "--dry-run")
    assert (code, True) == (rehearsed.code, said in rehearsed.err), rehearsed
    done = installation.run("run", "--once")

    assert code == done.code, done
    assert said in done.err
    assert "Traceback" not in done.err
    assert "guess" not in done.err, "a password is never shown"
    assert ["is served"] == [ticket["subject"] for ticket in installation.tickets]
    assert ["waits"] == dovecot.subjects(user)


def test_with_a_full_disk_mail_stays_on_the_server_and_the_operator_hears_of_it(
    installation: Installation, deliver: Callable[..., None], dovecot: Dovecot, user: str, smtp_sink: SmtpSink
):
    installation.change(site={"min_free": "9000TB"})
    deliver(mail("Printer on fire"))
    full = installation.run("run", "--once")
    installation.change(site={"min_free": "1KB"})

    assert (75, True) == (full.code, "min_free" in full.err), full
    assert ["Printer on fire"] == dovecot.subjects(user)
    installation.once()
    assert ["Printer on fire"] == [ticket["subject"] for ticket in installation.tickets]
    assert 2 == len(smtp_sink.to("ops@acme.example")), "told once that it was full, once that there is room"


def test_mail_waits_for_a_mail_server_that_is_away(
    installation: Installation, deliver: Callable[..., None], smtp_sink: SmtpSink
):
    smtp_sink.stop()
    deliver(mail("Printer on fire"))
    away = installation.run("run", "--once")
    waiting = {(row["state"], row["attempts"]) for row in installation.outbox}
    smtp_sink.start()
    installation.once("--at", "2030-01-01T00:00:00Z")

    assert (75, True) == (away.code, "sending for support: " in away.err), away
    assert {("ready", 0)} == waiting, "an outage burns no attempt (R13)"
    assert ["Printer on fire"] == [ticket["subject"] for ticket in installation.tickets]
    assert 1 == len(smtp_sink.to("anne@customer.example"))
    assert 2 == len(smtp_sink.to("ops@acme.example")), "told once that it was down, once that it is back"


def test_a_bad_configuration_is_told_all_at_once(installation: Installation):
    installation.change(site={"nmae": "x", "min_free": "much"}, mailbox={"imap": {"port": "many"}})
    done = installation.run("run", "--once")

    assert (78, "") == (done.code, done.out)
    assert all(key in done.err for key in ("site.nmae", "site.min_free", "mailbox[0].imap.port"))


def test_a_renewed_uidvalidity_makes_no_new_ticket(
    installation: Installation, deliver: Callable[..., None], dovecot: Dovecot, user: str
):
    """A restored or rebuilt mailbox brings the same mail under other UIDs (R4)."""
    installation.change(mailbox={"imap": {"after": "seen"}})
    deliver(*(mail(f"Mail {number}") for number in range(3)))
    installation.once()
    dovecot.renew_uidvalidity(user)
    deliver(mail("Another"))
    installation.once()

    assert ["Another", "Mail 0", "Mail 1", "Mail 2"] == installation.subjects
    assert {"ticket": 4, "duplicate": 3} == Counter(row["outcome"] for row in installation.spool)


def test_two_runs_at_once_share_the_work(installation: Installation, deliver: Callable[..., None]):
    """Only one serves the mailbox; the other says so and is in nobody's way (R17)."""
    with installation.daemon() as daemon:
        daemon.wait_for('"ready"')
        daemon.wait_for("mailbox open")
        deliver(*(mail(f"Mail {number}") for number in range(10)))
        second = installation.run("run", "--once")
        daemon.stop()

    assert second.code in {0, 75}, second
    installation.once()
    assert [f"Mail {number}" for number in range(10)] == installation.subjects
