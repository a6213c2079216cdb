"""What is said to a server that hands us mail, and what reaches the desk, line by line."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from mailticket.transports.doors import Door
from mailticket.transports.lmtp import Listener, Reception

DATA = b"DATA", b"Subject: x\r\n\r\nhello\r\n."


@pytest.fixture
def kept() -> list[str]:
    return []


@pytest.fixture
def door(kept: list[str]) -> Iterator[socket.socket]:
    """Yield a connection to a listener for our own mail server."""
    with listening(kept, "lmtp") as connection:
        yield connection


@contextmanager
def listening(kept: list[str], protocol: str) -> Iterator[socket.socket]:
    """Yield a connection to a listener that keeps the senders of mail, if a database would."""

    def keep(_mailbox: str, _content: bytes, mail_from: str) -> None:
        kept.append(mail_from.encode().decode())

    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        reception = Reception(lambda _address: "support", keep)
        listener = Listener(Door("test", (server,)), reception, protocol=protocol, max_size=1 << 20)
        listener.start()
        with socket.create_connection(address, 20) as connection:
            yield connection
        listener.stop()


@pytest.mark.parametrize(
    ("sender", "expected"),
    [
        (b"anne@x.example", "anne@x.example"),
        ("andré@x.example".encode(), "andré@x.example"),
        (b"andr\xe9@x.example", "andr?@x.example"),
        (b"an\0ne@x.example", "an?ne@x.example"),
    ],
)
def test_a_sender_in_whatever_bytes_is_taken(door: socket.socket, kept: list[str], sender: bytes, expected: str):
    """No database takes a surrogate or a NUL: the mail would be tried again for days, and then bounce."""
    with door.makefile("rb") as answers:
        answers.readline()
        door.sendall(b"LHLO mx\r\n")
        while answers.readline()[3:4] == b"-":
            pass
        said = []
        for line in (b"MAIL FROM:<%s>" % sender, b"RCPT TO:<support@acme.example>", *DATA):
            door.sendall(line + b"\r\n")
            said.append(answers.readline()[:3])

    assert [b"250", b"250", b"354", b"250"] == said
    assert [expected] == kept


#: What some server takes for an end of data (S17).
ENDS = [b"\n.\n", b"\n.\r\n", b"\r.\r", b"\r.\r\n", b"\r\n.\n", b"\r\n.\r", b"\n.\r", b"\r.\n"]


def smuggle(connection: socket.socket, hello: bytes, end: bytes) -> bytes:
    """Send a mail and, behind what may look like its end, another one, all in one go; return what is answered."""
    first = b"MAIL FROM:<one@x.example>\r\nRCPT TO:<support@acme.example>\r\nDATA\r\nSubject: x\r\n\r\nhi"
    second = b"MAIL FROM:<two@x.example>\r\nRCPT TO:<support@acme.example>\r\nDATA\r\nSubject: y\r\n\r\nhi\r\n.\r\n"
    connection.sendall(hello + b" mx\r\n" + first + end + b"more\r\n.\r\n" + second + b"QUIT\r\n")
    with connection.makefile("rb") as answers:
        return answers.read()


@pytest.mark.parametrize("end", ENDS, ids=repr)
def test_a_bare_line_ending_from_anybody_ends_the_conversation(kept: list[str], end: bytes):
    with listening(kept, "smtp") as connection:
        answered = smuggle(connection, b"EHLO", end)

    assert [b"521"] == [line[:3] for line in answered.splitlines()[-1:]]
    assert [] == kept


@pytest.mark.parametrize("end", ENDS, ids=repr)
def test_our_own_mail_server_may_hand_over_any_line_endings(door: socket.socket, kept: list[str], end: bytes):
    """It read the mail as one, and would have to bounce it."""
    answered = smuggle(door, b"LHLO", end)

    assert b"521" not in answered
    assert ["one@x.example", "two@x.example"] == kept


def test_a_mail_with_well_ended_lines_is_taken_from_anybody(kept: list[str]):
    with listening(kept, "smtp") as connection:
        smuggle(connection, b"EHLO", b"\r\n..\r\n")

    assert ["one@x.example", "two@x.example"] == kept
