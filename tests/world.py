"""A desk and the people around it: tests are conversations with the real App, with fakes only where the network starts.

    def test_an_answer_joins_its_ticket(world):
        anne, bob = world.requester("anne"), world.agent("bob")
        ticket = anne.writes("Printer on fire", "It burns.")
        anne.replies(ticket, "Worse now.")

        assert ["It burns.", "Worse now."] == ticket.texts
        assert "Worse now." in bob.inbox[-1].text

`world(queue={"acknowledge": False})` changes settings before the desk opens, `world.restart(...)` later.
"""

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from mailticket import paths
from mailticket import settings as configuration
from mailticket.app import App
from mailticket.clock import FrozenClock
from mailticket.desk import operate
from mailticket.errors import MailticketError, PermanentError
from mailticket.mail.message import Mail
from mailticket.mail.parser import InlineParser
from mailticket.mail.templates import Templates
from mailticket.once import Round
from mailticket.settings import Settings
from mailticket.store import accounts, tickets
from mailticket.store.database import Database
from mailticket.store.mails import MAIL
from mailticket.transports.imap_client import After
from mailticket.workers.base import Worker
from mailticket.workers.joiner import Joiner
from tests.fakes import FakeMailbox, FakeSentFolder, FakeSubmitter
from tests.letters import Letter
from tests.people import BORDER, Person
from tests.tickets import Ticket

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
KEY = b"a key that only the tests know, 32"

SETTINGS: dict[str, Any] = {
    "site": {"name": "Acme Support", "operator": "ops@acme.example", "min_free": "1KB"},
    "security": {"trust": f"authserv-id {BORDER}"},
    "mailbox": [
        {
            "name": "support",
            "address": "support@acme.example",
            "queue": "support",
            "plus_addressing": True,
            "imap": {"host": "imap.acme.example", "user": "support", "password_env": "UNUSED", "since": "all"},
            "smtp": {"host": "smtp.acme.example"},
        }
    ],
    "queue": [{"name": "support", "agents": ["alice", "bob"], "lead": "carol"}],
    "agent": [
        {"id": "alice", "name": "Alice Dupont", "address": "alice@acme.example", "worklist": ""},
        {"id": "bob", "name": "Bob Martin", "address": "bob@acme.example", "worklist": ""},
        {"id": "carol", "name": "Carol Weiss", "address": "carol@acme.example", "worklist": "", "role": "lead"},
    ],
}


