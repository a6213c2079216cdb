"""What a command works with: the desk, the agent who asks, and the mail that asks it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from mailticket.commands.numbers import Takes
from mailticket.desk.context import Desk
from mailticket.desk.conversation import Written
from mailticket.desk.passed_on import PassedOn
from mailticket.mail.answers import Answer
from mailticket.mail.catalogue import Catalogue
from mailticket.sections import Agent, Mailbox, Queue
from mailticket.store.tables import Ticket


@dataclass(frozen=True)
class Work:
    """One agent's mail while its commands run; *agent* is None for the operator."""

    desk: Desk
    agent: Agent | None
    ticket: Ticket | None
    written: Written = field(default_factory=lambda: Written(""))
    passed_on: PassedOn | None = None  #: the mail that an agent forwarded to open a ticket with
    received_by: str = ""
    public: bool = False  #: where the text goes, where a command has to know
    have_it: Collection[str] = ()  #: addresses that got the mail themselves
    answers_list: str = ""  #: the cause of the notice that the mail answers, which may have a numbered list
    answers_message: int | None = None  #: the message that the notice answered tells of
    undoes: int | None = None  #: the mail whose commands `#undo` would take back
    answers: list[Answer] = field(default_factory=list)  #: what asking tags answer, for the receipt
    goes_to: Queue | None = None  #: the queue that a line above moves the ticket to; the values below are its own
    cleared: bool = False  #: the mail says that the ticket is no spam
    hands_over: bool = False  #: the mail says whose the ticket is from now on; its verb knows who may
    #: The tickets that `#new` opened; where the text then goes, it is one.
    opened: list[Ticket] = field(default_factory=list)

    @property
    def mailbox(self) -> Mailbox:
        """The mailbox that the mail reached."""
        return self.desk.mailbox(self.received_by)

    @property
    def queue(self) -> Queue:
        """The queue whose values count: where the ticket goes, is, or would be opened."""
        if self.goes_to:
            return self.goes_to
        if self.ticket:
            return self.desk.queue(self.ticket)
        return self.desk.settings.queue_of(self.mailbox)

    @property
    def language(self) -> str:
        """The language of the one who asks."""
        return self.desk.settings.language(self.agent)

    @property
    def words(self) -> Catalogue:
        """The fixed words of that language."""
        return self.desk.house.templates.catalogue(self.language)


@dataclass(frozen=True, slots=True)
class Argument:
    """How the value of a tag is read, and what usage lines call it."""

    metavar: str
    read: Callable[[Work, str], Any]  #: raises UserError for a value that cannot be read
    is_dated: bool = False  #: a dot at its end may be a date's: `15.3.`
    takes: Takes = Takes.OTHER  #: what a number right before the next tag may be
