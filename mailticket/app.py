"""The composition root: the only place that knows every concrete class."""

import logging
import random
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from mailticket import paths
from mailticket import settings as configuration
from mailticket.clock import Clock
from mailticket.desk import trouble
from mailticket.desk.context import Desk, House
from mailticket.desk.fates import record_fate
from mailticket.domain.tokens import Signer
from mailticket.flows.ending import end
from mailticket.mail.authentication import TrustAnchor
from mailticket.mail.compose import FileRef, assemble
from mailticket.mail.fingerprint import fingerprint
from mailticket.mail.parser import ChildParser, Parser
from mailticket.mail.templates import Templates
from mailticket.sections import Imap, Smtp
from mailticket.settings import Settings
from mailticket.store import facts, mails, schema
from mailticket.store.database import Database
from mailticket.store.locks import Locks
from mailticket.store.outbox import Claim
from mailticket.transports.doors import Doors
from mailticket.transports.filing import ImapSentFolder, SentFolder
from mailticket.transports.imap import ImapMailbox
from mailticket.transports.imap_client import After, ImapAccount
from mailticket.transports.mailbox import Mailbox
from mailticket.transports.smtp import SmtpSubmitter
from mailticket.transports.smtp_session import SmtpRoute
from mailticket.transports.submitter import Attempt, Submitter
from mailticket.transports.tls import Security
from mailticket.workers.applier import Applier
from mailticket.workers.deliverer import Deliverer
from mailticket.workers.fates import Fate
from mailticket.workers.filer import Filer
from mailticket.workers.in_work import InWork
from mailticket.workers.joiner import Joiner
from mailticket.workers.kept_back import set_aside
from mailticket.workers.lookout import Lookout
from mailticket.workers.poller import Poller
from mailticket.workers.receiver import free_bytes, has_room, receive
from mailticket.workers.timekeeper import Timekeeper

if TYPE_CHECKING:
    from mailticket.transports.lmtp import Listener, Reception

log = logging.getLogger(__name__)


