"""What the deliverer needs of a mail server; `smtp.SmtpSubmitter` is the real one, tests have a fake."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Verdict(StrEnum):
    """What became of one attempt (trust.md R10-R13)."""

    ACCEPTED = "accepted"  #: 250 after the final dot
    DEFERRED = "deferred"  #: 4yz to RCPT or DATA: this mail alone, later
    REJECTED = "rejected"  #: 5yz: never
    OUTAGE = "outage"  #: no connection, TLS, AUTH, 421, 4yz to EHLO or twice running to MAIL FROM: nothing can go now
    UNCERTAIN = "uncertain"  #: the connection was lost or timed out after the final dot


@dataclass(frozen=True, slots=True)
class Attempt:
    """The verdict and the server's own words, shortened, without addresses of other people."""

    verdict: Verdict
    reply: str


class Submitter(Protocol):
    """One kept-alive connection to a mail server. One recipient per transaction (R12)."""

    def submit(self, *, mail_from: str, recipient: str, content: bytes, smtputf8: bool = False) -> Attempt:
        """Hand over one mail (CRLF bytes); never raises for what a server or network can do."""
        ...

    def close(self) -> None:
        """End the session politely; never raises."""
        ...
