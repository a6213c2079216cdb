"""What a mail server lets us do, found out without touching mail: for `mailticket check`.

The mailbox and the submitter are the real ones, so that what is good here is good when the desk runs.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from mailticket.transports.imap import ImapMailbox
from mailticket.transports.imap_client import After, refusal
from mailticket.transports.smtp import EndedError, SmtpSubmitter
from mailticket.transports.smtp_replies import presentable

#: The flag that must be ours to set for what happens to a mail once we have it.
NEEDED_FLAG = {After.MOVE: b"\\Deleted", After.DELETE: b"\\Deleted", After.SEEN: b"\\Seen"}
ANY_FLAG = b"\\*"


class Grade(StrEnum):
    """How good it is."""

    GOOD = "good"
    NOTE = "note"  #: it works; the operator should know
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that was looked at: how it is, or what to do about it."""

    grade: Grade
    text: str


def good(text: str) -> Remark:
    """Return that it is well."""
    return Remark(Grade.GOOD, text)


def note(text: str) -> Remark:
    """Return that it works, with something to know."""
    return Remark(Grade.NOTE, text)


def wrong(text: str) -> Remark:
    """Return what is wrong and what to do."""
    return Remark(Grade.WRONG, text)


class ExaminedMailbox(ImapMailbox):
    """A mailbox that is looked at, not read."""

    def examine(self, *, older_than: datetime | None) -> Iterator[Remark]:
        """Log in and find out what we may; count the mail that will stay where it is. Raises as `Mailbox.open`."""
        account = self.account
        with closing(self):
            self.open()
            yield good(f"{account.user} logs in at {account.host}:{account.port} and may open {account.folder}")
            yield from self._rights()
            if account.after is After.MOVE:
                yield self._archive_folder()
            yield self._idle_or_poll()
            if older_than is not None and (old := self.count_before(older_than)):
                kept = f"{old} mail{'s' if old > 1 else ''} from before {older_than:%Y-%m-%d %H:%M} UTC"
                yield note(f'{kept} will stay in {account.folder} untouched; since = "all" takes them in')

    def _rights(self) -> Iterator[Remark]:
        """Say whether mail can be moved, flagged or deleted once it is ours."""
        account, after = self.account, self.account.after
        with self._speaking():
            allowed = self._client.select_folder(account.folder).get(b"PERMANENTFLAGS", (ANY_FLAG,))
            moves, expunges = self._client.has_capability("MOVE"), self._client.has_capability("UIDPLUS")
        needed = NEEDED_FLAG[after]
        if needed not in allowed and ANY_FLAG not in allowed:
            right = f"{account.user} may not set {needed.decode()} in {account.folder}"
            yield wrong(f'{right}, which `after = "{after}"` needs; grant that right on the server')
        elif after is not After.SEEN and not expunges and not (moves and after is After.MOVE):
            yield note(f"the server has no UIDPLUS: mail that is ours stays in {account.folder}, marked as deleted")
        else:
            yield good(f'mail that is ours: after = "{after}"{", by MOVE" if moves and after is After.MOVE else ""}')

    def _archive_folder(self) -> Remark:
        """Find the archive folder, or make it as the desk would."""
        account = self.account
        with self._speaking():
            if self._client.folder_exists(account.archive_folder):
                return good(f"archive folder {account.archive_folder}")
            if self._find_archive():
                return good(f"archive folder {self._archive}: made")
            said = refusal(self._client.create_folder, account.archive_folder)
        if not said:
            return good(f"archive folder {account.archive_folder}")
        return wrong(
            f"archive folder {account.archive_folder} is not there and cannot be made ({said}); make it on the server, "
            'name another as `archive_folder`, or use after = "seen"'
        )

    def _idle_or_poll(self) -> Remark:
        with self._speaking():
            idles = self._client.has_capability("IDLE")
        return good("new mail is told at once (IDLE)") if idles else note("no IDLE: new mail waits for `poll_interval`")


class ExaminedSubmitter(SmtpSubmitter):
    """A mail server that is asked what it would take, and given nothing."""

    def examine(self, mail_from: str, recipients: Sequence[str], plus: str) -> Iterator[Remark]:
        """Log in, then ask for each recipient whether mail from *mail_from* is taken; *plus* is a plus address."""
        route = self.route
        with closing(self):
            try:
                self._connect()
            except EndedError as end:
                yield wrong(end.attempt.reply)
                return
            yield good(f"{f'{route.user} logs in at' if route.user else 'no log-in at'} {route.host}:{route.port}")
            for recipient in recipients:
                refused = self._refusal(mail_from, recipient)
                yield (
                    wrong(self._advice(mail_from, recipient, refused))
                    if refused
                    else good(f"takes mail from {mail_from} to {recipient}")
                )
            if plus and (refused := self._refusal(mail_from, plus)):
                yield note(f"refuses {plus}: {refused}; set plus_addressing = false, or switch it on there")

    def _refusal(self, mail_from: str, recipient: str) -> str:
        """Return what the server says against a mail, or ""; it never gets one."""
        try:
            code, reply = self._mail(mail_from, b"", smtputf8=not (mail_from + recipient).isascii())
            if code == 250:
                code, reply = self._ask(
                    lambda session: session.docmd("RCPT", f"TO:<{recipient}>"), self.route.patience.command
                )
        except EndedError as end:
            return end.attempt.reply
        self._ask(lambda session: session.docmd("RSET"), self.route.patience.command)
        return "" if code in {250, 251} else presentable(reply, recipient)

    def _advice(self, mail_from: str, recipient: str, refused: str) -> str:
        """Return what to do about a refusal."""
        if refused.startswith("4"):
            return f"does not take mail to {recipient} just now: {refused}; check again later"
        who = "let this user send" if self.route.user else "give `user` and a password, or let this machine relay"
        return f"refuses mail from {mail_from} to {recipient}: {refused}; {who} on {self.route.host}"
