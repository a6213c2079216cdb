"""`init`: answers in, a desk that can be checked and run out."""

import io
import os
import pty
import re
import stat
import sys
import termios
from collections.abc import Callable
from pathlib import Path

import pytest

from mailticket import settings as configuration
from mailticket.settings import Settings
from mailticket.transports import guess
from mailticket.transports.guess import Server
from mailticket.transports.tls import Security
from tests.unit.cli.conftest import Done, Run


@pytest.fixture
def password(tmp_path: Path) -> Path:
    file = tmp_path / "password"
    file.write_text("hush\n")
    return file


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return tmp_path / "desk"


@pytest.fixture
def init(run: Run, desk: Path, password: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Done]:
    """Run `init` with every answer as a flag; None leaves one out, a list repeats it."""
    usual = {
        "site": "Acme Support",
        "address": "support@acme.example",
        "imap_host": "imap.acme.example",
        "imap_password_file": password,
        "smtp_host": "smtp.acme.example",
        "agent": ["Bob Martin <bob@acme.example>", "Élodie Durand <elodie@acme.example>"],
    }
    monkeypatch.setattr("sys.stdin", io.StringIO())

    def run_it(**flags: object) -> Done:
        words = []
        for name, value in {**usual, **flags}.items():
            for one in value if isinstance(value, list) else [value]:
                words += [f"--{name.replace('_', '-')}", one] if value is not None else []
        return run("init", desk, "--no-guess", *words)

    return run_it


def load(desk: Path) -> Settings:
    return configuration.load(desk / "mailticket.toml", {})


def test_flags_alone_make_a_desk(init: Callable[..., Done], desk: Path, run: Run):
    done = init(lead="elodie", timezone="Europe/Paris", language="fr")
    settings = load(desk)
    (mailbox,) = settings.mailboxes

    assert (0, "") == (done.code, done.err)
    assert f"next: mailticket --config {desk / 'mailticket.toml'} check" == done.out.splitlines()[-1]
    assert ("Acme Support", "elodie@acme.example", "fr") == (
        settings.site.name,
        settings.site.operator,
        settings.site.language,
    )
    assert ("imap.acme.example", 993, "support@acme.example") == (
        mailbox.imap.host,
        mailbox.imap.port,
        mailbox.imap.user,
    )
    assert ("smtp.acme.example", 465, "support@acme.example") == (
        mailbox.smtp.host,
        mailbox.smtp.port,
        mailbox.smtp.user,
    )
    assert [("bob", "agent"), ("elodie", "lead")] == [(agent.id, str(agent.role)) for agent in settings.agents]
    assert "hush" == mailbox.imap.password.resolve({}) == mailbox.smtp.password.resolve({})
    assert "[]\n" == run("--config", desk / "mailticket.toml", "list", "--json").out


def test_what_it_writes_is_ours_alone(init: Callable[..., Done], desk: Path):
    init()
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [desk, *desk.rglob("*")]}

    assert {
        "desk": 0o700,
        "mailticket.toml": 0o600,
        "state": 0o700,
        "mailticket.db": 0o600,
        "signing.key": 0o600,
    } == modes


def test_every_key_of_the_example_is_still_explained(init: Callable[..., Done], desk: Path):
    init(smtp_user="")
    from mailticket import paths

    def keys(text: str) -> set[str]:
        return set(re.findall(r"^\s*(?:# )?([a-z_]+) =", text, re.MULTILINE))

    example = (paths.shipped("config") / "mailticket.toml").read_text()
    assert keys(example) - keys((desk / "mailticket.toml").read_text()) <= {"aliases"}


def test_other_servers_and_none_to_log_in_to(init: Callable[..., Done], desk: Path):
    init(imap_security="starttls", smtp_host="127.0.0.1", smtp_port="2525", smtp_security="plain", smtp_user="")
    (mailbox,) = load(desk).mailboxes

    assert ("starttls", 143) == (mailbox.imap.security, mailbox.imap.port)
    assert ("plain", 2525, "", None) == (
        mailbox.smtp.security,
        mailbox.smtp.port,
        mailbox.smtp.user,
        mailbox.smtp.password,
    )


def test_names_that_need_care(init: Callable[..., Done], desk: Path):
    done = init(
        site='Bob\'s "Best" # Desk \\ Söhne',
        agent=[
            "Bob Martin <bob@acme.example>",
            "Bob Dylan <bd@acme.example>",
            "me@acme.example",
            "山田 <yamada@acme.example>",
        ],
    )
    settings = load(desk)

    assert 0 == done.code, done
    assert 'Bob\'s "Best" # Desk \\ Söhne' == settings.site.name
    assert ["bob", "bob-dylan", "me2", "yamada"] == [agent.id for agent in settings.agents]


