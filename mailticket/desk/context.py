"""One unit of work: an open transaction, one moment, one actor, and what has happened in it so far."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlmodel import Session

from mailticket.choices import Count
from mailticket.desk.working_hours import calendar_of
from mailticket.domain import confirms, votes
from mailticket.domain.hours import Calendar
from mailticket.domain.tokens import Signer, Token
from mailticket.mail.authentication import TrustAnchor
from mailticket.mail.templates import Templates
from mailticket.sections import Mailbox, Queue
from mailticket.settings import Settings
from mailticket.store import approvals, history, people
from mailticket.store.states import ActorKind
from mailticket.store.tables import Message, StoredAttachment, Ticket


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an agent by id, a requester by address, a rule by name, or the system."""

    kind: ActorKind
    name: str


SYSTEM = Actor(ActorKind.SYSTEM, "mailticket")
OPERATOR = Actor(ActorKind.OPERATOR, "operator")


@dataclass(frozen=True)
class House:
    """What stays the same for every unit of work: the rules of this desk and its tools."""

    settings: Settings
    signer: Signer
    templates: Templates
    anchor: TrustAnchor
    nonce: Callable[[], str]  #: a fresh random word for a Message-ID

    @cached_property
    def calendar(self) -> Calendar | None:
        """The business hours of this desk; None where it works round the clock."""
        return calendar_of(self.settings)

    @cached_property
    def agent_ids(self) -> frozenset[str]:
        """The ids of all agents."""
        return frozenset(agent.id for agent in self.settings.agents)


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that people may have to be told; `announce` finds out whom."""

    name: str
    ticket: Ticket | None
    by: Actor
    message: Message | None = None
    files: tuple[StoredAttachment, ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mailed:
    """Somebody who is told by mail: an agent by name, others by address."""

    who: str
    agent: bool
    leaves_at: datetime | None = None  #: until then it is held back, to be taken back (`send_delay`)


@dataclass(frozen=True)
class Desk:
    """What verbs are handed: they leave rows behind and note what happened; they never commit."""

    tx: Session
    now: datetime
    house: House
    cause: str  #: "mail:12": what this unit of work is about; a notice is promised once for it
    actor: Actor = SYSTEM
    mail: int | None = None  #: the spooled mail, if one is the cause
    received_at: datetime | None = None  #: when that mail reached the mailbox
    hints: list[tuple[str, str]] = field(default_factory=list)  #: what agents should know about the mail in hand
    happenings: list[Happening] = field(default_factory=list)
    entries: list[dict[str, Any]] = field(default_factory=list)
    moved: dict[int, Ticket] = field(default_factory=dict)  #: tickets whose timers are to be planned anew
    mailed: list[Mailed] = field(default_factory=list)  #: who is told of what was done

    @property
    def settings(self) -> Settings:
        """The settings of the house."""
        return self.house.settings

    def queue(self, ticket: Ticket) -> Queue:
        """Return the queue of *ticket*; the first one where its own is no longer configured."""
        return self.settings.queue(ticket.queue) or self.settings.queues[0]

    def calendar(self, ticket: Ticket) -> Calendar | None:
        """Return by which hours the queue of *ticket* counts; None for round the clock."""
        return self.house.calendar if self.queue(ticket).count is Count.BUSINESS else None

    def mailbox(self, name: str) -> Mailbox:
        """Return the mailbox called *name*; the first one where it is no longer configured."""
        return self.settings.mailbox(name) or self.settings.mailboxes[0]

    def by(self, actor: Actor) -> "Desk":
        """Return the same unit of work with another actor."""
        return replace(self, actor=actor)

    def record(self, ticket: int | None, event: str, *, detail: str = "", why: str = "", **columns: Any) -> None:
        """Put an entry into the history; *columns* are `field`, `before`, `after`, `outbox`."""
        self.entries.append(
            {
                "ticket": ticket,
                "at": self.now,
                "actor": self.actor.name,
                "actor_kind": self.actor.kind,
                "event": event,
                "detail": detail,
                "why": why,
                "mail": self.mail,
                **columns,
            }
        )

    def tell(self, name: str, ticket: Ticket | None, **details: Any) -> None:
        """Note that something happened; `message` and `files` are the message it is about, the rest are facts."""
        message, files = details.pop("message", None), tuple(details.pop("files", ()))
        self.happenings.append(Happening(name, ticket, self.actor, message, files, details))

    def has_opened(self, ticket: Ticket) -> bool:
        """Say whether *ticket* was opened in this unit of work, so that nobody heard of it before."""
        return any(entry["event"] == "opened" and entry["ticket"] == ticket.number for entry in self.entries)

    def write_history(self) -> None:
        """Write the entries collected so far."""
        history.add(self.tx, self.entries)
        self.entries.clear()

    def epoch(self, person: str) -> int | None:
        """Return the token epoch of an agent id, "p<row id>", a voter's "good.p<row id>", "q:<id of an approval>",
        the "12.bob" of a confirm. None for nobody.
        """
        if person.startswith(approvals.PREFIX):
            return approvals.epoch(self.tx, person)
        known = person in self.house.agent_ids
        return people.epoch(self.tx, person if known else votes.voter(confirms.asked(person)), self.house.agent_ids)

    def token_in(self, message_id: str) -> Token | None:
        """Return what one of our own Message-IDs says; None for anybody else's."""
        return self.house.signer.read_message_id(message_id, self.epoch)
