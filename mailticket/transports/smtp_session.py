"""smtplib, made to connect as configured: verified TLS or none at all, and log-in only where nobody listens."""

import base64
import smtplib
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from mailticket.errors import PermanentError, TransientError
from mailticket.transports.deadline import Deadline
from mailticket.transports.tls import Security, client_context, open_socket


@dataclass(frozen=True, slots=True)
class Patience:
    """How many seconds each step may take in all."""

    connect: float = 30
    command: float = 60
    data: float = 120
    bytes_per_second: int = 64 << 10  #: the slowest line over which mail is still sent
    final: float = 600  #: after the last dot, where giving up may mean a second copy (R11)


@dataclass(frozen=True, slots=True)
class SmtpRoute:
    """A server that takes our mail; without `user` there is no log-in. For oauth2 `password` is an access token."""

    host: str
    port: int = 465
    security: Security = Security.TLS
    ca_file: str = ""
    user: str = ""
    password: Callable[[], str] = field(default=str, repr=False)
    auth: str = "password"
    patience: Patience = Patience()


class Session(smtplib.SMTP):
    """smtplib's connection, with a socket that our deadline can cut from the first moment on. Never debug it (S24)."""

    def __init__(self, route: SmtpRoute, deadline: Deadline) -> None:
        self._route, self._guard = route, deadline
        super().__init__(local_hostname=own_name(), timeout=route.patience.connect)
        self._host = route.host  # the name that starttls verifies; smtplib knows it only when it connects at once

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        route = self._route
        return open_socket(host, port, route.security, route.ca_file, timeout, watch=self._guard.watch)

    def size_limit(self) -> int:
        """Return the largest mail that the server takes (RFC 1870); 0 when it does not say."""
        told = self.esmtp_features.get("size", "")
        return int(told) if told.isascii() and told.isdigit() else 0


def connect(route: SmtpRoute, deadline: Deadline) -> Session:
    """Return a session that is ready for MAIL. Raises our errors, or smtplib's and the network's."""
    session = Session(route, deadline)
    try:
        with deadline.within(route.patience.connect + route.patience.command):
            welcome(session, route)
            if route.security is Security.STARTTLS:
                upgrade(session, route, deadline)
            if route.user:
                log_in(session, route)
    except BaseException:
        session.close()
        raise
    return session


def welcome(session: Session, route: SmtpRoute) -> None:
    """Hear the greeting and say EHLO, or HELO to a server of old."""
    code, said = session.connect(route.host, route.port)
    if code == 220:
        if session.sock is not None:
            session.sock.settimeout(route.patience.command)
        code, said = session.ehlo()
        if 500 <= code < 600:
            code, said = session.helo()
    if code not in {220, 250}:
        raise TransientError(f"{route.host}:{route.port}: the server is not ready: {code} {text(said)}")


def upgrade(session: Session, route: SmtpRoute, deadline: Deadline) -> None:
    """Change to TLS, or give up: there is no falling back (S18). smtplib forgets what it read before."""
    if not session.has_extn("starttls"):
        raise PermanentError(f"{route.host}:{route.port}: the server offers no STARTTLS here; no password was sent")
    session.starttls(context=client_context(route.ca_file))
    deadline.watch(session.sock)
    session.ehlo()


def log_in(session: Session, route: SmtpRoute) -> None:
    """Authenticate with what the configuration says; PLAIN where it is offered, as it takes any password."""
    secret = route.password()
    offered = session.esmtp_features.get("auth", "").upper().split()
    try:
        if route.auth == "oauth2":
            mechanism: Any = xoauth2(route.user, secret)  # smtplib wants overloads for what is one function
            session.auth("XOAUTH2", mechanism)
        elif "PLAIN" in offered:
            say(session, "AUTH PLAIN " + base64_of(f"\0{route.user}\0{secret}"))
        elif "LOGIN" in offered and not (route.user + secret).isascii():  # smtplib gives up on them (Microsoft 365)
            say(session, "AUTH LOGIN", base64_of(route.user), base64_of(secret))
        else:
            session.login(route.user, secret)
    except smtplib.SMTPNotSupportedError:
        raise PermanentError(f"{route.host}:{route.port}: the server offers no log-in; leave out `user`") from None
    except smtplib.SMTPAuthenticationError as refusal:
        reply = f"{refusal.smtp_code} {text(refusal.smtp_error)}"
        kind = TransientError if refusal.smtp_code < 500 else PermanentError
        raise kind(f"{route.host}: log-in of {route.user} is refused: {reply}") from None
    except smtplib.SMTPException as error:
        if type(error) is not smtplib.SMTPException:  # the kinds are troubles of the connection
            raise
        ways = " ".join(offered)
        raise PermanentError(
            f"{route.host}:{route.port}: the server offers only log-ins unknown here: {ways}"
        ) from None


def say(session: Session, *lines: str) -> None:
    """Say the lines of a log-in, each as the server asks for it. Raises SMTPAuthenticationError."""
    for line in lines:
        code, said = session.docmd(line)
        if code != 334:
            break
    if code // 100 != 2 and code != 503:  # 503: logged in already
        raise smtplib.SMTPAuthenticationError(code, said)


def base64_of(words: str) -> str:
    """Return *words* as a log-in carries them."""
    return base64.b64encode(words.encode()).decode()


def xoauth2(user: str, token: str) -> Callable[[bytes | None], str]:
    """Return the XOAUTH2 mechanism: the token, then an empty line to the server's reasons, so that it states them."""

    def answer(challenge: bytes | None = None) -> str:
        return "" if challenge else f"user={user}\x01auth=Bearer {token}\x01\x01"

    return answer


def own_name() -> str:
    """Return what we call ourselves; never by a look-up, which may hang."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() else "[127.0.0.1]"


def text(said: bytes | str) -> str:
    """Return a server's words as text."""
    return said if isinstance(said, str) else said.decode("utf-8", "replace")
