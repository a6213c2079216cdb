"""Handing mail to a server over one kept-alive connection (RFC 5321)."""

import re
import smtplib
from collections.abc import Callable
from contextlib import suppress

from mailticket.clock import Clock
from mailticket.errors import MailticketError
from mailticket.transports.deadline import Deadline
from mailticket.transports.smtp_replies import Stage, presentable, verdict
from mailticket.transports.smtp_session import Session, SmtpRoute, connect, text
from mailticket.transports.submitter import Attempt, Verdict
from mailticket.transports.tls import explain, refuse_plain
from mailticket.transports.wire import canonical, dot_stuffed

FRESH = 5.0  #: seconds for which an idle connection is used again without asking whether it is still there
WIRE_ERRORS = (smtplib.SMTPException, OSError)
EIGHT_BIT = re.compile(rb"[\x80-\xff]")
UNSAYABLE = re.compile(r"[\x00-\x20\x7f<>]")
NO_SMTPUTF8 = "550 5.6.7 the server does not take international addresses (SMTPUTF8)"

Reply = tuple[int | None, str]  #: the code, None for a lost connection, and the words


class EndedError(Exception):
    """The transaction ended before the final dot; carries the attempt's outcome."""

    def __init__(self, outcome: Verdict, reply: str) -> None:
        self.attempt = Attempt(outcome, reply)
        super().__init__(outcome)


