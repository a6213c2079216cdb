"""A user or password in any script gets in, also where a server offers nothing but LOGIN."""

from contextlib import closing

import pytest

from mailticket.errors import PermanentError
from mailticket.transports.imap import ImapMailbox
from mailticket.transports.imap_client import ImapAccount
from mailticket.transports.tls import Security
from tests.servers import scripted_imap


@pytest.fixture
def server():
    with scripted_imap.running() as server:
        yield server


def open_as(server, user, password):
    account = ImapAccount(server.host, user, lambda: password, port=server.port, security=Security.PLAIN)
    with closing(ImapMailbox(account)) as mailbox:
        return mailbox.open()


def asking_for_literals(heard, answer="OK in"):
    """Return a LOGIN that lets the client go on at each literal, and puts what it got into *heard*."""

    def login(line, tag, arguments):
        heard.append(arguments)
        while heard[-1].endswith("}"):
            line.send(b"+ go on\r\n")
            heard.append(line.read())
        line.send(f"{tag} {answer}\r\n".encode())

    return login


@pytest.mark.parametrize(
    ("user", "password", "said"),
    [
        ("support", 'pass "word\\', [r'"support" "pass \"word\\"']),
        ("support", "pässwörd", ["{7}", "support {10}", "pässwörd"]),
        ("andré", 'pass "word\\', ["{6}", "andré {11}", 'pass "word\\']),
        ("andré", "пароль", ["{6}", "andré {12}", "пароль"]),
    ],
)
def test_what_is_beyond_ascii_goes_as_a_literal(server, user, password, said):
    heard = []
    server.answers["LOGIN"] = asking_for_literals(heard)

    assert 7 == open_as(server, user, password)
    assert said == heard


@pytest.mark.parametrize(
    "login",
    [
        asking_for_literals([], "NO wrong"),
        asking_for_literals([], "BAD wrong"),
        lambda line, tag, _arguments: line.send(f"{tag} BAD wrong\r\n".encode()),
    ],
    ids=["NO", "BAD", "takes no literals"],
)
def test_a_refusal_is_told_as_one(server, login):
    server.answers["LOGIN"] = login

    with pytest.raises(PermanentError, match=r"user or password of andré is refused: .*wrong") as caught:
        open_as(server, "andré", "pässwörd")

    assert "pässwörd" not in str(caught.value)
