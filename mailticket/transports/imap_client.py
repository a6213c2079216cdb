"""IMAPClient and imaplib, used nowhere else: their traps are met here (dependencies.md 1.1, A to E)."""

import imaplib
import select
import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, cast

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import LoginError

from mailticket.errors import PermanentError, TransientError
from mailticket.transports.deadline import Deadline
from mailticket.transports.tls import Security, client_context, open_socket

#: A server that talks garbage makes imaplib and IMAPClient raise nearly anything.
WIRE_ERRORS = (
    imaplib.IMAP4.error,
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    ArithmeticError,
    MemoryError,
)
#: Flags of a name that is no folder (RFC 3501; RFC 5258).
NO_FOLDER = frozenset({rb"\noselect", rb"\nonexistent"})
#: Codes by which a server says that it is not well just now (RFC 5530).
OUTAGE = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]")
#: Codes of a refusal that is worth another try later; Dovecot calls a damaged mail a bug of its own, for good.
PASSING = (*OUTAGE, "[SERVERBUG]")
#: What Gmail and Exchange say at log-in while user and password are right.
BUSY = ("[OVERQUOTA]", "TOO MANY SIMULTANEOUS CONNECTIONS", "SERVER UNAVAILABLE")


class After(StrEnum):
    """What happens to a mail on the server once it is ours."""

    MOVE = "move"
    SEEN = "seen"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds each step may take in all, and how long the line may be silent within it."""

    connect: float = 15
    silence: float = 60
    command: float = 90
    bytes_per_second: int = 64 << 10  #: the slowest line on which bodies are still fetched

    def for_bytes(self, size: int) -> float:
        """Return how many seconds a command may take that brings *size* bytes."""
        return self.command + size / self.bytes_per_second


@dataclass(frozen=True, slots=True)
class ImapAccount:
    """Where a folder is and how to enter; `password` is asked at each log-in (for oauth2: an access token)."""

    host: str
    user: str
    password: Callable[[], str] = field(repr=False)
    port: int = 993
    security: Security = Security.TLS
    ca_file: str = ""
    auth: str = "password"
    folder: str = "INBOX"
    after: After = After.MOVE
    archive_folder: str = "Processed"
    max_size: int = 35 << 20
    patience: Patience = Patience()


class IdleRefusedError(Exception):
    """The server offers IDLE but says NO to it."""


class Bell:
    """A bell that a thread waiting on sockets can hear."""

    def __init__(self) -> None:
        self._rope, self.clapper = socket.socketpair()

    def ring(self) -> None:
        """Wake the one who waits, or who will wait next."""
        with suppress(OSError):
            self._rope.send(b"!", socket.MSG_DONTWAIT)

    def hush(self) -> None:
        """Forget the rings so far."""
        with suppress(BlockingIOError):
            self.clapper.recv(4096, socket.MSG_DONTWAIT)

    def close(self) -> None:
        """Give the sockets back."""
        self._rope.close()
        self.clapper.close()


class Wire(imaplib.IMAP4):
    """imaplib's connection, with a socket that our deadline can cut from the first moment on."""

    def __init__(self, account: ImapAccount, deadline: Deadline) -> None:
        self._account, self._guard = account, deadline
        super().__init__(account.host, account.port, account.patience.connect)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        account = self._account
        return open_socket(
            self.host,
            self.port,
            account.security,
            account.ca_file,
            timeout or account.patience.connect,
            watch=self._guard.watch,
        )


