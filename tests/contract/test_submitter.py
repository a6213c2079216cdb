"""What every `Submitter` does: the fake that the flows are tested with, and ours on two real servers."""

import re
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, Protocol

import pytest

from mailticket.clock import SystemClock
from mailticket.transports.smtp import SmtpSubmitter
from mailticket.transports.smtp_session import SmtpRoute
from mailticket.transports.submitter import Submitter, Verdict
from mailticket.transports.tls import Security
from tests.fakes import FakeSubmitter
from tests.servers.launch import Child, Unavailable, answers, find_program, free_ports, unprivileged
from tests.servers.smtp_sink import SmtpSink

MAIL = b"Subject: x\r\nMessage-ID: <1@acme.example>\r\n\r\n.words\r\n..\r\nend\r\n"


class House(Protocol):
    """A mail server, seen from behind."""

    submitter: Submitter

    def arrived(self) -> list[tuple[str, str, bytes]]: ...


class FakeHouse:
    """The fake."""

    def __init__(self) -> None:
        self.submitter = FakeSubmitter()

    def arrived(self) -> list[tuple[str, str, bytes]]:
        return [(mail.mail_from, mail.recipient, mail.content) for mail in self.submitter.taken]

    def script(self, verdict: Verdict, recipient: str) -> None:
        self.submitter.answer(verdict, to=recipient)


class SinkHouse:
    """aiosmtpd in this process."""

    FAULTS: ClassVar = {
        Verdict.DEFERRED: ("RCPT", {"reply": "450 later"}),
        Verdict.REJECTED: ("RCPT", {"reply": "550 unknown"}),
        Verdict.OUTAGE: ("RCPT", {"reply": "421 closing"}),
        Verdict.UNCERTAIN: ("DOT", {"drop": True, "taken": True}),
    }

    def __init__(self, sink: SmtpSink) -> None:
        self._sink = sink
        self.submitter = SmtpSubmitter(SmtpRoute(sink.host, sink.port, Security.PLAIN), SystemClock())

    def arrived(self) -> list[tuple[str, str, bytes]]:
        return [(mail.mail_from, mail.rcpt_to[0], mail.content) for mail in self._sink.mails]

    def script(self, verdict: Verdict, recipient: str) -> None:
        stage, fault = self.FAULTS[verdict]
        self._sink.fault(stage, to=recipient, **fault)


class PostfixHouse:
    """Postfix's smtp-sink, in a process of its own; it writes each mail to a file."""

    def __init__(self, port: int, folder: Path) -> None:
        self._folder = folder
        route = SmtpRoute("127.0.0.1", port, Security.PLAIN, user="support", password=lambda: "secret")
        self.submitter = SmtpSubmitter(route, SystemClock())

    def arrived(self) -> list[tuple[str, str, bytes]]:
        return [self._read(path.read_bytes()) for path in self._folder.iterdir()]

    def _read(self, dump: bytes) -> tuple[str, str, bytes]:
        sender, recipient = (re.search(rb"(?m)^X-%s-Args: <([^>]*)>" % name, dump)[1] for name in (b"Mail", b"Rcpt"))
        content = dump[dump.index(b"Subject:") :].rstrip(b"\n").replace(b"\n", b"\r\n") + b"\r\n"
        return sender.decode(), recipient.decode(), content


@contextmanager
def postfix() -> Iterator[PostfixHouse]:
    program, user, (port,) = find_program("smtp-sink", "/usr/sbin"), unprivileged("nobody"), free_ports(1)
    with tempfile.TemporaryDirectory(prefix="mt-sink-") as name:
        folder = Path(name) / "mails"
        folder.mkdir()
        Path(name).chmod(0o755)
        folder.chmod(0o777)
        argv = [program, "-d", f"{folder}/%H%M%S.", f"127.0.0.1:{port}", "64"]
        child = Child(argv, user=user, stop_with=signal.SIGTERM, output=Path(name) / "log")
        try:
            child.wait_until(lambda: answers(port))
            yield PostfixHouse(port, folder)
        finally:
            child.stop()


@pytest.fixture(params=["fake", "aiosmtpd", pytest.param("postfix", marks=pytest.mark.servers)])
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    if request.param == "fake":
        yield FakeHouse()
    elif request.param == "aiosmtpd":
        house = SinkHouse(request.getfixturevalue("smtp_sink"))
        yield house
        house.submitter.close()
    else:
        try:
            with postfix() as house:
                yield house
                house.submitter.close()
        except Unavailable as reason:
            pytest.skip(str(reason))


@pytest.fixture(params=["fake", "aiosmtpd"])
def scripted(request: pytest.FixtureRequest) -> Iterator[House]:
    house = FakeHouse() if request.param == "fake" else SinkHouse(request.getfixturevalue("smtp_sink"))
    yield house
    house.submitter.close()


def send(house: House, recipient: str) -> Verdict:
    attempt = house.submitter.submit(mail_from="support@acme.example", recipient=recipient, content=MAIL)
    return attempt.verdict


def test_a_mail_arrives_with_its_envelope_byte_for_byte(house):
    assert Verdict.ACCEPTED is send(house, "anne@x.example")

    assert [("support@acme.example", "anne@x.example", MAIL)] == house.arrived()


def test_each_recipient_gets_a_mail_of_their_own(house):
    people = [f"p{number}@x.example" for number in range(5)]
    assert {Verdict.ACCEPTED} == {send(house, person) for person in people}

    assert people == sorted(recipient for _, recipient, _ in house.arrived())


def test_after_a_close_the_next_mail_goes(house):
    house.submitter.close()
    send(house, "anne@x.example")
    house.submitter.close()
    house.submitter.close()

    assert Verdict.ACCEPTED is send(house, "bob@x.example")


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict is not Verdict.ACCEPTED])
def test_a_failure_is_told_and_the_next_mail_goes(scripted, verdict):
    scripted.script(verdict, "bad@x.example")

    assert [verdict, Verdict.ACCEPTED] == [send(scripted, "bad@x.example"), send(scripted, "anne@x.example")]


@pytest.mark.parametrize("verdict", [verdict for verdict in Verdict if verdict is not Verdict.ACCEPTED])
def test_only_doubt_may_leave_a_copy_behind(scripted, verdict):
    scripted.script(verdict, "bad@x.example")
    send(scripted, "bad@x.example")

    assert len(scripted.arrived()) == (1 if verdict is Verdict.UNCERTAIN else 0)
