"""What every `SentFolder` does: the fake of the flows, and ours on a real Dovecot."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Protocol

import pytest

from mailticket.transports.filing import ImapSentFolder, SentFolder
from mailticket.transports.imap_client import ImapAccount
from mailticket.transports.tls import Security
from tests.fakes import FakeSentFolder
from tests.servers.dovecot import PASSWORD, Dovecot

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
NUMBERS = itertools.count(1)


class House(Protocol):
    folder: SentFolder

    def copies(self) -> list[bytes]: ...


class FakeHouse:
    def __init__(self) -> None:
        self.folder = FakeSentFolder()

    def copies(self) -> list[bytes]:
        return [kept.content for kept in self.folder.copies.values()]


class DovecotHouse:
    def __init__(self, server: Dovecot) -> None:
        self._server, self._user = server, server.add_user(f"sent{next(NUMBERS)}")
        account = ImapAccount(
            server.host, self._user, lambda: PASSWORD, port=server.imap_port, security=Security.PLAIN, folder="Sent"
        )
        self.folder = ImapSentFolder(account)

    def copies(self) -> list[bytes]:
        return [stored.content for stored in self._server.folder(self._user, "Sent")]


@pytest.fixture(params=["fake", pytest.param("dovecot", marks=pytest.mark.servers)])
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    made = FakeHouse() if request.param == "fake" else DovecotHouse(request.getfixturevalue("dovecot"))
    yield made
    made.folder.close()


def mail(number: int) -> bytes:
    return f"Message-ID: <{number}@acme.example>\r\nSubject: {number}\r\n\r\nHello.\r\n".encode()


def test_a_copy_is_there_in_a_folder_that_was_missing(house: House):
    house.folder.open()
    house.folder.file(mail(1), message_id="<1@acme.example>", sent_at=AT)

    assert [mail(1)] == house.copies()


def test_the_same_mail_is_copied_once(house: House):
    """We may die between the copy and its record; the next run makes no second one."""
    for _ in range(2):
        house.folder.open()
        house.folder.file(mail(1), message_id="<1@acme.example>", sent_at=AT)
        house.folder.close()
    house.folder.open()
    house.folder.file(mail(2), message_id="<2@acme.example>", sent_at=AT)

    assert [mail(1), mail(2)] == house.copies()
