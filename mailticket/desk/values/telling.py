"""One notice about to be written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mailticket.desk.audience import Recipient
from mailticket.desk.context import Desk, Happening
from mailticket.domain import subject
from mailticket.mail.catalogue import Catalogue
from mailticket.store.tables import Ticket

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Telling:
    """One notice about to be written: of what, to whom, and where an answer to it goes."""

    desk: Desk
    happening: Happening
    recipient: Recipient
    notice: str
    reply_to: str
    is_signed: bool = False  #: whether that address says by itself what an answer to it is about

    @property
    def ticket(self) -> Ticket:
        """The ticket it is about. Raises LookupError when it is about none."""
        if self.happening.ticket is None:
            raise LookupError(f"{self.notice} is about a ticket")
        return self.happening.ticket

    @property
    def words(self) -> Catalogue:
        """The fixed words of the reader's language."""
        return self.desk.house.templates.catalogue(self.recipient.language)

    @property
    def token(self) -> str:
        """The subject token of the ticket."""
        return subject.token(self.ticket.number, self.desk.settings.site.token_label)


Write = Callable[[Telling], Mapping[str, Any]]
