"""Learning whom to believe: honest borders are found, every other is refused, and nothing is written then."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from mailticket import checks_learn, config_text
from mailticket import settings as configuration
from mailticket.checks_learn import Lesson, learn
from mailticket.clock import FrozenClock
from mailticket.errors import UserError
from mailticket.transports.submitter import Attempt, Verdict
from tests import config_file
from tests.fakes import FakeMailbox, FakeSubmitter
from tests.world import MONDAY, SETTINGS

PASS = "dmarc=pass header.from=acme.example"
OLD = b"Subject: something else\r\n\r\nwas there before\r\n"
FORGED = b"Authentication-Results"

Border = Callable[[bytes], bytes]


def stamps(field: str, *, strips: bool = True) -> Border:
    """Return a border that writes *field* on top of what comes in, and takes made-up ones away, or does not."""

    def pass_on(content: bytes) -> bytes:
        lines = content.replace(b"\r\n ", b" ").split(b"\r\n")
        kept = [line for line in lines if not (strips and line.startswith(FORGED))]
        return b"\r\n".join([f"Authentication-Results: {field}".encode(), *kept] if field else kept)

    return pass_on


SILENT = stamps("")


@dataclass
class Server(FakeMailbox):
    """A mail server with a border: *for_agents* sees the agents' mail, *for_us* what is sent by its own submission."""

    clock: FrozenClock = field(default_factory=lambda: FrozenClock(MONDAY))
    for_agents: Border = SILENT
    for_us: Border | None = SILENT
    sender: str = "bob@acme.example"
    told: list[str] = field(default_factory=list)

    def wait(self, timeout: timedelta) -> None:
        """Time passes; the operator does as they are told."""
        super().wait(timeout)
        self.clock.advance(timeout)
        asked = [line for line in self.told if "Now send" in line]
        if asked and self.last_uid == 1:
            code = next(word for word in asked[0].split() if word.startswith("learn-"))
            self.deliver(self.for_agents(f"From: {self.sender}\r\nSubject: {code}\r\n\r\nhello\r\n".encode()))


@dataclass
class Submission(FakeSubmitter):
    """What is submitted comes back through the border."""

    server: Server = field(default_factory=Server)

    def submit(self, **mail) -> Attempt:
        attempt = super().submit(**mail)
        if attempt.verdict is Verdict.ACCEPTED and self.server.for_us:
            self.server.deliver(self.server.for_us(mail["content"]))
        return attempt


def lesson(server: Server, submission: Submission) -> Lesson:
    settings = configuration.build(SETTINGS)
    server.deliver(OLD)
    return Lesson(
        settings=settings,
        box=settings.mailboxes[0],
        mailbox=server,
        submitter=submission,
        clock=server.clock,
        patience=timedelta(minutes=10),
        tell=server.told.append,
    )


def learnt(server: Server, submission: Submission | None = None) -> str:
    submission = submission or Submission()
    submission.server = server
    return learn(lesson(server, submission))


HONEST = {
    "by its name": ("mx.acme.example; " + PASS, "mx.acme.example; dmarc=fail", "authserv-id mx.acme.example"),
    "without a name": (PASS, "dmarc=none", "topmost-without-id"),
    "silent about our own mail": ("MX.acme.example; " + PASS, "", "authserv-id mx.acme.example"),
}


@pytest.mark.parametrize(("agents", "ours", "setting"), HONEST.values(), ids=HONEST)
def test_an_honest_border_is_found(agents: str, ours: str, setting: str):
    server = Server(for_agents=stamps(agents), for_us=stamps(ours))

    assert setting == learnt(server)
    assert [OLD] == [kept.content for kept in server.inbox.values()]
    assert 2 == len(server.archive), "both mails are put away, so that neither becomes a ticket"


NAMED = stamps("mx.acme.example; " + PASS)
REFUSED = {
    "lets made-up results in": (NAMED, stamps("", strips=False), "passes too"),
    "writes its own below the made-up one": (NAMED, lambda content: content, "passes too"),
    "signs whatever is sent": (NAMED, NAMED, "passes too"),
    "checks nobody": (stamps(""), NAMED, "no Authentication-Results"),
    "finds no proof of the agent": (stamps("mx.acme.example; spf=pass"), NAMED, "do not speak for its sender"),
    "loses the forged mail": (NAMED, None, "came in time"),
}


@pytest.mark.parametrize(("agents", "ours", "says"), REFUSED.values(), ids=REFUSED)
def test_a_border_that_can_be_fooled_is_not(agents: Border, ours: Border | None, says: str):
    with pytest.raises(UserError, match=says):
        learnt(Server(for_agents=agents, for_us=ours))


def test_a_stranger_teaches_nothing():
    with pytest.raises(UserError, match="not from an agent"):
        learnt(Server(for_agents=NAMED, sender="mallory@evil.example"))


def test_a_forged_mail_that_cannot_be_sent_proves_nothing():
    submission = Submission(answers=[Attempt(Verdict.REJECTED, "553 not your address")])

    with pytest.raises(UserError, match="not your address"):
        learnt(Server(for_agents=NAMED), submission)


def test_the_setting_is_written_and_nothing_else_changes(tmp_path: Path):
    file = config_file.write(
        tmp_path / "mailticket.toml", {**SETTINGS, "security": {"trust": "none", "block": ["x@y.example"]}}
    )
    file.chmod(0o640)
    before = tomllib.loads(file.read_text())
    checks_learn.write(file, "authserv-id mx.acme.example")

    assert {**before, "security": {**before["security"], "trust": "authserv-id mx.acme.example"}} == tomllib.loads(
        file.read_text()
    )
    assert 0o640 == file.stat().st_mode & 0o777
    assert [file] == list(tmp_path.iterdir())


PLACES = {
    "given": ('[security]\ntrust = "none"  # why\n[hours]', '[security]\ntrust = "x"'.ljust(51) + "# why\n[hours]"),
    "commented": ('[security]\n# trust = "none"\n# block = []', '[security]\ntrust = "x"\n# block = []'),
    "not there": ("[security]\nblock = []", '[security]\ntrust = "x"\nblock = []'),
    "in another section": ('[site]\ntrust = "a"\n[security]\n', '[site]\ntrust = "a"\n[security]\ntrust = "x"\n'),
    "no section": ("[site]\n# [security]\n", '[site]\n# [security]\n\n[security]\ntrust = "x"\n'),
}


@pytest.mark.parametrize(("before", "after"), PLACES.values(), ids=PLACES)
def test_a_value_goes_where_its_key_stands(before: str, after: str):
    assert after == config_text.put(before, "security", "trust", "x")
