"""Edges that change nothing outside: for `run --once --dry-run`."""

import email
import email.policy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from mailticket.transports.mailbox import Mailbox, RawMail
from mailticket.transports.submitter import Attempt, Verdict


@dataclass(frozen=True)
class LookingMailbox:
    """A mailbox that is read and never touched."""

    real: Mailbox

    def open(self) -> int:
        """Open the real one."""
        return self.real.open()

    def fetch_after(self, uid: int, *, not_before: datetime | None = None) -> Iterator[Sequence[RawMail]]:
        """Yield what the real one has."""
        return self.real.fetch_after(uid, not_before=not_before)

    def highest_uid(self) -> int:
        """Ask the real one."""
        return self.real.highest_uid()

    def count_before(self, moment: datetime) -> int:
        """Ask the real one."""
        return self.real.count_before(moment)

    def acknowledge(self, uids: Sequence[int]) -> None:
        """Leave the mails where they are."""

    def wait(self, timeout: timedelta) -> None:
        """Do not wait."""

    def interrupt(self) -> None:
        """Nobody waits."""

    def close(self) -> None:
        """Close the real one."""
        self.real.close()


@dataclass(frozen=True)
class NotingSubmitter:
    """A mail server that notes what it would be sent, and sends nothing."""

    noted: list[str]

    def submit(self, *, mail_from: str, recipient: str, content: bytes, smtputf8: bool = False) -> Attempt:  # noqa: ARG002 - the edge's own signature
        """Note one mail."""
        self.noted.append(f"would send to {recipient}: {subject_of(content)}")
        return Attempt(Verdict.ACCEPTED, "rehearsed")

    def close(self) -> None:
        """There is nothing to close."""


def subject_of(content: bytes) -> str:
    """Return the subject of a mail that we composed ourselves."""
    head = content.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    return str(email.message_from_bytes(head, policy=email.policy.default)["Subject"])
