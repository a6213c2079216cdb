"""What every `Mailbox` does: the fake that the flows are tested with, and ours on a real Dovecot."""

import itertools
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Protocol

import pytest

from mailticket.errors import TransientError
from mailticket.transports.imap import ImapMailbox
from mailticket.transports.imap_client import After, ImapAccount
from mailticket.transports.mailbox import KeptBackError, Mailbox
from mailticket.transports.tls import Security
from tests.fakes import FakeMailbox
from tests.servers.dovecot import Dovecot

AT = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
LARGEST = 1000
PASSWORD = 'pass "word\\'
NUMBERS = itertools.count(1)


class House(Protocol):
    """A server with one user, seen from behind."""

    def mailbox(self, after: After = After.MOVE) -> Mailbox: ...
    def deliver(self, content: bytes, received_at: datetime = AT) -> None: ...
    def inbox(self) -> list[bytes]: ...
    def seen(self) -> list[bytes]: ...
    def archive(self) -> list[bytes]: ...
    def renew_uids(self) -> None: ...
    def keep_back(self, content: bytes) -> None: ...


class FakeHouse:
    """The fake."""

    def __init__(self) -> None:
        self._mailbox = FakeMailbox(max_size=LARGEST)

    def mailbox(self, after: After = After.MOVE) -> Mailbox:
        self._mailbox.after = after
        return self._mailbox

    def deliver(self, content: bytes, received_at: datetime = AT) -> None:
        self._mailbox.deliver(content, received_at)

    def inbox(self) -> list[bytes]:
        return [kept.content for kept in self._mailbox.inbox.values()]

    def seen(self) -> list[bytes]:
        return [kept.content for kept in self._mailbox.inbox.values() if kept.seen]

    def archive(self) -> list[bytes]:
        return [kept.content for kept in self._mailbox.archive]

    def renew_uids(self) -> None:
        self._mailbox.renew_uids()

    def keep_back(self, content: bytes) -> None:
        self._mailbox.kept_back |= {uid: "NO" for uid, kept in self._mailbox.inbox.items() if kept.content == content}


class DovecotHouse:
    """A real server, by one of the three ways in."""

    def __init__(self, server: Dovecot, security: Security) -> None:
        self._server = server
        self._security = security
        self._user = server.add_user(f"contract{next(NUMBERS)}", password=PASSWORD)
        self._mailboxes: list[ImapMailbox] = []

    def mailbox(self, after: After = After.MOVE) -> Mailbox:
        server = self._server
        account = ImapAccount(
            server.host,
            self._user,
            lambda: PASSWORD,
            port=server.imaps_port if self._security is Security.TLS else server.imap_port,
            security=self._security,
            ca_file=str(server.ca_file),
            after=after,
            max_size=LARGEST,
        )
        self._mailboxes.append(ImapMailbox(account))
        return self._mailboxes[-1]

    def close(self) -> None:
        for mailbox in self._mailboxes:
            mailbox.close()

    def deliver(self, content: bytes, received_at: datetime = AT) -> None:
        self._server.append(self._user, content, received_at=received_at)

    def inbox(self) -> list[bytes]:
        return [mail.content for mail in self._server.folder(self._user)]

    def seen(self) -> list[bytes]:
        return [mail.content for mail in self._server.folder(self._user) if "\\Seen" in mail.flags]

    def archive(self) -> list[bytes]:
        return [mail.content for mail in self._server.folder(self._user, "Processed")]

    def renew_uids(self) -> None:
        self._server.renew_uidvalidity(self._user)

    def keep_back(self, content: bytes) -> None:
        self._server.spoil(self._user, content.partition(b"\r\n")[0])


@pytest.fixture(
    params=[
        "fake",
        pytest.param("tls", marks=pytest.mark.servers),
        pytest.param("starttls", marks=pytest.mark.servers),
        pytest.param("plain", marks=pytest.mark.servers),
    ]
)
def house(request: pytest.FixtureRequest) -> Iterator[House]:
    if request.param == "fake":
        yield FakeHouse()
        return
    house = DovecotHouse(request.getfixturevalue("dovecot"), Security(request.param))
    yield house
    house.close()


def mail(number: int, size: int = 0) -> bytes:
    return b"Subject: %d\r\nX-Eight: \xe9\r\n\r\n.body\r\n%s\r\n" % (number, b"x" * size)


def read(mailbox: Mailbox, after: int = 0, not_before: datetime | None = None) -> list:
    return [mail for batch in mailbox.fetch_after(after, not_before=not_before) for mail in batch]


def test_mail_is_read_byte_for_byte_in_order_with_its_date(house):
    for number in (1, 2, 3):
        house.deliver(mail(number), AT + timedelta(seconds=number))
    mailbox = house.mailbox()
    uidvalidity = mailbox.open()

    found = read(mailbox)

    assert [mail(1), mail(2), mail(3)] == [raw.content for raw in found]
    assert [AT + timedelta(seconds=number) for number in (1, 2, 3)] == [raw.received_at for raw in found]
    assert {uidvalidity} == {raw.uidvalidity for raw in found}
    assert sorted(raw.uid for raw in found) == [raw.uid for raw in found]
    assert {None} == {raw.full_size for raw in found}