def merged(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return *base* with *changes*: tables are merged; a table given for a list changes its first entry."""
    made = copy.deepcopy(dict(base))
    for name, value in changes.items():
        old = made.get(name)
        if isinstance(value, Mapping) and isinstance(old, list):
            made[name] = [merged(old[0], value), *old[1:]]
        elif isinstance(value, Mapping) and isinstance(old, dict):
            made[name] = merged(old, value)
        else:
            made[name] = value
    return made


@cache
def shipped_templates(language: str) -> Templates:
    """Return the shipped templates; compiling them takes longer than most conversations."""
    return Templates(paths.templates(), None, language)


def another_mailbox(name: str, queue: str = "support", **keys: Any) -> dict[str, Any]:
    """Return a further mailbox for `mailbox=[…]`."""
    return merged(SETTINGS["mailbox"][0], {"name": name, "address": f"{name}@acme.example", "queue": queue, **keys})


class PoisonableParser(InlineParser):
    """Reads mail, but dies on some, as the parser child would."""

    def __init__(self) -> None:
        super().__init__()
        self.poison: bytes = b""
        self.tries = 0

    def take_up_to(self, max_size: int) -> None:
        self._max_size = max_size

    def parse(self, raw: bytes) -> Mail:
        if self.poison and self.poison in raw:
            self.tries += 1
            raise PermanentError("the parser child ended with status -11")
        return super().parse(raw)


class DaemonsRound(Round):
    """A round as the daemon's workers make it: notices that wait for each other are given their time."""

    def workers(self, mailboxes: frozenset[str]) -> Iterator[tuple[str, Worker]]:
        """Yield the workers, the joiner among them in no hurry."""
        for name, worker in super().workers(mailboxes):
            yield name, self.app.joiner if isinstance(worker, Joiner) else worker


@dataclass(eq=False)
class World:
    """One installation on one database, and everybody who has to do with it."""

    url: str
    state_dir: Path
    clock: FrozenClock = field(default_factory=lambda: FrozenClock(MONDAY))
    data: dict[str, Any] = field(default_factory=lambda: copy.deepcopy(SETTINGS))
    parser: PoisonableParser = field(default_factory=PoisonableParser)
    people: dict[str, Person] = field(default_factory=dict)
    post: list[Letter] = field(default_factory=list)  #: every mail that left the desk, in order
    mailboxes: dict[str, FakeMailbox] = field(default_factory=dict)
    submitters: dict[str, FakeSubmitter] = field(default_factory=dict)
    sent_folders: dict[str, FakeSentFolder] = field(default_factory=dict)
    troubles: dict[str, MailticketError] = field(default_factory=dict)  #: of the last tick
    daemon: bool = False  #: work as the daemon does, not as `run --once`

    def __call__(self, **changes: Any) -> "World":
        """Change settings, before the desk opens; return this world."""
        assert "app" not in self.__dict__, "the desk is open already; use restart()"
        self.data = merged(self.data, changes)
        return self

    # --- the installation -------------------------------------------------------------------------------------------

    @cached_property
    def settings(self) -> Settings:
        site = {"state_dir": str(self.state_dir), "database": self.url}
        return configuration.build(merged(self.data, {"site": site}))

    @cached_property
    def app(self) -> App:
        """The desk, opened at first use."""
        limit = self.settings.security.max_message_size
        self.parser.take_up_to(limit)
        for mailbox in self.settings.mailboxes:
            self.mailboxes.setdefault(mailbox.name, FakeMailbox(After(mailbox.imap.after), limit))
            self.submitters.setdefault(mailbox.name, FakeSubmitter())
            if mailbox.smtp.sent_folder:
                self.sent_folders.setdefault(mailbox.name, FakeSentFolder())
        if self.settings.site.operator_route:
            self.submitters.setdefault("", FakeSubmitter())
        made = App(
            settings=self.settings,
            clock=self.clock,
            database=Database(self.url, self.state_dir),
            mailboxes=self.mailboxes,
            submitters=self.submitters,
            parser=self.parser,
            key=KEY,
            sent_folders=self.sent_folders,
        )
        if self.settings.site.templates_dir is None:
            made.templates = shipped_templates(self.settings.site.language)
        return made

    def restart(self, **changes: Any) -> "World":
        """Stop the desk and start it again, with other settings if there are any."""
        self.close()
        self.data = merged(self.data, changes)
        return self

    def close(self) -> None:
        """Stop the desk; servers and people stay."""
        if "app" in self.__dict__:
            self.app.close()
        self.__dict__.pop("app", None)
        self.__dict__.pop("settings", None)

    @property
    def mailbox(self) -> FakeMailbox:
        """The first mailbox on the server."""
        return self.app and self.mailboxes[self.settings.mailboxes[0].name]

    @property
    def submitter(self) -> FakeSubmitter:
        """The mail server by which the first mailbox sends."""
        return self.app and self.submitters[self.settings.mailboxes[0].name]

    @property
    def address(self) -> str:
        """The address of the first mailbox."""
        return self.settings.mailboxes[0].address

    # --- people -----------------------------------------------------------------------------------------------------

    def requester(self, name: str, address: str = "", **how: Any) -> Person:
        """Return somebody outside the desk."""
        address = address or f"{name}@customer.example"
        return self._known(address) or self._person(name.capitalize(), address, **how)

    def agent(self, id_: str, **how: Any) -> Person:
        """Return the agent with that id, at their registered address."""
        agent = self.settings.agent(id_)
        assert agent, f"no agent {id_} in the settings"
        return self._known(agent.address) or self._person(agent.name, agent.address, **how)

    @property
    def operator(self) -> Person:
        """Whoever runs the service."""
        address = self.settings.site.operator
        return self._known(address) or self._person("", address)

    def _known(self, address: str) -> Person | None:
        return self.people.get(address)

    def _person(self, name: str, address: str, **how: Any) -> Person:
        person = Person(self, name, address, **how)
        person.inbox.extend(letter for letter in self.post if letter.recipient == address)
        return self.people.setdefault(address, person)

    # --- mail goes round --------------------------------------------------------------------------------------------

    def take(self, letter: Letter, *, mailboxes: tuple[str, ...] = (), received_at: datetime | None = None) -> "Ticket":
        """Bring a mail to the mailboxes it is for, let the desk work; return what became of it (of the first copy)."""
        before = self.last_mail()
        self.bring(letter, mailboxes=mailboxes, received_at=received_at)
        self.tick()
        return Ticket.of_mail(self, before + 1)

    def bring(
        self, letter: Letter, *, mailboxes: tuple[str, ...] = (), received_at: datetime | None = None
    ) -> list[str]:
        """Put a mail into the mailboxes it is for, and do nothing more; return their names."""
        _ = self.app
        names = mailboxes or self._addressed(letter) or (self.settings.mailboxes[0].name,)
        for name in names:
            self.mailboxes[name].deliver(letter.content, received_at or self.clock.now())
        return list(names)

    def _addressed(self, letter: Letter) -> tuple[str, ...]:
        fields = [*letter.headers.get_all("To", ()), *letter.headers.get_all("Cc", ())]
        written = [address.addr_spec for field in fields for address in field.addresses]
        found = [self.settings.mailbox_by_address(address) for address in written]
        return tuple(dict.fromkeys(mailbox.name for mailbox in found if mailbox))

    def tick(self, *, troubled: bool = False) -> "World":
        """Let the desk do all that is due; what it sent is in the inboxes. A trouble is a failure unless expected."""
        self.troubles = (DaemonsRound if self.daemon else Round)(self.app).run()
        self.collect()
        assert troubled == bool(self.troubles), self.troubles
        return self

    def collect(self) -> None:
        """Carry what the mail servers took to the people."""
        for submitter in self.submitters.values():
            for mail in submitter.taken:
                letter = Letter(mail.content, mail.mail_from, mail.recipient)
                self.post.append(letter)
                if person := self.people.get(mail.recipient):
                    person.inbox.append(letter)
            submitter.taken.clear()

    # --- looking ----------------------------------------------------------------------------------------------------

    @contextmanager
    def reading(self) -> Iterator[Any]:
        with self.app.database.reading() as tx:
            yield tx

    def last_mail(self) -> int:
        with self.reading() as tx:
            return tx.execute(sa.select(sa.func.coalesce(sa.func.max(MAIL.c.id), 0))).scalar_one()

    @property
    def tickets(self) -> "list[Ticket]":
        """Every ticket, oldest first."""
        with self.reading() as tx:
            found = tickets.list_tickets(tx, tickets.Filter(ended=True, limit=0))
        return [Ticket(self, ticket.number) for ticket in reversed(found)]

    @property
    def spool(self) -> list[dict[str, Any]]:
        """Every mail received, as `spool list --all --json` prints them."""
        with self.reading() as tx:
            return operate.spooled(tx, everything=True)

    @property
    def outbox(self) -> list[dict[str, Any]]:
        """Every mail promised, as `outbox list --all --json` prints them."""
        with self.reading() as tx:
            return operate.promised(tx, everything=True)

    @property
    def outcomes(self) -> list[str]:
        """The outcome of every mail received, in order."""
        return [row["outcome"] for row in self.spool]

    @property
    def faults(self) -> tuple[str, ...]:
        """What `audit` finds unaccounted for."""
        with self.reading() as tx:
            return accounts.take_stock(tx, now=self.clock.now()).faults

    @contextmanager
    def desk(self) -> Iterator[Any]:
        """Open a unit of work: what part of the desk cannot do by mail yet."""
        with self.app.database.transaction() as tx, self.app.desk(tx, cause="test") as desk:
            yield desk
