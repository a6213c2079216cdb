"""A little IMAP server that can be told to misbehave: at any command, at any byte, with or without TLS."""

import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

Answer = Callable[["Line", str, str], None]  #: (connection, tag, arguments)


@dataclass
class Line:
    """One connection, as the script sees it."""

    server: "ScriptedImap"
    connection: socket.socket

    def __post_init__(self) -> None:
        self._reader = self.connection.makefile("rb")

    def close(self) -> None:
        """Let go of the connection."""
        self._reader.close()

    def read(self) -> str:
        """Return the next line of the client; raises EOFError at the end."""
        line = self._reader.readline()
        if not line.endswith(b"\r\n"):
            raise EOFError
        return line[:-2].decode()

    def send(self, data: bytes) -> None:
        """Send *data* as it is; what is over the budget of `cut_after` is not sent, and the connection ends."""
        budget = self.server.cut_after
        if budget is not None:
            self.server.cut_after = max(0, budget - len(data))
            self.connection.sendall(data[:budget])
            if len(data) >= budget:
                raise EOFError
            return
        self.connection.sendall(data)

    def trickle(self, data: bytes, pause: float = 0.02) -> None:
        """Send *data* byte by byte, until the client has had enough."""
        for byte in data:
            self.send(bytes([byte]))
            if self.server.stopped.wait(pause):
                raise EOFError

    def ok(self, tag: str, words: str = "done") -> None:
        """Complete a command."""
        self.send(f"{tag} OK {words}\r\n".encode())


@dataclass
class ScriptedImap:
    """The server; `answers` replace what it does at a command ("UID FETCH", "IDLE", "" for the greeting)."""

    mails: dict[int, bytes] = field(default_factory=dict)
    capabilities: str = "IMAP4rev1 IDLE UIDPLUS MOVE"
    answers: dict[str, Answer] = field(default_factory=dict)
    commands: list[str] = field(default_factory=list)  #: what came, without tags and without CAPABILITY
    cut_after: int | None = None
    tls: ssl.SSLContext | None = None
    port: int = 0
    host: str = "127.0.0.1"
    connections: int = 0

    def __post_init__(self) -> None:
        self.stopped = threading.Event()
        self._listener = socket.create_server((self.host, 0))
        self.port = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._listen, daemon=True)]
        self._threads[0].start()

    def stop(self) -> None:
        """Hang up on everybody and close the port."""
        self.stopped.set()
        with contextlib.suppress(OSError):
            socket.create_connection((self.host, self.port), 1).close()
        for thread in self._threads:
            thread.join(10)
        self._listener.close()

    def _listen(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self.stopped.is_set():
                connection.close()
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, EOFError), connection:
            connection.settimeout(20)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection, contextlib.closing(Line(self, connection)) as line:
                self._converse(line)

    def _converse(self, line: Line) -> None:
        self._answer(line, "", "", "")
        while True:
            tag, _, rest = line.read().partition(" ")
            words = rest.split(" ", 2)
            name = " ".join(words[:2]).upper() if words[0].upper() == "UID" else words[0].upper()
            if name != "CAPABILITY":
                self.commands.append(rest)
            self._answer(line, name, tag, rest[len(name) :].strip())
            if name == "LOGOUT":
                return

    def _answer(self, line: Line, name: str, tag: str, arguments: str) -> None:
        (self.answers.get(name) or USUAL.get(name, refuse))(line, tag, arguments)


# --- what a good server does ------------------------------------------------------------------------------------------


def greet(line: Line, _tag: str, _arguments: str) -> None:
    """Greet."""
    line.send(b"* OK ready\r\n")


def refuse(line: Line, tag: str, _arguments: str) -> None:
    """Know no such command."""
    line.send(f"{tag} BAD unknown\r\n".encode())


def say_ok(line: Line, tag: str, _arguments: str) -> None:
    """Agree."""
    line.ok(tag)


def capability(line: Line, tag: str, _arguments: str) -> None:
    """Tell what is offered."""
    line.send(f"* CAPABILITY {line.server.capabilities}\r\n".encode())
    line.ok(tag)


def select(line: Line, tag: str, _arguments: str) -> None:
    """Select the one folder."""
    line.send(f"* {len(line.server.mails)} EXISTS\r\n* 0 RECENT\r\n* OK [UIDVALIDITY 7] kept\r\n".encode())
    line.ok(tag, "[READ-WRITE] selected")


def search(line: Line, tag: str, arguments: str) -> None:
    """Find by UID: `UID n:*` always finds the last."""
    uids = sorted(line.server.mails)
    wanted = re.search(r"UID ([0-9,:*]+)", arguments)
    found = [uid for uid in uids if wanted is None or matches(uid, wanted[1], uids[-1])]
    line.send(f"* SEARCH {' '.join(map(str, found))}".rstrip().encode() + b"\r\n")
    line.ok(tag)


def fetch(line: Line, tag: str, arguments: str) -> None:
    """Hand out sizes or bodies, all in one piece, so that `cut_after` counts from its first byte."""
    wanted, _, items = arguments.partition(" ")
    data = b""
    for number, (uid, content) in enumerate(sorted(line.server.mails.items()), start=1):
        if not matches(uid, wanted, max(line.server.mails)):
            continue
        if "BODY" in items:
            partial = re.search(r"<0\.([0-9]+)>", items)
            part, label = (content[: int(partial[1])], b"BODY[]<0>") if partial else (content, b"BODY[]")
            data += b"* %d FETCH (UID %d %s {%d}\r\n%s)\r\n" % (number, uid, label, len(part), part)
        else:
            date = b'INTERNALDATE "01-Jan-2026 00:00:00 +0000"'
            data += b"* %d FETCH (UID %d RFC822.SIZE %d %s)\r\n" % (number, uid, len(content), date)
    line.send(data + f"{tag} OK done\r\n".encode())


def idle(line: Line, tag: str, _arguments: str) -> None:
    """Idle until the client has enough."""
    line.send(b"+ idling\r\n")
    line.read()
    line.ok(tag)


def logout(line: Line, tag: str, _arguments: str) -> None:
    """Say good-bye."""
    line.send(b"* BYE\r\n")
    line.ok(tag)


def matches(uid: int, numbers: str, last: int) -> bool:
    """Tell whether *uid* is in an IMAP sequence set."""
    for part in numbers.split(","):
        ends = [last if end == "*" else int(end) for end in part.split(":")]
        if min(ends) <= uid <= max(ends):
            return True
    return False


USUAL: dict[str, Answer] = {
    "": greet,
    "CAPABILITY": capability,
    "LOGIN": say_ok,
    "SELECT": select,
    "NOOP": say_ok,
    "UID SEARCH": search,
    "UID FETCH": fetch,
    "UID MOVE": say_ok,
    "UID COPY": say_ok,
    "UID STORE": say_ok,
    "UID EXPUNGE": say_ok,
    "CREATE": say_ok,
    "SUBSCRIBE": say_ok,
    "IDLE": idle,
    "LOGOUT": logout,
}


@contextlib.contextmanager
def running(**how: object) -> Iterator[ScriptedImap]:
    """Yield a server that listens."""
    server = ScriptedImap(**how)  # type: ignore[arg-type]
    try:
        yield server
    finally:
        server.stop()