class SmtpSubmitter:
    """The real `Submitter`."""

    def __init__(self, route: SmtpRoute, clock: Clock) -> None:
        refuse_plain(route.host, route.security)
        self.route = route
        self._clock = clock
        self._deadline = Deadline()
        self._session: Session | None = None
        self._is_clean = False
        self._last_used = 0.0
        self._refused_senders = 0

    def submit(self, *, mail_from: str, recipient: str, content: bytes, smtputf8: bool = False) -> Attempt:
        """Hand over one mail; never raises for what a server or network can do."""
        content = canonical(content)
        if not (is_sayable(mail_from) and is_sayable(recipient)):
            return Attempt(Verdict.REJECTED, "553 an address of the envelope is not valid")
        try:
            self._begin(mail_from, content, smtputf8=smtputf8)
            self._step(Stage.RCPT, lambda session: session.docmd("RCPT", f"TO:<{recipient}>"))
            self._step(Stage.DATA, lambda session: session.docmd("DATA"))
            attempt = self._transmit(dot_stuffed(content))
        except EndedError as end:
            attempt = end.attempt
        except UnicodeEncodeError:  # the command was not sent
            attempt = Attempt(Verdict.REJECTED, NO_SMTPUTF8)
        self._last_used = self._clock.monotonic()
        self._is_clean = attempt.verdict is Verdict.ACCEPTED
        if attempt.verdict in {Verdict.OUTAGE, Verdict.UNCERTAIN}:
            self._drop()
        return Attempt(attempt.verdict, presentable(attempt.reply, recipient))

    def close(self) -> None:
        """End the session politely; never raises."""
        if self._session is not None:
            with suppress(*WIRE_ERRORS), self._deadline.within(5):
                self._session.quit()
        self._drop()

    # --- the stages -------------------------------------------------------------------------------------------------

    def _begin(self, mail_from: str, content: bytes, *, smtputf8: bool) -> None:
        """Open a transaction on the kept connection, or on a new one when that has gone in the meantime."""
        if self._session is not None and not self._is_usable():
            self._drop()
        was_kept = self._session is not None
        if not was_kept:
            self._connect()
        code, reply = self._mail(mail_from, content, smtputf8=smtputf8)
        if was_kept and code in {None, 421}:  # servers end a session after some time or so many mails
            self._drop()
            self._connect()
            code, reply = self._mail(mail_from, content, smtputf8=smtputf8)
        outcome = verdict(Stage.MAIL, code)
        self._refused_senders = self._refused_senders + 1 if outcome is Verdict.DEFERRED else 0
        if outcome is Verdict.DEFERRED and self._refused_senders > 1:
            outcome = Verdict.OUTAGE  # twice running: it is not this mail
        if outcome is not Verdict.ACCEPTED:
            raise EndedError(outcome, reply)

    def _mail(self, mail_from: str, content: bytes, *, smtputf8: bool) -> Reply:
        session = self._current
        limit = session.size_limit()
        if limit and len(content) > limit:
            raise EndedError(Verdict.REJECTED, f"552 the mail has {len(content)} bytes, the server takes {limit}")
        if smtputf8 and not session.has_extn("smtputf8"):
            raise EndedError(Verdict.REJECTED, NO_SMTPUTF8)
        session.command_encoding = "utf-8" if smtputf8 else "ascii"
        wanted = {
            f" SIZE={len(content)}": session.has_extn("size"),
            " BODY=8BITMIME": session.has_extn("8bitmime") and (smtputf8 or bool(EIGHT_BIT.search(content))),
            " SMTPUTF8": smtputf8,
        }
        parameters = "".join(name for name, use in wanted.items() if use)
        return self._ask(
            lambda session: session.docmd("MAIL", f"FROM:<{mail_from}>{parameters}"), self.route.patience.command
        )

    def _step(self, stage: Stage, command: Callable[[Session], tuple[int, bytes]]) -> None:
        """Send *command*; end the transaction unless the reply lets it go on."""
        patience = self.route.patience
        code, reply = self._ask(command, patience.data if stage is Stage.DATA else patience.command)
        if verdict(stage, code) is not Verdict.ACCEPTED:
            if code is None or code < 0:
                self._drop()
            raise EndedError(verdict(stage, code), reply)

    def _transmit(self, stuffed: bytes) -> Attempt:
        """Send the mail, then the dot that makes it the server's; from there on silence means doubt."""
        patience = self.route.patience
        try:
            with self._deadline.within(patience.data + len(stuffed) / patience.bytes_per_second):
                self._current.send(stuffed)
                self._current.send(b".\r\n")  # on its own: when even this fails, the server cannot have the mail
        except WIRE_ERRORS as error:
            self._drop()
            raise EndedError(verdict(Stage.BODY, None), self._trouble(error)) from None
        code, reply = self._ask(lambda session: session.getreply(), patience.final)
        return Attempt(verdict(Stage.FINAL, code), reply)

    # --- the connection ---------------------------------------------------------------------------------------------

    @property
    def _current(self) -> Session:
        if self._session is None:
            raise smtplib.SMTPServerDisconnected("not connected")
        return self._session

    def _is_usable(self) -> bool:
        """Say whether the kept connection takes a new transaction; ask it where that is not plain."""
        is_fresh = self._clock.monotonic() - self._last_used < FRESH
        if self._is_clean and is_fresh:
            return True
        code, _ = self._ask(lambda session: session.docmd("RSET"), self.route.patience.command)
        return code == 250

    def _connect(self) -> None:
        try:
            self._session = connect(self.route, self._deadline)
        except MailticketError as error:
            raise EndedError(Verdict.OUTAGE, str(error)) from None
        except smtplib.SMTPResponseException as refusal:
            said = f"{refusal.smtp_code} {text(refusal.smtp_error)}"
            raise EndedError(Verdict.OUTAGE, f"{self.route.host}: the server refuses: {said}") from None
        except (*WIRE_ERRORS, ValueError) as error:
            raise EndedError(Verdict.OUTAGE, self._trouble(error)) from None

    def _ask(self, command: Callable[[Session], tuple[int, bytes]], seconds: float) -> Reply:
        """Run *command*, at most *seconds* in all; return its reply."""
        try:
            session = self._current
            if session.sock is not None:
                session.sock.settimeout(seconds)
            with self._deadline.within(seconds):
                code, said = command(session)
        except smtplib.SMTPResponseException:  # a line without end
            return -1, "the server's reply cannot be understood"
        except WIRE_ERRORS as error:
            return None, self._trouble(error)
        return code, f"{code} {said.decode('utf-8', 'replace')}"

    def _trouble(self, error: Exception) -> str:
        return str(explain(error, self.route.host, self.route.port))

    def _drop(self) -> None:
        session, self._session = self._session, None
        self._deadline.watch(None)
        if session is not None:
            with suppress(OSError):
                session.close()


def is_sayable(address: str) -> bool:
    """Say whether *address* can stand in a command as it is; smtplib's own quoting makes another address of some."""
    return not UNSAYABLE.search(address)
