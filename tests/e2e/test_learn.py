"""`check --learn` on real servers: the operator sends a mail, mailticket a forged one, and the file is changed or not."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from mailticket import settings as configuration
from tests.e2e.installation import Installation, mail
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink

BORDER = b"Authentication-Results: mx.acme.example; "
PASS = b"dmarc=pass header.from=acme.example\r\n"


@contextmanager
def learning(installation: Installation, *words: str) -> Iterator[subprocess.Popen[str]]:
    argv = installation._argv(("check", "--learn", *words))
    process = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **installation._how())
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def teach(
    installation: Installation, dovecot: Dovecot, user: str, sink: SmtpSink, stamp: bytes
) -> tuple[int, str, str]:
    """Do what is asked for; *stamp* is what the border writes on the forged mail. Return how the command ended."""
    with learning(installation, "--timeout", "30") as process:
        assert process.stdout
        asked = process.stdout.readline()
        code = next(word for word in asked.split() if word.startswith("learn-"))
        dovecot.append(user, BORDER + PASS + mail(code, From="Bob <bob@acme.example>"))
        (forged,) = sink.wait_for(1)
        dovecot.append(user, stamp + forged.content)
        out, err = process.communicate(timeout=60)
        return process.returncode, asked + out, err


def test_what_an_honest_border_teaches_is_written(
    installation: Installation, dovecot: Dovecot, user: str, smtp_sink: SmtpSink
):
    code, out, err = teach(installation, dovecot, user, smtp_sink, BORDER + b"dmarc=fail header.from=acme.example\r\n")
    learnt = configuration.load(installation.folder / "mailticket.toml", {}).security.trust

    assert (0, "") == (code, err), out
    assert ("authserv-id", "mx.acme.example") == (learnt.kind, learnt.authserv_id)
    assert 'trust = "authserv-id mx.acme.example"' in out
    assert [] == dovecot.subjects(user), "neither mail is left to become a ticket"
    assert 2 == len(dovecot.subjects(user, "Processed"))


def test_nothing_is_written_where_the_forged_mail_passes(
    installation: Installation, dovecot: Dovecot, user: str, smtp_sink: SmtpSink
):
    code, _, err = teach(installation, dovecot, user, smtp_sink, b"")

    assert (1, True) == (code, "the forged mail passes too" in err), err
    assert not configuration.load(installation.folder / "mailticket.toml", {}).security.trust.authserv_id


def test_a_running_desk_would_take_the_mails(installation: Installation):
    with installation.daemon() as daemon:
        daemon.wait_for("mailbox open")
        done = installation.run("check", "--learn")

    assert (1, "the desk is running and would take the mails; stop it for this\n") == (done.code, done.err)


def test_it_does_not_wait_for_ever(installation: Installation):
    done = installation.run("check", "--learn", "--timeout", "1")

    assert (1, True) == (done.code, "came in time; nothing was written" in done.err), done
