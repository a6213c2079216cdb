"""What is said to a server that hands us mail, and what reaches the desk, line by line."""

import socket
from collections.abc import Iterator

import pytest

from mailticket.transports.doors import Door
from mailticket.transports.lmtp import Listener, Reception

DATA = b"DATA", b"Subject: x\r\n\r\nhello\r\n."


@pytest.fixture
def kept() -> list[str]:
    return []


@pytest.fixture
def door(kept: list[str]) -> Iterator[socket.socket]:
    """Yield a connection to a listener that keeps the senders of mail, if a database would."""

    def keep(_mailbox: str, _content: bytes, mail_from: str) -> None:
        kept.append(mail_from.encode().decode())

    with socket.create_server(("127.0.0.1", 0)) as server:
        address = server.getsockname()
        reception = Reception(lambda _address: "support", keep)
        listener = Listener(Door("test", (server,)), reception, protocol="lmtp", max_size=1 << 20)
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
