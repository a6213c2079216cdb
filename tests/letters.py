"""Mail as real clients write it: bytes from words, and answers with everything that threads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.header import Header
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cached_property

#: The header fields of a mail; one without value is left out, a tuple stands for several fields of that name.
Headers = Mapping[str, str | tuple[str, ...] | None]


@dataclass(frozen=True)
class File:
    """Something to attach."""

    name: str
    content: bytes = b"some bytes"
    content_type: str = "application/octet-stream"


@dataclass(frozen=True)
class Letter:
    """A mail that somebody received or sent, as their client shows it."""

    content: bytes
    sender: str = ""  #: of the envelope
    recipient: str = ""  #: of the envelope

    @cached_property
    def parsed(self) -> EmailMessage:
        return message_from_bytes(self.content, policy=policy.default)

    @property
    def headers(self) -> EmailMessage:
        """The header fields, by name in any case; None where there is none."""
        return self.parsed

    @property
    def subject(self) -> str:
        return str(self.parsed["Subject"] or "")

    @property
    def message_id(self) -> str:
        return str(self.parsed["Message-ID"] or "")

    @property
    def references(self) -> list[str]:
        return str(self.parsed["References"] or "").split()

    @property
    def prose(self) -> str:
        """The text as one line: where it is wrapped does not matter."""
        return " ".join(self.text.split())

    @property
    def notice(self) -> str:
        """What kind of notice it is; only agents are told."""
        return str(self.parsed["X-Mailticket-Notice"] or "")

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    @property
    def files(self) -> dict[str, bytes]:
        """The attached files by name."""
        return {part.get_filename() or "": part.get_payload(decode=True) for part in self.parsed.iter_attachments()}

    def _body(self, subtype: str) -> str:
        part = self.parsed.get_body((subtype,))
        return part.get_content().replace("\r\n", "\n") if part else ""


@dataclass(frozen=True)
class Draft:
    """A mail about to be written."""

    headers: Headers
    text: str = ""
    html: str = ""
    files: Sequence[File] = ()
    trace: Sequence[str] = field(default=())  #: field lines that the servers on the way put on top

    def as_bytes(self) -> bytes:
        """Return the mail as it comes over the wire."""
        kind, body = self._body()
        lines = [*self.trace, *field_lines(self.headers), "MIME-Version: 1.0", kind]
        return "\r\n".join([*lines, "", body.replace("\n", "\r\n")]).encode()

    def _body(self) -> tuple[str, str]:
        kind, body = plain(self.text)
        if self.html:
            html = part("Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: 8bit", self.html)
            kind, body = multipart("alternative", [part(kind, body), html])
        if self.files:
            kind, body = multipart("mixed", [part(kind, body), *map(file_part, self.files)])
        return kind.replace("\n", "\r\n"), body


def plain(text: str) -> tuple[str, str]:
    return "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit", text + "\n"


def part(head: str, body: str) -> str:
    return f"{head}\n\n{body}"


def multipart(subtype: str, parts: Sequence[str]) -> tuple[str, str]:
    boundary = f"=_{subtype}_"
    body = "".join(f"--{boundary}\n{one}\n" for one in parts)
    return f'Content-Type: multipart/{subtype}; boundary="{boundary}"', f"{body}--{boundary}--\n"


def file_part(file: File) -> str:
    made = EmailMessage()
    main, _, sub = file.content_type.partition("/")
    made.set_content(file.content, maintype=main, subtype=sub, filename=file.name)
    del made["MIME-Version"]
    return made.as_string()


def field_lines(headers: Headers) -> list[str]:
    """Return the fields in order, encoded where they must be (RFC 2047)."""
    return [
        f"{name}: {value if value.isascii() else Header(value, 'utf-8').encode()}"
        for name, values in headers.items()
        for value in (values if isinstance(values, tuple) else (values,))
        if value is not None
    ]


def header_name(keyword: str) -> str:
    """Return the field that a keyword argument means: `auto_submitted` is Auto-Submitted."""
    special = {"message_id": "Message-ID", "mime_version": "MIME-Version", "list_id": "List-Id"}
    return special.get(keyword, "-".join(word.capitalize() for word in keyword.split("_")))


def answer_headers(letter: Letter, prefix: str = "Re: ") -> dict[str, str | tuple[str, ...] | None]:
    """Return what an answer to *letter* has of it (RFC 5322 section 3.6.4): where to, about what, in which thread."""
    back_to = letter.headers["Reply-To"] or letter.headers["From"]
    subject = letter.subject if letter.subject.lower().startswith(prefix.strip().lower()) else prefix + letter.subject
    thread = [*letter.references, letter.message_id]
    return {"To": str(back_to), "Subject": subject, "In-Reply-To": letter.message_id, "References": " ".join(thread)}


def quoted(letter: Letter, at: datetime) -> str:
    """Return *letter* as a client puts it below an answer."""
    lines = letter.text.rstrip("\n").split("\n")
    head = f"On {at:%a, %d %b %Y at %H:%M}, {letter.headers['From']} wrote:"
    return "\n".join([head, *(f"> {line}" if line else ">" for line in lines)])


def date(at: datetime) -> str:
    return format_datetime(at)