@dataclass
class App:
    """One desk, ready to work: everything it needs is given, so that tests can give it fakes."""

    settings: Settings
    clock: Clock
    database: Database
    mailboxes: Mapping[str, Mailbox]
    submitters: Mapping[str, Submitter]
    parser: Parser
    key: bytes
    sent_folders: Mapping[str, SentFolder] = field(default_factory=dict)
    alarm: Submitter | None = None  #: for the one mail that may find no room in the outbox
    run: str = field(default_factory=lambda: secrets.token_hex(8))
    outages: dict[str, str] = field(default_factory=dict)  #: routes that are down, with the server's words

    @classmethod
    def open(
        cls,
        settings: Settings,
        environ: Mapping[str, str],
        clock: Clock,
        *,
        may_migrate: bool = True,
        before_migration: Callable[[], None] = lambda: None,
    ) -> "App":
        """Return the real thing: database prepared, servers known but not yet spoken to. Raises ConfigError."""
        database = Database(settings.site.database, settings.site.state_dir)
        schema.prepare(database, may_migrate=may_migrate, before_migration=before_migration)
        return cls(
            settings=settings,
            clock=clock,
            database=database,
            mailboxes=real_mailboxes(settings, environ),
            submitters=real_submitters(settings, environ, clock),
            parser=ChildParser(max_size=settings.security.max_message_size),
            key=configuration.signing_key(settings, environ),
            sent_folders=real_sent_folders(settings, environ),
            alarm=SmtpSubmitter(smtp_route(settings.site.operator_route or settings.mailboxes[0].smtp, environ), clock),
        )

    def close(self) -> None:
        """Let go of connections, the parser child and the database."""
        for poller in self._made("pollers"):
            poller.close()
        for deliverer in self._made("deliverers"):
            deliverer.close()
        for applier in self._made("appliers"):
            applier.in_work.close()
        self.parser.close()
        self.database.close()

    def _made(self, workers: str) -> Iterable[Any]:
        """Return the *workers* of a kind that there are; one that was never needed is not made to be closed."""
        made: Mapping[str, Any] = self.__dict__.get(workers, {})
        return made.values()

    @cached_property
    def house(self) -> House:
        """The rules and tools that every unit of work shares."""
        return House(
            settings=self.settings,
            signer=Signer(self.key, self._instance()),
            templates=self.templates,
            anchor=TrustAnchor(
                self.settings.security.trust.authserv_id, self.settings.security.trust.kind == "topmost-without-id"
            ),
            nonce=lambda: secrets.token_hex(8),
        )

    @cached_property
    def templates(self) -> Templates:
        """The words of every mail: the site's own, else the shipped ones."""
        site = self.settings.site
        return Templates(paths.templates(), site.templates_dir, site.language)

    def _instance(self) -> str:
        """Return the id of this installation, made once."""
        with self.database.transaction() as tx:
            facts.put_first(tx, "instance", secrets.token_hex(8), now=self.clock.now())
            known = facts.get(tx, "instance")
            return known.value if known else ""

    @cached_property
    def locks(self) -> Locks:
        """What keeps two processes from serving one mailbox."""
        return Locks(self.database, self.settings.site.state_dir)

    @cached_property
    def pollers(self) -> dict[str, Poller]:
        """A poller for each mailbox that is read by IMAP."""
        return {
            name: Poller(
                name=name,
                mailbox=mailbox,
                database=self.database,
                clock=self.clock,
                fingerprint=fingerprint,
                since=self._since(name),
                set_aside=partial(set_aside, self.house, name),
                may_take=lambda: has_room(self.settings),
            )
            for name, mailbox in self.mailboxes.items()
        }

    @cached_property
    def appliers(self) -> dict[str, Applier]:
        """An applier for each mailbox, also for those that mail is only handed to."""
        folder = self.settings.site.state_dir / "in-work"
        return {
            mailbox.name: Applier(
                mailbox=mailbox.name,
                database=self.database,
                house=self.house,
                clock=self.clock,
                parser=self.parser,
                in_work=InWork(folder / mailbox.name),
            )
            for mailbox in self.settings.mailboxes
        }

    @cached_property
    def timekeeper(self) -> Timekeeper:
        """What does what is due."""
        return Timekeeper(self.database, self.house, self.clock)

    @cached_property
    def joiner(self) -> Joiner:
        """What lets notices leave that waited for each other."""
        return Joiner(self.database, self.house, self.clock)

    @cached_property
    def filers(self) -> dict[str, Filer]:
        """What copies answers into sent folders, by mailbox."""
        return {name: Filer(name, folder, self.database, self._assemble) for name, folder in self.sent_folders.items()}

    @cached_property
    def lookout(self) -> Lookout:
        """What looks after the disk."""
        site = self.settings.site
        return Lookout(self.database, self.house, self.clock, lambda: free_bytes(site.state_dir), self.alarm)

    @cached_property
    def deliverers(self) -> dict[str, Deliverer]:
        """A deliverer for each route, so that one that hangs stops no other; "" is the operator's own."""
        _ = self.house  # made now: its first use opens a transaction, and fates are recorded within one
        return {
            route: Deliverer(
                route=route,
                mailboxes=[route],
                submitter=submitter,
                database=self.database,
                clock=self.clock,
                assemble=self._assemble,
                run=self.run,
                is_alive=lambda run: self.locks.is_held(f"run:{run}"),
                jitter=random.Random(),  # noqa: S311 - spreads retries, guards nothing
                on_fate=self._on_fate,
                on_route=self._on_route,
            )
            for route, submitter in self.submitters.items()
        }

    def _on_fate(self, tx: Session, claim: Claim, attempt: Attempt, fate: Fate) -> None:
        with self.telling(tx, cause=f"outbox:{claim.id}:{self.house.nonce()}") as desk:
            record_fate(desk, claim, fate.state, reply=attempt.reply, warn=fate.warn)

    def _on_route(self, tx: Session, route: str, reason: str) -> None:
        if reason:
            self.outages[route] = reason
        else:
            self.outages.pop(route, None)
        with self.telling(tx, cause=f"route:{route}:{self.house.nonce()}") as desk:
            trouble.route(desk, route, reason)

    @contextmanager
    def desk(self, tx: Session, *, cause: str) -> Iterator[Desk]:
        """Open a unit of work in *tx*; what happens in it is told and recorded when the block ends."""
        desk = Desk(tx, self.clock.now(), self.house, cause=cause)
        yield desk
        end(desk)

    @contextmanager
    def telling(self, tx: Session, *, cause: str) -> Iterator[Desk]:
        """Open a unit of work whose failure undoes only itself: that a mail was sent is true, whoever can be told."""
        try:
            with tx.begin_nested(), self.desk(tx, cause=cause) as desk:
                yield desk
        except Exception:
            log.exception("not told", extra={"cause": cause})

    def in_unit(self, act: Callable[[Desk], object], *, cause: str) -> None:
        """Do something small in a transaction of its own."""
        whole_cause = f"{cause}:{self.house.nonce()}"  # the house has a transaction of its own when it is made
        with self.database.transaction() as tx, self.desk(tx, cause=whole_cause) as desk:
            act(desk)

    @contextmanager
    def alive(self) -> Iterator[None]:
        """Hold the lock by which others know that this run lives, and its claims with it."""
        lock = self.locks.try_lock(f"run:{self.run}")
        try:
            yield
        finally:
            if lock:
                lock.release()

    @contextmanager
    def serving(self) -> Iterator[frozenset[str]]:
        """Yield the mailboxes that no other process serves; they are ours while the block runs."""
        held = {mailbox.name: self.locks.try_lock(f"mailbox:{mailbox.name}") for mailbox in self.settings.mailboxes}
        try:
            with self.alive():
                yield frozenset(name for name, lock in held.items() if lock)
        finally:
            for lock in held.values():
                if lock:
                    lock.release()

    def listeners(self, doors: Doors) -> "Iterator[Listener]":
        """Yield what answers, at *doors*, to those who hand us mail."""
        listen = self.settings.listen
        for protocol, where in (("lmtp", listen.lmtp), ("smtp", listen.smtp)):
            if where:
                from mailticket.transports.lmtp import Listener  # aiosmtpd is loaded only where it is used

                limit = self.settings.security.max_message_size
                yield Listener(doors[where], self._reception(protocol), protocol=protocol, max_size=limit)

    def _reception(self, via: str) -> "Reception":
        from mailticket.transports.lmtp import Reception

        def mailbox_of(address: str) -> str | None:
            found = self.settings.mailbox_by_address(address)
            return found.name if found else None

        def keep(mailbox: str, content: bytes, mail_from: str) -> None:
            now = self.clock.now()
            receive(self.database, self.settings, mailbox, [content], via=via, now=now, mail_from=mail_from)

        return Reception(mailbox_of, keep)

    def _since(self, name: str) -> timedelta | None:
        mailbox = self.settings.mailbox(name)
        since = mailbox.imap.since if mailbox and mailbox.imap else None
        return since.calendar if since else None

    def _assemble(self, claim: Claim) -> bytes:
        """Return the whole mail that an outbox row promises, with the bytes of its files."""

        def load(file: FileRef) -> bytes:
            from mailticket.mail.parse import part_bytes  # not before an agent answers with a file

            with self.database.reading() as tx:
                raw = mails.raw(tx, file.mail_id)
            return part_bytes(raw, file.part)

        return assemble(claim.content, [FileRef(**file) for file in claim.files], load)


