"""F6: a mail that the server does not hand out is named, if it is that mail; an outage is no mail's fault."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from mailticket.errors import TransientError
from mailticket.transports.imap import ImapMailbox
from mailticket.transports.imap_client import ImapAccount
from mailticket.transports.mailbox import KeptBackError, RawMail
from mailticket.transports.tls import Security
from tests.servers import scripted_imap

MAILS = {uid: b"Subject: %d\r\n\r\nbody\r\n" % uid for uid in (3, 5, 6)}
HEADER = b"Subject: 5\r\n\r\n"


@pytest.fixture
def server():
    with scripted_imap.running(mails=dict(MAILS)) as server:
        yield server


@pytest.fixture
def mailbox(server) -> Iterator[ImapMailbox]:
    account = ImapAccount(server.host, "support", lambda: "secret", port=server.port, security=Security.PLAIN)
    with closing(ImapMailbox(account)) as mailbox:
        mailbox.open()
        yield mailbox


def keeping_back(answer, *, heads=False, uids=(5,)):
    """Return a FETCH that answers so when it comes to some mails: to their bodies, or already to their sizes."""

    def fetch(line, tag, arguments):
        wanted, _, items = arguments.partition(" ")
        if ("BODY" in items or heads) and any(scripted_imap.matches(uid, wanted, 6) for uid in uids):
            answer(line, tag, wanted)
        else:
            scripted_imap.fetch(line, tag, arguments)

    return fetch


def saying(data):
    return lambda line, tag, _wanted: line.send(data.replace(b"TAG", tag.encode()))


def hang_up(_line, _tag, _wanted):
    raise EOFError


def without_five(line, tag, wanted):
    """Answer about the others."""
    others = ",".join(str(uid) for uid in MAILS if uid != 5 and scripted_imap.matches(uid, wanted, 6))
    scripted_imap.fetch(line, tag, f"{others or 99} (BODY.PEEK[])")


def read(mailbox: ImapMailbox, after: int = 0) -> list[RawMail]:
    return [mail for batch in mailbox.fetch_after(after) for mail in batch]


@pytest.mark.parametrize("heads", [False, True], ids=["bodies", "heads"])
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (saying(b"TAG NO [SERVERBUG] damaged\r\n"), "damaged"),
        (saying(b"TAG BAD no\r\n"), "no"),
        (saying(b"* 2 FETCH (UID 5 BODY[] NIL)\r\nTAG OK done\r\n"), "left out"),
        (saying(b"* BYE FETCH failed\r\n"), "FETCH failed"),
        (without_five, "left out"),
    ],
    ids=["NO", "BAD", "NIL", "BYE", "left out"],
)
def test_the_mail_and_the_words_are_told_and_those_around_it_are_read(server, mailbox, answer, said, heads):
    server.answers["UID FETCH"] = keeping_back(answer, heads=heads)
    found = []
    with pytest.raises(KeptBackError) as caught:
        for batch in mailbox.fetch_after(0):
            found += [mail.uid for mail in batch]
    kept = caught.value.mail

    assert ([3], 7, 5) == (found, kept.uidvalidity, kept.uid)
    assert said in kept.said
    assert [6] == [mail.uid for mail in read(mailbox, 5)]


def test_its_header_is_told_where_that_is_handed_out(server, mailbox):
    def fetch(line, tag, arguments):
        if "HEADER" in arguments:
            line.send(b"* 2 FETCH (UID 5 BODY[HEADER]<0> {%d}\r\n%s)\r\n" % (len(HEADER), HEADER))
            line.ok(tag)
        else:
            keeping_back(saying(b"TAG NO damaged\r\n"))(line, tag, arguments)

    server.answers["UID FETCH"] = fetch
    with pytest.raises(KeptBackError) as caught:
        read(mailbox)

    assert HEADER == caught.value.mail.header


def test_a_mail_without_others_to_compare_it_with_is_told_too(server, mailbox):
    server.mails = {5: MAILS[5]}
    server.answers["UID FETCH"] = keeping_back(saying(b"TAG NO damaged\r\n"))

    with pytest.raises(KeptBackError):
        read(mailbox)


def test_what_only_spoils_the_answer_for_many_spoils_nothing(server, mailbox):
    def fetch(line, tag, arguments):
        refuses = "," in arguments.partition(" ")[0] and "BODY" in arguments
        (saying(b"TAG NO too much\r\n") if refuses else scripted_imap.fetch)(line, tag, arguments)

    server.answers["UID FETCH"] = fetch

    assert MAILS == {mail.uid: mail.content for mail in read(mailbox)}


@pytest.mark.parametrize(
    "how",
    [
        {"answer": hang_up},
        {"answer": saying(b"TAG NO [UNAVAILABLE] storage is away\r\n")},
        {"answer": saying(b"TAG NO [SERVERBUG] storage is away\r\n"), "uids": tuple(MAILS)},
        {"answer": saying(b"* BYE shutting down\r\n"), "uids": tuple(MAILS)},
        {"answer": saying(b"TAG OK done\r\n"), "uids": tuple(MAILS)},
    ],
    ids=["lost connection", "says it is away", "refuses all", "leaves at all", "leaves out all"],
)
def test_an_outage_is_no_mails_fault(server, mailbox, how):
    server.answers["UID FETCH"] = keeping_back(**how)
    with pytest.raises(TransientError) as caught:
        read(mailbox)

    assert not isinstance(caught.value, KeptBackError)


def test_renewed_uids_after_a_bye_are_no_mails_fault(server, mailbox):
    def leave(line, _tag, _wanted):
        server.answers["SELECT"] = saying(b"* OK [UIDVALIDITY 8] new\r\nTAG OK [READ-WRITE] selected\r\n")
        line.send(b"* BYE\r\n")

    server.answers["UID FETCH"] = keeping_back(leave)

    with pytest.raises(TransientError, match="renewed"):
        read(mailbox)
