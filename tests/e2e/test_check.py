"""`check` against real servers: what is wrong with each, and what to do about it, in one line."""

import subprocess
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from mailticket.clock import SystemClock
from tests.e2e.installation import Done, Installation, mail
from tests.servers import certificates
from tests.servers.dovecot import Dovecot
from tests.servers.launch import free_ports
from tests.servers.smtp_sink import SmtpSink


@pytest.fixture
def ready(installation: Installation) -> Installation:
    """An installation with its database."""
    installation.once()
    return installation


def wrong(done: Done) -> dict[str, str]:
    """Return what is wrong, by check."""
    return {line["check"]: line["text"] for line in done.json if line["grade"] == "wrong"}


def said(done: Done, check: str) -> str:
    return " / ".join(line["text"] for line in done.json if line["check"] == check)


def test_where_all_is_well_each_line_says_so(ready: Installation, smtp_sink: SmtpSink, user: str):
    done = ready.run("check")
    checks = ready.run("check", "--json")

    assert (0, "") == (done.code, done.err), done
    assert not [line for line in done.out.splitlines() if line.startswith("wrong")]
    assert len(checks.json) == len(done.out.splitlines())
    assert f"{user} logs in" in said(checks, "support imap")
    assert "archive folder Processed" in said(checks, "support imap")
    assert "IDLE" in said(checks, "support imap")
    assert "takes mail from support@acme.example to support@acme.example" in said(checks, "support smtp")
    assert "schema" in said(checks, "database")
    assert [] == smtp_sink.mails, "nothing is sent"


def test_what_could_be_better_is_no_failure(
    ready: Installation, deliver: Callable[..., None], dovecot: Dovecot, user: str
):
    dovecot.append(user, mail("Ages ago"), received_at=SystemClock().now() - timedelta(days=9))
    rule = {"name": "VIP", "on": "opened", "if": 'priority != "urgent"', "then": ["#priority urgent"]}
    ready.change(mailbox={"imap": {"since": "2d"}}, rule=[rule])
    done = ready.run("check", "--json", "configuration", "trust", "reply domain", "imap")

    assert 0 == done.code
    assert "1 mail from before" in said(done, "support imap")
    assert 'level "basic"' in said(done, "trust")
    assert "tickets.acme.example" in said(done, "reply domain")
    assert "rule[0].then: has no effect yet" in said(done, "configuration")


def test_mail_about_trouble_must_not_come_back_to_the_desk(installation: Installation):
    """It would be known as our own there, and go no further."""
    done = installation.change(site={"operator": "support+ops@acme.example"}).run("check", "--json", "operator")

    assert 1 == done.code
    assert "support+ops@acme.example is the desk's own" in wrong(done)["operator"]


def test_the_other_route_of_the_operator_is_tried(installation: Installation, smtp_sink: SmtpSink):
    route = {"operator_smtp": f"smtp://127.0.0.1:{smtp_sink.port}"}
    well = installation.change(site=route).run("check", "--json", "operator")
    gone = installation.change(site={"operator_smtp": f"smtp://127.0.0.1:{free_ports(1)[0]}"})

    assert "takes mail from support@acme.example to ops@acme.example" in said(well, "operator")
    assert "refuses connections" in wrong(gone.run("check", "--json", "operator"))["operator"]


MAILBOX_FAULTS = {
    "wrong password": ({"password_env": "WRONG"}, "user or password of"),
    "wrong host": ({"host": "imap.invalid"}, "imap.invalid: "),
    "nobody listens": ({"port": free_ports(1)[0]}, "refuses connections"),
    "foreign certificate": ({"ca_file": ""}, "give it, or the authority that signed it, as `ca_file`"),
    "no such folder": ({"folder": "Nowhere"}, "folder Nowhere cannot be opened; does it exist?"),
    "no password file": ({"password_env": "", "password_file": "nowhere"}, "No such file or directory"),
    "no TLS on that port": ({"port": "imap"}, "does not speak TLS on this port"),
}


@pytest.mark.parametrize("fault", MAILBOX_FAULTS)
def test_each_fault_of_a_mailbox_has_its_line(installation: Installation, dovecot: Dovecot, fault: str):
    change, says = MAILBOX_FAULTS[fault]
    change = {**change, "port": dovecot.imap_port} if change.get("port") == "imap" else change
    installation.change(mailbox={"imap": change}).environment["WRONG"] = "guess"
    done = installation.run("check", "--json", "imap", "smtp")

    assert 1 == done.code
    assert ["support imap"] == list(wrong(done)), "everything else is looked at and well"
    assert says in wrong(done)["support imap"]
    assert "guess" not in done.out + done.err
    assert "" == done.err


def test_missing_rights_on_a_mailbox(
    installation: Installation, dovecot: Dovecot, user: str, deliver: Callable[..., None]
):
    deliver(mail("Printer on fire"))
    folder = dovecot._base / "mail" / user
    folder.chmod(0o500)
    try:
        done = installation.change(mailbox={"imap": {"archive_folder": "Elsewhere"}}).run(
            "check", "--json", "imap", "smtp"
        )
    finally:
        folder.chmod(0o700)

    assert "cannot be made" in wrong(done)["support imap"], done
    assert 'use after = "seen"' in wrong(done)["support imap"]