def real_mailboxes(settings: Settings, environ: Mapping[str, str]) -> dict[str, Mailbox]:
    """Return an IMAP mailbox for each that is configured, by name."""
    limit = settings.security.max_message_size
    return {
        mailbox.name: ImapMailbox(imap_account(mailbox.imap, environ, limit))
        for mailbox in settings.mailboxes
        if mailbox.imap
    }


def real_sent_folders(settings: Settings, environ: Mapping[str, str]) -> dict[str, SentFolder]:
    """Return the folder for copies of each mailbox that wants them, by name."""
    limit = settings.security.max_message_size
    return {
        mailbox.name: ImapSentFolder(
            replace(imap_account(mailbox.imap, environ, limit), folder=mailbox.smtp.sent_folder)
        )
        for mailbox in settings.mailboxes
        if mailbox.imap and mailbox.smtp.sent_folder
    }


def imap_account(imap: Imap, environ: Mapping[str, str], max_size: int) -> ImapAccount:
    """Return what the IMAP transport has to know."""
    secret = imap.password
    return ImapAccount(
        host=imap.connect_host,
        user=imap.user,
        password=lambda: secret.resolve(environ) if secret else "",
        port=imap.port,
        security=Security(imap.security),
        ca_file=str(imap.ca_file or ""),
        auth=imap.auth,
        folder=imap.folder,
        after=After(imap.after),
        archive_folder=imap.archive_folder,
        max_size=max_size,
    )


def real_submitters(settings: Settings, environ: Mapping[str, str], clock: Clock) -> dict[str, Submitter]:
    """Return a mail server to send by for each mailbox, and the operator's own under ""."""
    routes = {mailbox.name: mailbox.smtp for mailbox in settings.mailboxes}
    if settings.site.operator_route:
        routes[""] = settings.site.operator_route
    return {name: SmtpSubmitter(smtp_route(smtp, environ), clock) for name, smtp in routes.items()}


def smtp_route(smtp: Smtp, environ: Mapping[str, str]) -> SmtpRoute:
    """Return what the SMTP transport has to know."""
    secret = smtp.password
    return SmtpRoute(
        host=smtp.connect_host,
        port=smtp.port,
        security=Security(smtp.security),
        ca_file=str(smtp.ca_file or ""),
        user=smtp.user,
        password=lambda: secret.resolve(environ) if secret else "",
        auth=smtp.auth,
    )
