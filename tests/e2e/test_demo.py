"""The demo: a person who has nothing but the program sees a desk work, on real mail that really arrived."""

import imaplib
import os
import re
import signal
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from mailticket.clock import SystemClock
from mailticket.demo.client import Client
from mailticket.demo.desk import Desk
from mailticket.demo.house import BY_USER, PASSWORD, configure
from mailticket.demo.servers import PostOffice
from mailticket.demo.stage import Stage
from mailticket.demo.telling import Teller
from mailticket.errors import PermanentError

PROGRAM = [sys.executable, "-m", "mailticket", "demo"]
PATIENCE = 120


@pytest.fixture
def post() -> Iterator[PostOffice]:
    """The mail servers of the demo, up."""
    with PostOffice(SystemClock()) as office:
        yield office


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "TMPDIR": str(folder), "COLUMNS": "100"}


def test_the_script_ends_by_itself_and_leaves_nothing_behind(tmp_path: Path):
    done = subprocess.run(
        [*PROGRAM, "--script"], env=environment(tmp_path), capture_output=True, text=True, timeout=PATIENCE
    )

    assert (0, "") == (done.returncode, done.stderr), done.stdout
    for shown in (
        "Acme Support → Anne Lind  ack",
        "number is [#1001]",
        "Acme Support → Benoît Morel  ack",
        "merci",
        "dmarc=fail for acme.example",
        "Acme Support → Bob Martin  held",
        "why: it reads like a mere thank-you",
        "woken snoozed → open",
        "Acme Support → Chloe Park  resolved",
        "Every mail that came in, and became: 1 held, 12 ticket.",
        "Every mail that was promised, and is: ",
    ):
        assert shown in done.stdout
    assert [] == list(tmp_path.iterdir())


def test_it_fails_when_the_acknowledgement_does_not_come(tmp_path: Path, post: PostOffice):
    """A demo that only says what ought to happen would be worth nothing."""
    config = configure(tmp_path, post.ports)
    config.write_text(config.read_text().replace("[[queue]]", "[[queue]]\nacknowledge = false"))
    with (
        Desk(config, SystemClock()) as desk,
        Stage(desk, Teller(), SystemClock(), post.ports, patience=timedelta(seconds=2)) as stage,
        pytest.raises(PermanentError, match="`ack` did not come into the mailbox of Anne Lind"),
    ):
        stage.perform()


def test_a_desk_that_ends_is_noticed_at_once(tmp_path: Path, post: PostOffice):
    config = configure(tmp_path, post.ports)
    desk = Desk(config, SystemClock())
    config.write_text("nonsense = true\n")
    with (
        desk,
        Stage(desk, Teller(), SystemClock(), post.ports) as stage,
        pytest.raises(PermanentError, match=r"ended by itself \(exit code 78\)[^$]*nonsense"),
    ):
        stage.perform()


def test_the_stage_is_open_to_all_until_ctrl_c(tmp_path: Path):
    """What the invitation says is true: a stranger's mail client can play Anne."""
    process = subprocess.Popen(PROGRAM, env=environment(tmp_path), stdout=subprocess.PIPE, text=True)
    try:
        told = "".join(until(process, "What happens is told here"))
        ports = {name: int(port) for name, port in re.findall(r"(IMAP|SMTP) +127\.0\.0\.1, port (\d+)", told)}
        with smtplib.SMTP("127.0.0.1", ports["SMTP"], timeout=PATIENCE) as smtp:
            smtp.sendmail(
                "anne@north.example",
                "support@acme.example",
                "From: anne@north.example\r\nTo: support@acme.example\r\nSubject: It smokes again\r\n\r\nHelp!\r\n",
            )
        until(process, "sent ack to anne@north.example")
        with imaplib.IMAP4("127.0.0.1", ports["IMAP"], timeout=PATIENCE) as imap:
            imap.login("anne", PASSWORD)
            imap.select("INBOX")
            _, found = imap.search(None, "SUBJECT", '"[#1004] It smokes again"')
        process.send_signal(signal.SIGINT)

        assert [b""] != found
        assert 0 == process.wait(PATIENCE)
        assert [] == list(tmp_path.iterdir())
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def until(process: "subprocess.Popen[str]", words: str) -> list[str]:
    """Return the lines that are told up to the one with *words*."""
    lines = []
    for line in process.stdout:
        lines.append(line)
        if words in line:
            return lines
    raise AssertionError(f"no {words!r} in {lines}")


def test_idle_tells_of_mail_that_came_before_it_began(post: PostOffice):
    """Else the desk would learn of such mail at its next poll, a minute later."""
    clock = SystemClock()
    anne, support = (Client(BY_USER[user], post.ports, clock) for user in ("anne", "support"))
    support.look(timedelta(0))
    began = clock.monotonic()
    for count in range(1, 4):
        anne.write("Hello", Subject="Hello")
        support._in.wait(timedelta(seconds=30))
        support.look(timedelta(0))
        assert count == len(support.inbox)
    anne.close()
    support.close()

    assert clock.monotonic() - began < 20


def test_without_its_mail_server_it_says_what_to_install():
    code = "import sys; sys.modules['pymap'] = None; from mailticket.cli import main; main(['demo'])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE)

    assert (1, "") == (done.returncode, done.stdout)
    assert "pip install 'mailticket[demo]'" in done.stderr