class Client(IMAPClient):  # type: ignore[misc]  # IMAPClient has no type hints
    """IMAPClient without its logging of mail, and with an IDLE that works."""

    def __init__(self, account: ImapAccount, deadline: Deadline) -> None:
        self._account, self._guard = account, deadline
        timeout = SocketTimeout(connect=account.patience.connect, read=account.patience.silence)
        super().__init__(account.host, account.port, ssl=account.security is Security.TLS, timeout=timeout)
        self.normalise_times = False
        self._imap.debug = 0  # IMAPClient sets 5: every line is formatted and handed to the log
        self.bell = Bell()

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 - IMAPClient's name for it
        return Wire(self._account, self._guard)

    def shutdown(self) -> None:
        """Close the connection without a word; never raises, whatever state it is in."""
        self.bell.close()
        with suppress(*WIRE_ERRORS):
            super().shutdown()

    def login_in_utf8(self, user: str, password: str) -> None:
        """Log in by LOGIN with literals, which most servers take beyond ASCII. Raises LoginError."""
        imap, at_once = self._imap, self.has_capability("LITERAL+")
        tag = imap._new_tag()
        try:
            imap.send(tag + b" LOGIN")
            for text in (user, password):
                self._send_literal(tag, text.encode(), at_once)
            imap.send(b"\r\n")
            answer, said = imap._command_complete("LOGIN", tag)
        except imaplib.IMAP4.error as error:
            if not imap.tagged_commands.get(tag):
                raise LoginError(str(error)) from error
            answer, said = imap.tagged_commands[tag]  # instead of a "go on"
        if answer != "OK":
            raise LoginError(said[-1])
        imap.state = "AUTH"

    def idle(self) -> None:
        """Begin IDLE; lines before the server's "+" are news and no error (trap C)."""
        self._idle_tag = self._imap._command("IDLE")
        while self._imap._get_response() is not None:
            if self._imap.tagged_commands[self._idle_tag]:
                raise IdleRefusedError
            self.bell.ring()

    def wait_for_news(self, seconds: float) -> None:
        """Return when anything can be read, be it the end of the connection, when the bell rings, or after *seconds*.

        What it is does not matter, `idle_done` and the next search tell (traps B, D).
        """
        if not self._has_unread():
            poller = select.poll()
            poller.register(self.socket(), select.POLLIN)
            poller.register(self.bell.clapper, select.POLLIN)
            poller.poll(seconds * 1000)
        self.bell.hush()

    def _has_unread(self) -> bool:
        """Say whether something was read off the socket that nobody has looked at yet (trap A)."""
        connection = self.socket()
        connection.setblocking(False)
        try:
            return bool(cast("Any", self._imap.file).peek(1))
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        finally:
            self._set_read_timeout()

    def has_news(self) -> bool:
        """Say whether mail was announced beside an answer; IDLE does not tell of it again."""
        return "EXISTS" in self._imap.untagged_responses

    def forget_news(self) -> None:
        """Drop the untagged lines that imaplib collects for as long as a connection lives."""
        for name in ("EXISTS", "RECENT", "EXPUNGE", "FETCH", "OK", "VANISHED"):
            self._imap.untagged_responses.pop(name, None)

    def search(self, criteria: Sequence[object] = ("ALL",), charset: str | None = None) -> list[int]:
        """Return the UIDs found; in an empty folder none, though some servers refuse to look there (Proton Bridge)."""
        try:
            return list(super().search(criteria, charset))
        except imaplib.IMAP4.error as error:
            if refused_with(error) and not super().search():
                return []
            raise

    def _raw_command_untagged(self, command: bytes, *arguments: Any, **options: Any) -> Any:
        """Run *command*; what a search found may come in several lines (mox), and IMAPClient wants one."""
        lines = super()._raw_command_untagged(command, *arguments, **options)
        return [b" ".join(filter(None, lines))] if command == b"SEARCH" else lines

    def goodbye(self) -> str:
        """Return the words with which the server ended the connection by itself, else ""."""
        said = self._imap.untagged_responses.get("BYE")
        return plain(said[-1]) or "BYE" if said else ""

    def folder_exists(self, folder: str) -> bool:
        """Say whether *folder* can hold mail: one may be listed that is there only as the parent of others."""
        listed = self.list_folders("", folder)
        return any(NO_FOLDER.isdisjoint(flag.lower() for flag in flags) for flags, _separator, _name in listed)

    def personal_prefix(self) -> str:
        """Return what the names of our own folders must begin with, such as "INBOX." (RFC 2342)."""
        personal = self.namespace().personal if self.has_capability("NAMESPACE") else None
        return str(personal[0][0]) if personal else ""


