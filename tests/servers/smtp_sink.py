"""An SMTP server that takes everything down and misbehaves as told: by stage, by recipient, so many times."""

import asyncio
import base64
import contextlib
import logging
import ssl
import threading
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd complains of itself at each AUTH

#: What can be scripted: the greeting, each command, and the dot that ends the mail.
STAGES = ("CONNECT", "EHLO", "HELO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "DOT", "RSET", "QUIT")


@dataclass(frozen=True)
class SunkMail:
    """A mail that was taken, with its envelope."""

    mail_from: str
    rcpt_to: tuple[str, ...]
    content: bytes
    login: str | None  #: who was logged in
    tls: bool


@dataclass
class Fault:
    """What happens at a stage instead of, or before, the usual."""

    stage: str
    reply: str = ""  #: said instead of the usual; empty: the usual
    to: str = ""  #: only for this recipient (stages RCPT and DOT)
    delay: float = 0.0  #: seconds before anything
    drop: bool = False  #: close the connection without a word
    hang: bool = False  #: say nothing any more, and keep the connection
    taken: bool = False  #: at DOT: the mail is kept all the same, as when only the reply is lost
    times: int = -1  #: so often; negative: always

    def applies(self, stage: str, recipients: tuple[str, ...]) -> bool:
        """Tell whether this is for the stage and the recipient at hand, and not used up."""
        return self.stage == stage and self.times != 0 and (not self.to or self.to.lower() in recipients)


@dataclass
class SmtpSink:
    """One sink; `start` it, script it, look at `mails`."""

    security: str = "plain"  #: tls | starttls | plain
    tls: ssl.SSLContext | None = None
    users: dict[str, str] = field(default_factory=dict)  #: name → password or token; empty: no AUTH offered
    mails: list[SunkMail] = field(default_factory=list)
    events: list[tuple[str, str]] = field(default_factory=list)  #: (stage, argument) in the order they came
    faults: list[Fault] = field(default_factory=list)
    port: int = 0
    host: str = "127.0.0.1"

    def __post_init__(self) -> None:
        self._changed = threading.Condition()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._sessions: set[_Session] = set()

    # --- Script and look ---

    def fault(self, stage: str, reply: str = "", **how: Any) -> Fault:
        """Script a fault: `sink.fault("RCPT", "450 4.2.1 later", to="anne@x.example", times=1)`."""
        assert stage in STAGES, stage
        fault = Fault(stage, reply, **how)
        self.faults.append(fault)
        return fault

    def behave(self) -> None:
        """Forget all faults."""
        self.faults.clear()

    def to(self, recipient: str) -> list[SunkMail]:
        """Return the mails that went to *recipient*, in order."""
        return [mail for mail in self.mails if recipient in mail.rcpt_to]

    def wait_for(self, count: int, timeout: float = 20.0) -> list[SunkMail]:
        """Return the mails once there are at least *count* of them."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.mails) >= count, timeout), f"{len(self.mails)} of {count}"
            return list(self.mails)

    def wait_for_event(self, stage: str, timeout: float = 20.0) -> None:
        """Return once a session has come to *stage*."""
        with self._changed:
            reached = self._changed.wait_for(lambda: any(stage == event for event, _ in self.events), timeout)
        assert reached, f"no {stage}: {self.events[-5:]}"

    # --- Start and stop ---

    def start(self) -> "SmtpSink":
        """Listen; a second start uses the port of the first."""
        started = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(started,), daemon=True)
        self._thread.start()
        assert started.wait(10)
        return self

    def stop(self) -> None:
        """Close the port and every connection: from now on it is unreachable."""
        if self._loop and self._thread:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(10)
            self._loop = None

    def _serve(self, started: threading.Event) -> None:
        loop = asyncio.new_event_loop()
        implicit = self.tls if self.security == "tls" else None
        server = loop.run_until_complete(
            loop.create_server(lambda: _Session(self, loop), self.host, self.port, ssl=implicit, backlog=256)
        )
        self.port = server.sockets[0].getsockname()[1]
        self._loop = loop
        started.set()
        try:
            loop.run_forever()
        finally:
            server.close()
            for session in list(self._sessions):
                if session.transport is not None:
                    session.transport.abort()
            for task in asyncio.all_tasks(loop):
                task.cancel()
            loop.run_until_complete(asyncio.sleep(0.01))
            loop.close()

    # --- What the sessions call, in the thread of the loop ---

    def note(self, stage: str, argument: str) -> None:
        """Take down that *stage* was reached."""
        with self._changed:
            self.events.append((stage, argument))
            self._changed.notify_all()

    def take(self, session: Session, envelope: Envelope) -> None:
        """Keep the mail."""
        login = session.auth_data.login.decode() if isinstance(session.auth_data, LoginPassword) else session.auth_data
        content = envelope.original_content or b""
        tls = self.security == "tls" or session.ssl is not None
        mail = SunkMail(envelope.mail_from or "", tuple(envelope.rcpt_tos), content, login, tls)
        with self._changed:
            self.mails.append(mail)
            self._changed.notify_all()

    def next_fault(self, stage: str, recipients: tuple[str, ...]) -> Fault | None:
        """Return the fault for *stage*, counted as used."""
        found = next((fault for fault in self.faults if fault.applies(stage, recipients)), None)
        if found and found.times > 0:
            found.times -= 1
        return found


@dataclass(frozen=True)
class _Handler:
    """What aiosmtpd asks beside the commands."""

    sink: SmtpSink

    async def handle_DATA(self, server: "_Session", session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        """Take the mail, unless the script says otherwise."""
        recipients = tuple(address.lower() for address in envelope.rcpt_tos)
        self.sink.note("DOT", ",".join(recipients))
        fault = self.sink.next_fault("DOT", recipients)
        if fault is None or fault.taken or not (fault.reply or fault.drop or fault.hang):
            self.sink.take(session, envelope)
        if fault:
            await server.misbehave(fault)
        return fault.reply if fault and fault.reply else "250 2.0.0 taken"

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802 - aiosmtpd's
        """Take a token of `users` (Google's and Microsoft's XOAUTH2); a wrong one gets the JSON challenge first."""
        said = base64.b64decode(args[1] if len(args) > 1 else "").decode(errors="replace")
        fields = dict(part.split("=", 1) for part in said.split("\x01") if "=" in part)
        name, token = fields.get("user", ""), fields.get("auth", "").removeprefix("Bearer ")
        if name and self.sink.users.get(name) == token:
            return AuthResult(success=True, auth_data=name)
        await server.challenge_auth(b'{"status":"400","schemes":"bearer"}')
        return AuthResult(success=False, handled=False)


class _Session(SMTP):
    """One connection, with every command led through the script."""

    def __init__(self, sink: SmtpSink, loop: asyncio.AbstractEventLoop) -> None:
        self._sink = sink
        super().__init__(
            _Handler(sink),
            loop=loop,
            hostname="sink.test",
            ident="ready",
            data_size_limit=None,
            tls_context=sink.tls if sink.security == "starttls" else None,
            authenticator=self._check if sink.users else None,
            auth_require_tls=False,
        )
        self._auth_required = bool(sink.users)  # the argument warns where TLS is not required too
        for stage, method in list(self._smtp_methods.items()):
            if stage in STAGES:
                self._smtp_methods[stage] = self._scripted(stage, method)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._sink._sessions.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._sink._sessions.discard(self)
        super().connection_lost(error)

    async def _handle_client(self) -> None:
        if not self._greeted():
            self._sink.note("CONNECT", "")
            if not await self._pass("CONNECT", ()):
                self.transport.close()
                return
        await super()._handle_client()

    def _greeted(self) -> bool:
        """Tell whether this is the second life of a connection, after STARTTLS."""
        return self._tls_protocol is not None

    def _scripted(self, stage: str, method: Callable[[str], Awaitable[None]]) -> Callable[[str], Awaitable[None]]:
        async def run(argument: str) -> None:
            self._sink.note(stage, "" if stage == "AUTH" else argument or "")
            address = (argument or "").lower().partition("<")[2].partition(">")[0]
            if await self._pass(stage, (address,)):
                await method(argument)

        return run

    async def _pass(self, stage: str, recipients: tuple[str, ...]) -> bool:
        """Carry out a fault, if there is one; tell whether the usual follows."""
        fault = self._sink.next_fault(stage, recipients)
        if fault is None:
            return True
        await self.misbehave(fault)
        if fault.reply:
            await self.push(fault.reply)
            if fault.reply.startswith("421"):
                self.transport.close()
        return not fault.reply

    async def misbehave(self, fault: Fault) -> None:
        """Wait, fall silent or hang up, as told."""
        await asyncio.sleep(fault.delay)
        if fault.hang:
            await asyncio.Event().wait()
        if fault.drop:
            self.transport.abort()
            raise ConnectionResetError

    def _check(self, _server: SMTP, _session: Session, _envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        if not isinstance(data, LoginPassword):
            return AuthResult(success=False, handled=False)
        known = self._sink.users.get(data.login.decode(errors="replace"))
        return AuthResult(success=known is not None and known.encode() == data.password, handled=False, auth_data=data)


@contextlib.contextmanager
def running(**how: Any) -> Iterator[SmtpSink]:
    """Yield a sink that listens."""
    sink = SmtpSink(**how).start()
    try:
        yield sink
    finally:
        sink.stop()
