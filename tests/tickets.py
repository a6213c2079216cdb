"""A ticket of the world, as it is seen from outside."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from mailticket.desk import lifecycle, view
from mailticket.domain.status import Status
from mailticket.store import tickets
from mailticket.store.history import EVENT
from mailticket.store.mails import MAIL

if TYPE_CHECKING:
    from tests.world import World


@dataclass(frozen=True)
class Ticket:
    """A ticket as seen from outside; every look is a fresh one. `mail` is the spooled mail it was named by."""

    world: "World"
    number: int | None
    mail: int | None = None

    @classmethod
    def of_mail(cls, world: "World", mail: int) -> "Ticket":
        """Return the ticket that a spooled mail went to; its number is None when it went to none."""
        with world.reading() as tx:
            wanted = sa.select(EVENT.c.ticket).where(EVENT.c.mail == mail, EVENT.c.ticket.is_not(None))
            number = tx.execute(wanted.order_by(EVENT.c.id).limit(1)).scalar()
        return cls(world, number, mail)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ticket) and self.number == other.number

    def __hash__(self) -> int:
        return hash(self.number)

    # --- the mail ---------------------------------------------------------------------------------------------------

    @property
    def outcome(self) -> str | None:
        """What became of the mail."""
        return self._row.outcome

    @property
    def kind(self) -> str | None:
        """The class of the mail (trust.md 4.1)."""
        return self._row.kind

    @property
    def why(self) -> str:
        """Why the mail came to what it came to."""
        return self._row.why

    @property
    def _row(self) -> Any:
        with self.world.reading() as tx:
            return tx.execute(sa.select(MAIL).where(MAIL.c.id == self.mail)).one()

    # --- the ticket -------------------------------------------------------------------------------------------------

    @property
    def json(self) -> dict[str, Any]:
        """The ticket as `show --json` prints it."""
        with self.world.reading() as tx:
            ticket = tickets.get(tx, self.number or 0)
            assert ticket, f"the mail went to no ticket: {self.outcome} {self._row.error}"
            return view.whole(tx, self.world.settings, ticket, now=self.world.clock.now())

    @property
    def token(self) -> str:
        """The subject token."""
        label = self.world.settings.site.token_label
        return f"[{label} #{self.number}]" if label else f"[#{self.number}]"

    @property
    def status(self) -> str:
        return self.json["status"]

    def becomes(self, status: Status) -> None:
        """Give it a status, as if an agent had."""
        with self.world.desk() as desk:
            lifecycle.set_status(desk, tickets.get(desk.tx, self.number), status)

    def merged_into(self, other: "Ticket") -> None:
        """Let it live on in another ticket."""
        self.becomes(Status.MERGED)
        with self.world.desk() as desk:
            tickets.get(desk.tx, self.number).parent = other.number

    @property
    def subject(self) -> str:
        return self.json["subject"]

    @property
    def queue(self) -> str:
        return self.json["queue"]

    @property
    def messages(self) -> list[dict[str, Any]]:
        return self.json["messages"]

    @property
    def texts(self) -> list[str]:
        """The words of the thread, oldest first."""
        return [message["text"] for message in self.messages]

    @property
    def kinds(self) -> list[str]:
        """Whose messages the thread holds, oldest first."""
        return [message["kind"] for message in self.messages]

    @property
    def history(self) -> list[dict[str, Any]]:
        return self.json["history"]

    @property
    def events(self) -> list[str]:
        """The names of what happened, oldest first."""
        return [entry["event"] for entry in self.history]

    def entry(self, event: str) -> dict[str, Any]:
        """Return the last history entry of that name."""
        found = [entry for entry in self.history if entry["event"] == event]
        assert found, f"no {event!r} among {self.events}"
        return found[-1]

    @property
    def links(self) -> "list[tuple[str, int]]":
        return [(link["kind"], link["number"]) for link in self.json["links"]]