# --- getting in -----------------------------------------------------------------------------------------------------


def connect(account: ImapAccount, deadline: Deadline) -> Client:
    """Return a connection that is protected as configured, not logged in."""
    client = Client(account, deadline)
    if account.security is not Security.STARTTLS:
        return client
    try:
        client.starttls(client_context(account.ca_file))
        deadline.watch(client.socket())
    except imaplib.IMAP4.error:
        client.shutdown()
        at = f"{account.host}:{account.port}"
        raise PermanentError(f"{at}: the server offers no STARTTLS here; no password was sent") from None
    except OSError:
        client.shutdown()
        raise
    return client


def log_in(client: Client, account: ImapAccount) -> None:
    """Log in; a refusal is permanent unless the server says that it is a passing trouble of its own."""
    secret = account.password()
    try:
        if account.auth == "oauth2":
            client.sasl_login("XOAUTH2", xoauth2(account.user, secret))
        elif client.has_capability("AUTH=PLAIN"):
            client.plain_login(account.user, secret)
        elif f"{account.user}{secret}".isascii():
            client.login(quoted(account.user), secret)
        else:
            client.login_in_utf8(account.user, secret)
    except LoginError as error:
        if isinstance(error.__context__, imaplib.IMAP4.abort):
            raise TransientError(f"{account.host}: the connection was lost during log-in") from None
        said = words(error)
        if is_passing(said, *BUSY):
            raise TransientError(f"{account.host}: log-in is not possible just now: {said}") from None
        what = "the access token" if account.auth == "oauth2" else "user or password"
        raise PermanentError(f"{account.host}: {what} of {account.user} is refused: {said}") from None


def xoauth2(user: str, token: str) -> Callable[[bytes], bytes]:
    """Return the XOAUTH2 mechanism: the token, then an empty line to the server's reasons, so that it states them."""
    answers = iter([f"user={user}\x01auth=Bearer {token}\x01\x01".encode()])
    return lambda _challenge: next(answers, b"")


# --- words ----------------------------------------------------------------------------------------------------------


def refusal(command: Callable[..., object], *arguments: object, **options: object) -> str:
    """Run *command*; return what the server said if it refused with NO or BAD, else ""."""
    try:
        command(*arguments, **options)
    except imaplib.IMAP4.readonly:  # a kind of abort, to imaplib
        return "it is read-only"
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as error:
        return words(error) or "NO"
    return ""


def refused_with(error: Exception) -> str:
    """Return what the server said if *error* is a tagged NO or BAD, else ""; the kinds of that error quote mail."""
    return words(error) if type(error) is imaplib.IMAP4.error else ""


def is_passing(said: str, *more: str) -> bool:
    """Say whether a refusal in these words is a passing trouble of the server's own; *more* are further signs of it."""
    return any(sign in said.upper() for sign in (*PASSING, *more))


def is_outage(said: str) -> bool:
    """Say whether the server refuses because it is not well itself."""
    return any(sign in said.upper() for sign in OUTAGE)


def words(error: Exception) -> str:
    """Return what the server said in a tagged NO or BAD, on one line and short."""
    said = (error.__context__ or error).args[0] if error.args else ""  # a LoginError hides bytes in the words "b'..'"
    return plain(said)


def plain(said: object) -> str:
    """Return what a server said, on one line and short."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return " ".join(text.split())[:200]


def refuse_control_characters(text: str) -> None:
    """Raise PermanentError for a name that could carry a second command (F11)."""
    if any(ord(character) < 32 or ord(character) == 127 for character in text):
        raise PermanentError(f"{text!r}: control characters are not allowed in a folder or user name")


def quoted(text: str) -> str:
    """Return *text* as an IMAP quoted string."""
    refuse_control_characters(text)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
