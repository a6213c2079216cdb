"""People who write to the desk and read what it answers, each with a mail client."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.letters import Draft, File, Letter, answer_headers, date, header_name, quoted

if TYPE_CHECKING:
    from tests.world import Ticket, World

#: The one mail server at the border whose Authentication-Results the desk of the tests believes.
BORDER = "mx.acme.example"


@dataclass(eq=False)
class Person:
    """Somebody with an address; `inbox` is what they got, `sent` what they wrote."""

    world: "World"
    name: str
    address: str
    authentication: str = "pass"  #: what the border says of their domain: pass, fail, or none
    inbox: list[Letter] = field(default_factory=list)
    sent: list[Letter] = field(default_factory=list)
    _ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address

    # --- writing ----------------------------------------------------------------------------------------------------

    def writes(self, subject: str = "Printer on fire", /, text: str = "It burns.", **options: Any) -> "Ticket":
        """Write a new mail to the desk, let the desk work, and return what became of it."""
        return self.world.take(self.drafts(subject, text, **options))

    def replies(self, to: "Ticket | Letter", /, text: str, *, prefix: str = "Re: ", **options: Any) -> "Ticket":
        """Answer a mail, or the last one about a ticket, as a client does; the quote stands below."""
        letter = to if isinstance(to, Letter) else self.last_about(to)
        headers = {**answer_headers(letter, prefix), **options.pop("headers", {})}
        quote = "\n\n" + quoted(letter, self.world.clock.now()) if options.pop("quote", True) else ""
        return self.world.take(self.drafts(None, text + quote, headers=headers, **options))

    def sends(self, content: bytes, **options: Any) -> "Ticket":
        """Send bytes as they are, let the desk work, and return what became of them."""
        return self.world.take(Letter(content, self.address), **options)

    def drafts_as(self, headers: Mapping[str, str | None], kind: str, body: str) -> bytes:
        """Return a mail with that content as its top level; *kind* is its Content-Type field, and what goes along."""
        head = self.drafts(None, "x", headers=headers).content.partition(b"MIME-Version")[0].decode()
        return f"{head}MIME-Version: 1.0\n{kind}\n\n{body}".replace("\r\n", "\n").replace("\n", "\r\n").encode()

    def drafts(
        self,
        subject: str | None,
        /,
        text: str,
        *,
        html: str = "",
        files: tuple[File, ...] = (),
        headers: dict[str, Any] | None = None,
        **fields: Any,
    ) -> Letter:
        """Return a mail ready to be sent; *fields* are further header fields, None leaves one out."""
        now = self.world.clock.now()
        usual: dict[str, Any] = {
            "From": str(self),
            "To": self.world.address,
            "Subject": subject,
            "Date": date(now),
            "Message-ID": f"<{next(self._ids)}.{self.address.partition('@')[0]}@client.example>",
        }
        given = {**(headers or {}), **{header_name(name): value for name, value in fields.items()}}
        draft = Draft({**usual, **given}, text, html, files, trace=self.trace())
        letter = Letter(draft.as_bytes(), self.address)
        self.sent.append(letter)
        return letter

    def trace(self) -> list[str]:
        """Return what the border server writes on top."""
        lines = [f"Return-Path: <{self.address}>", f"Received: from client.example by {BORDER}; {self._date()}"]
        if self.authentication != "none":
            domain = self.address.rpartition("@")[2]
            lines.append(f"Authentication-Results: {BORDER}; dmarc={self.authentication} header.from={domain}")
        return lines

    def _date(self) -> str:
        return date(self.world.clock.now())

    # --- reading ----------------------------------------------------------------------------------------------------

    def about(self, ticket: "Ticket") -> list[Letter]:
        """Return the mails about *ticket* that they got, oldest first."""
        return [letter for letter in self.inbox if ticket.token in letter.subject]

    def last_about(self, ticket: "Ticket") -> Letter:
        """Return the last mail that they got about *ticket*, else what they wrote themselves."""
        got = self.about(ticket)
        return got[-1] if got else self.sent[-1]

    def notices(self, name: str) -> list[Letter]:
        """Return the notices of that name in their inbox."""
        return [letter for letter in self.inbox if letter.notice == name]
