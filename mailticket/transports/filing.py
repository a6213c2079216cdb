"""A folder on the server for copies of what we sent (`smtp.sent_folder`, by IMAP APPEND)."""

from dataclasses import replace
from datetime import datetime
from typing import Protocol

from mailticket.errors import PermanentError
from mailticket.transports.imap import ImapMailbox


class SentFolder(Protocol):
    """Where copies go. Errors as of `Mailbox`; after one `open()` starts anew."""

    def open(self) -> int:
        """Connect, log in, find the folder or make it; return its UIDVALIDITY."""
        ...

    def file(self, content: bytes, *, message_id: str, sent_at: datetime) -> None:
        """Put a copy into the folder, seen, dated *sent_at* (aware UTC); one with that Message-ID stays alone."""
        ...

    def close(self) -> None:
        """Log out, or just drop the connection; never raises."""
        ...


class ImapSentFolder(ImapMailbox):
    """The real one: a mailbox whose folder is made when it is missing."""

    def file(self, content: bytes, *, message_id: str, sent_at: datetime) -> None:
        """Put a copy into the folder, unless it is there: we may have died between the copy and its record."""
        with self._speaking(self.account.patience.for_bytes(len(content))):
            if not self._client.search(["HEADER", "Message-ID", message_id]):
                self._client.append(self.account.folder, content, (r"\Seen",), sent_at)
                self._client.forget_news()

    def _select(self) -> int:
        made = self._find_or_make(self.account.folder)
        if made is None:
            at, folder = self.account.host, self.account.folder
            raise PermanentError(f"{at}: the folder {folder} for sent mail (smtp.sent_folder) cannot be made")
        self.account = replace(self.account, folder=made)
        return super()._select()