MISTAKES = {
    "no terminal to ask on": ({"site": None, "imap_host": None, "agent": None}, 2, "--site, --agent, --imap-host"),
    "an agent without address": ({"agent": ["Bob"]}, 2, "expected somebody like Bob Martin"),
    "a lead who is no agent": ({"lead": "carol"}, 2, "is none of the agents: bob, elodie"),
    "a password file that is not there": ({"imap_password_file": "/nowhere"}, 2, "does not exist"),
    "an address that is none": ({"address": "support"}, 78, "mailbox[0].address"),
    "plain to another machine": ({"imap_security": "plain"}, 78, "plain is for loopback only"),
    "a security that is none": ({"imap_security": "ssl"}, 78, "imap.security: expected 'tls', 'starttls' or 'plain'"),
    "another that is none": ({"smtp_security": "TLS"}, 78, "smtp.security: expected 'tls', 'starttls' or 'plain'"),
}


@pytest.mark.parametrize(("flags", "code", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_leaves_nothing_behind(init: Callable[..., Done], desk: Path, flags: dict, code: int, says: str):
    done = init(**flags)
    said = " ".join(re.sub(r"[│╭╰─╮╯]", " ", done.err).split())

    assert (code, True) == (done.code, says in said), done
    assert not desk.exists()


def test_nothing_is_overwritten(init: Callable[..., Done], desk: Path):
    init()
    before = (desk / "mailticket.toml").read_bytes()
    done = init(site="Another")

    assert (1, f"{desk / 'mailticket.toml'}: is there already; nothing was changed\n") == (done.code, done.err)
    assert before == (desk / "mailticket.toml").read_bytes()


DIALOGUE = {
    "Name of the desk": "Acme Support",
    "customers write to:": "support@acme.example",
    "First agent": "Bob Martin <bob@acme.example>",
    "Another agent": "",
    "mail about trouble [bob@acme.example]": "ops@acme.example",
    "IMAP server [imap.acme.example]": "",
    "IMAP user [support@acme.example]": "",
    "Password of support@acme.example": "hush-hush",
    "SMTP server [smtp.acme.example]": "mail.acme.example",
    "SMTP user [support@acme.example]": "",
}


def converse(words: list[str], dialogue: dict[str, str]) -> tuple[int, str]:
    """Run mailticket at a terminal, answer its questions as they come; return its exit code and all it showed."""
    child, terminal = pty.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-m", "mailticket", *words])
    shown = ""
    try:
        for question, answer in dialogue.items():
            while question not in shown:
                shown += os.read(terminal, 4096).decode()
            while question.startswith("Password") and termios.tcgetattr(terminal)[3] & termios.ECHO:
                pass  # what is typed before the echo is off is thrown away
            os.write(terminal, answer.encode() + b"\n")
        while more := os.read(terminal, 4096):
            shown += more.decode()
    except OSError:  # the other end is gone
        pass
    finally:
        os.close(terminal)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_at_a_terminal_it_asks(desk: Path):
    """A person answers; the password is not shown and lies in a file of its own."""
    code, shown = converse(["init", str(desk), "--no-guess"], DIALOGUE)
    mailbox = load(desk).mailboxes[0]

    assert 0 == code, shown
    assert "hush-hush" not in shown
    assert "hush-hush" == mailbox.imap.password.resolve({}) == mailbox.smtp.password.resolve({})
    assert 0o600 == stat.S_IMODE((desk / "imap-password").stat().st_mode)
    assert ("imap.acme.example", "mail.acme.example") == (mailbox.imap.host, mailbox.smtp.host)
    assert "ops@acme.example" == load(desk).site.operator


def test_what_is_found_needs_no_flag(init: Callable[..., Done], run: Run, desk: Path, password: Path, monkeypatch):
    found = {
        "imap": Server("mail.acme.example", 993, Security.TLS, user="acme-support"),
        "smtp": Server("mail.acme.example", 587, Security.STARTTLS),
    }
    monkeypatch.setattr(guess.Search, "find", lambda _self, kind, _address: found[kind])
    done = run(
        *("init", desk, "--site", "Acme", "--address", "support@acme.example", "--agent", "bob@acme.example"),
        *("--imap-password-file", password),
    )
    (mailbox,) = load(desk).mailboxes

    assert 0 == done.code, done
    assert ("mail.acme.example", 587, "starttls") == (mailbox.smtp.host, mailbox.smtp.port, mailbox.smtp.security)
    assert ("acme-support", "acme-support") == (mailbox.imap.user, mailbox.smtp.user)


def test_a_server_that_only_unsigned_dns_names_is_not_given_a_password(
    run: Run, desk: Path, password: Path, monkeypatch
):
    """Who can forge a datagram would get the password of the mailbox (RFC 6186 section 6)."""
    elsewhere = Server("imap.mallory.example", 993, Security.TLS, "by DNS SRV", is_sure=False)
    monkeypatch.setattr(guess.Search, "find", lambda _self, kind, _address: elsewhere if kind == "imap" else None)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    done = run(
        *("init", desk, "--site", "Acme", "--address", "support@acme.example", "--agent", "bob@acme.example"),
        *("--imap-password-file", password, "--smtp-host", "smtp.acme.example"),
    )

    assert (2, True) == (done.code, "give --imap-host imap.mallory.example" in done.out), done
    assert not desk.exists()