def expired(folder: Path) -> certificates.Certificate:
    """Return a certificate whose time is over."""
    made = certificates.Certificate(folder / "expired.pem", folder / "expired-key.pem")
    request, extension = folder / "request.pem", folder / "extension"
    extension.write_text("subjectAltName=DNS:localhost,IP:127.0.0.1\n")
    key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", made.key)
    sign = ("-signkey", made.key, "-days", "-1", "-extfile", extension)
    for words in (
        ("req", "-new", *key, "-subj", "/CN=localhost", "-out", request),
        ("x509", "-req", "-in", request, *sign, "-out", made.cert),
    ):
        subprocess.run(["openssl", *map(str, words)], check=True, capture_output=True)
    return made


def smtp_with(certificate: certificates.Certificate) -> SmtpSink:
    import ssl

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate.cert, certificate.key)
    return SmtpSink(security="tls", tls=context).start()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (expired, "its certificate has expired; renew it on the server"),
        (lambda folder: certificates.make(folder, "other", ("DNS:other.example",)), "is for another name"),
    ],
    ids=["expired", "foreign"],
)
def test_a_certificate_that_does_not_hold(
    installation: Installation, tmp_path: Path, make: Callable[[Path], certificates.Certificate], says: str
):
    certificate = make(tmp_path)
    sink = smtp_with(certificate)
    smtp = {"port": sink.port, "security": "tls", "ca_file": str(certificate.cert)}
    done = installation.change(mailbox={"smtp": smtp}).run("check", "--json", "imap", "smtp")
    sink.stop()

    assert (1, ["support smtp"]) == (done.code, list(wrong(done)))
    assert says in wrong(done)["support smtp"]


def test_a_refused_relay_is_found_without_a_mail(installation: Installation, smtp_sink: SmtpSink):
    smtp_sink.fault("RCPT", "554 5.7.1 relay access denied", to="ops@acme.example")
    done = installation.run("check", "--json", "imap", "smtp")

    assert "relay access denied" in wrong(done)["support smtp"]
    assert "give `user` and a password" in wrong(done)["support smtp"]
    assert "takes mail from support@acme.example to support@acme.example" in said(done, "support smtp")
    assert [] == smtp_sink.mails


def test_a_refused_sender_and_a_refused_log_in(installation: Installation, make_smtp_sink: Callable[..., SmtpSink]):
    sink = make_smtp_sink(users={"support": "hush"})
    smtp = {"port": sink.port, "user": "support", "password_env": "SMTP_PASSWORD"}
    installation.change(mailbox={"smtp": smtp}).environment["SMTP_PASSWORD"] = "wrong one"
    refused = installation.run("check", "--json", "imap", "smtp")
    installation.environment["SMTP_PASSWORD"] = "hush"
    sink.fault("MAIL", "553 5.7.1 not your address")
    sender = installation.run("check", "--json", "imap", "smtp")

    assert "log-in of support is refused" in wrong(refused)["support smtp"]
    assert "not your address" in wrong(sender)["support smtp"]
    assert "let this user send" in wrong(sender)["support smtp"]


def test_a_refused_plus_address_is_a_note(installation: Installation, smtp_sink: SmtpSink):
    smtp_sink.fault("RCPT", "550 no such user", to="support+probe@acme.example")
    done = installation.run("check", "--json", "imap", "smtp")

    assert 0 == done.code
    assert "plus_addressing = false" in said(done, "support smtp")


def test_a_state_that_others_can_read_is_wrong(ready: Installation, tmp_path: Path):
    (tmp_path / "state" / "mailticket.db").chmod(0o644)
    done = ready.run("check", "--json", "state")

    assert 1 == done.code
    assert "chmod go-rwx" in wrong(done)["state"]


def test_without_a_database_it_says_how_to_get_one(installation: Installation):
    done = installation.run("check", "--json", "database", "imap")

    assert 1 == done.code
    assert "run: mailticket run --once" in wrong(done)["database"]
    assert "support imap" not in wrong(done), "the servers are looked at all the same"


def test_a_broken_template_is_named_by_file_and_line(installation: Installation, tmp_path: Path):
    own = tmp_path / "own" / "fr"
    own.mkdir(parents=True)
    (own / "ack.md").write_text("Bonjour\n\n{{ nobody }}\n")
    done = installation.change(site={"templates_dir": str(tmp_path / "own")}).run("check", "--json", "templates")

    assert "ack.md:3: there is no value “nobody”" in wrong(done)["templates"]


def test_a_bad_configuration_is_told_as_everywhere(installation: Installation):
    assert 78 == installation.change(site={"nmae": "x"}).run("check").code


def test_an_unknown_check_is_a_mistake(installation: Installation):
    assert 2 == installation.run("check", "everything").code
