"""Somebody's mail client: writes, answers, and waits for mail, over the same SMTP and IMAP as any other."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses
from functools import cached_property

from mailticket.clock import Clock
from mailticket.demo.house import DESK, HOST, PASSWORD, Character, Ports
from mailticket.errors import TransientError
from mailticket.transports.imap import ImapMailbox
from mailticket.transports.imap_client import ImapAccount
from mailticket.transports.smtp import SmtpSubmitter
from mailticket.transports.smtp_session import SmtpRoute
from mailticket.transports.submitter import Verdict
from mailticket.transports.tls import Security


@dataclass(frozen=True)
class Letter:
    """A mail as a client shows it."""

    content: bytes

    @cached_property
    def fields(self) -> EmailMessage:
        """The header fields, by name."""
        return message_from_bytes(self.content, policy=policy.default)

    @property
    def subject(self) -> str:
        """Its subject."""
        return str(self.fields["Subject"] or "")

    @property
    def message_id(self) -> str:
        """Its Message-ID."""
        return str(self.fields["Message-ID"] or "").strip()

    @property
    def text(self) -> str:
        """Its text part."""
        part = self.fields.get_body(("plain",))
        return str(part.get_content()).replace("\r\n", "\n") if part else ""


def written(author: Character, text: str, at: datetime, serial: int, **fields: str) -> EmailMessage:
    """Return a new mail to the desk."""
    mail = EmailMessage(policy=policy.SMTP.clone(max_line_length=900))
    usual = {"From": str(author), "To": DESK.address, "Date": format_datetime(at)}
    usual["Message-ID"] = f"<{serial}.{at:%H%M%S%f}.{author.user}@{author.address.rpartition('@')[2]}>"
    for name, value in {**usual, **fields}.items():
        mail[name] = value
    mail.set_content(text + "\n", cte="8bit")
    mail["Content-Language"] = author.language
    return mail


def answer_fields(to: Letter) -> dict[str, str]:
    """Return what an answer has of the mail that it answers (RFC 5322 section 3.6.4)."""
    back = str(to.fields["Reply-To"] or to.fields["From"])
    subject = to.subject if to.subject.lower().startswith("re:") else f"Re: {to.subject}"
    thread = " ".join([*str(to.fields["References"] or "").split(), to.message_id])
    return {"To": back, "Subject": subject, "In-Reply-To": to.message_id, "References": thread}


def quoted(letter: Letter, at: datetime) -> str:
    """Return *letter* as a client puts it below an answer."""
    lines = letter.text.rstrip("\n").split("\n")
    head = f"On {at:%a, %d %b %Y at %H:%M}, {letter.fields['From']} wrote:"
    return "\n".join([head, *(f"> {line}".rstrip() for line in lines)])


class Client:
    """One person's mail client; `inbox` is what it has shown so far."""

    def __init__(self, who: Character, ports: Ports, clock: Clock) -> None:
        self.who = who
        self.inbox: list[Letter] = []
        self._clock = clock
        self._sent = 0
        self._seen = 0
        self._is_open = False
        self._out = SmtpSubmitter(SmtpRoute(HOST, ports.smtp, Security.PLAIN), clock)
        self._in = ImapMailbox(ImapAccount(HOST, who.user, lambda: PASSWORD, port=ports.imap, security=Security.PLAIN))

    def write(self, text: str, **fields: str) -> EmailMessage:
        """Send a new mail to the desk; *fields* are header fields. Raises TransientError when it is not taken."""
        self._sent += 1
        mail = written(self.who, text, self._clock.now(), self._sent, **fields)
        ((_, recipient), *_) = getaddresses([str(mail["To"])])
        attempt = self._out.submit(mail_from=self.who.address, recipient=recipient, content=mail.as_bytes())
        if attempt.verdict is not Verdict.ACCEPTED:
            raise TransientError(f"{self.who.name}'s mail was not taken: {attempt.reply}")
        return mail

    def answer(self, to: Letter, text: str, **fields: str) -> EmailMessage:
        """Send an answer, with the mail that it answers quoted below."""
        quote = quoted(to, self._clock.now())
        return self.write(f"{text}\n\n{quote}", **answer_fields(to), **fields)

    def look(self, timeout: timedelta) -> None:
        """Fetch what is new; when there is nothing, wait for it, told by the server."""
        if not self._is_open:
            self._in.open()
            self._is_open = True
        if not self._fetch():
            self._in.wait(timeout)
            self._fetch()

    def _fetch(self) -> bool:
        fresh = list(self._new())
        self.inbox += fresh
        return bool(fresh)

    def _new(self) -> Iterator[Letter]:
        for batch in self._in.fetch_after(self._seen):
            for raw in batch:
                self._seen = raw.uid
                yield Letter(raw.content)

    def close(self) -> None:
        """Log out."""
        self._in.close()
        self._out.close()