def test_reading_changes_nothing(house):
    house.deliver(mail(1))
    mailbox = house.mailbox()
    mailbox.open()
    read(mailbox)

    assert ([mail(1)], [], []) == (house.inbox(), house.seen(), house.archive())


def test_only_what_is_above_is_read_and_an_empty_folder_is_no_error(house):
    mailbox = house.mailbox()
    mailbox.open()
    assert ([], 0) == (read(mailbox), mailbox.highest_uid())

    house.deliver(mail(1))
    house.deliver(mail(2))
    mailbox.wait(timedelta(seconds=0))
    first, second = read(mailbox)

    assert [second.uid] == [raw.uid for raw in read(mailbox, first.uid)]
    assert [] == read(mailbox, second.uid)
    assert second.uid == mailbox.highest_uid()


def test_fifty_mails_are_a_batch(house):
    for number in range(51):
        house.deliver(mail(number))
    mailbox = house.mailbox()
    mailbox.open()

    assert [50, 1] == [len(batch) for batch in mailbox.fetch_after(0)]


def test_mail_from_before_is_left_out_and_counted(house):
    house.deliver(mail(1), AT - timedelta(seconds=1))
    house.deliver(mail(2), AT)
    mailbox = house.mailbox()
    mailbox.open()

    assert [mail(2)] == [raw.content for raw in read(mailbox, not_before=AT)]
    assert 1 == mailbox.count_before(AT)


def test_of_a_mail_over_the_limit_only_the_beginning_is_read(house):
    large = mail(1, 500_000)
    house.deliver(large)
    house.deliver(mail(2))
    mailbox = house.mailbox()
    mailbox.open()

    beginning, whole = read(mailbox)

    assert len(large) == beginning.full_size
    assert large.startswith(beginning.content)
    assert len(beginning.content) < len(large)
    assert mail(2) == whole.content


@pytest.mark.parametrize(
    ("after", "inbox", "seen", "archive"),
    [
        (After.MOVE, [mail(3)], [], [mail(1), mail(2)]),
        (After.SEEN, [mail(1), mail(2), mail(3)], [mail(1), mail(2)], []),
        (After.DELETE, [mail(3)], [], []),
    ],
)
def test_what_is_acknowledged_is_moved_flagged_or_deleted(house, after, inbox, seen, archive):
    for number in (1, 2, 3):
        house.deliver(mail(number))
    mailbox = house.mailbox(after)
    mailbox.open()
    uids = [raw.uid for raw in read(mailbox)]

    mailbox.acknowledge(uids[:2])
    mailbox.acknowledge(uids[:2])  # again, as after a crash
    mailbox.acknowledge([uids[-1] + 1000])

    assert (inbox, seen, archive) == (house.inbox(), house.seen(), house.archive())


def test_mail_can_be_acknowledged_while_more_is_read(house):
    """Moving renumbers what is left; only UIDs stay."""
    for number in range(120):
        house.deliver(mail(number))
    mailbox = house.mailbox()
    mailbox.open()
    found = []
    for batch in mailbox.fetch_after(0):
        found += [raw.content for raw in batch]
        mailbox.acknowledge([raw.uid for raw in batch])

    assert [mail(number) for number in range(120)] == found
    assert [] == house.inbox()


def test_a_mail_that_is_not_handed_out_is_told_and_those_beside_it_are_read(house):
    for number in (1, 2, 3):
        house.deliver(mail(number))
    house.keep_back(mail(2))
    mailbox = house.mailbox()
    uidvalidity = mailbox.open()
    found = []
    with pytest.raises(KeptBackError) as caught:
        for batch in mailbox.fetch_after(0):
            found += [raw.content for raw in batch]
    kept = caught.value.mail

    assert ([mail(1)], uidvalidity, AT) == (found, kept.uidvalidity, kept.received_at)
    assert kept.said
    assert [mail(3)] == [raw.content for raw in read(mailbox, kept.uid)]


def test_where_nothing_is_handed_out_no_mail_is_to_blame(house):
    for number in (1, 2):
        house.deliver(mail(number))
        house.keep_back(mail(number))
    mailbox = house.mailbox()
    mailbox.open()
    with pytest.raises(TransientError) as caught:
        read(mailbox)

    assert not isinstance(caught.value, KeptBackError)
    with pytest.raises(TransientError):
        mailbox.highest_uid()


def test_renewed_uids_are_told_by_uidvalidity(house):
    house.deliver(mail(1))
    mailbox = house.mailbox()
    before = mailbox.open()
    mailbox.close()
    house.renew_uids()

    assert before != mailbox.open()
    assert [mail(1)] == [raw.content for raw in read(mailbox)]


def test_a_closed_mailbox_says_so_and_can_be_opened_again(house):
    mailbox = house.mailbox()
    for action in (
        mailbox.highest_uid,
        lambda: mailbox.acknowledge([1]),
        lambda: mailbox.wait(timedelta()),
        lambda: read(mailbox),
    ):
        with pytest.raises(TransientError):
            action()
    mailbox.close()
    mailbox.open()
    mailbox.close()
    mailbox.close()

    assert mailbox.open()
