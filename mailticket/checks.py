"""What `mailticket check` looks at, as one table: each line says that it is good, or what to do."""

import stat
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from mailticket import app, credentials, paths
from mailticket import settings as configuration
from mailticket.choices import TrustKind
from mailticket.clock import Clock
from mailticket.desk import probe
from mailticket.errors import MailticketError
from mailticket.mail import template_check
from mailticket.mail.templates import Templates
from mailticket.sections import Mailbox
from mailticket.settings import Settings
from mailticket.store import facts, mails, schema
from mailticket.store.database import Database, loose, sqlite_driver
from mailticket.store.failures import in_words
from mailticket.transports.examine import ExaminedMailbox, ExaminedSubmitter, Grade, Remark, good, note, wrong
from mailticket.workers.receiver import free_bytes


@dataclass(frozen=True)
class Site:
    """What is checked."""

    settings: Settings
    environ: Mapping[str, str]
    clock: Clock


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the result."""

    check: str
    grade: Grade
    text: str


def check_all(site: Site, only: Collection[str] = ()) -> Iterator[Line]:
    """Look at everything, or *only* at some; nothing that goes wrong keeps the rest from being looked at."""
    for name, check in CHECKS.items():
        if not only or name in only:
            yield from _lines(name, partial(check, site))
    for mailbox in site.settings.mailboxes:
        for name, look in MAILBOX_CHECKS.items():
            if only and name not in only:
                continue
            yield from _lines(f"{mailbox.name} {name}", partial(look, site, mailbox))


def _lines(name: str, check: Callable[[], Iterable[Remark]]) -> Iterator[Line]:
    try:
        with in_words():
            yield from (Line(name, remark.grade, remark.text) for remark in check())
    except MailticketError as error:
        for problem in str(error).splitlines():
            yield Line(name, Grade.WRONG, problem)


# --- the installation -----------------------------------------------------------------------------------------------


def settings_file(site: Site) -> Iterator[Remark]:
    """Say what works in the configuration but should not stay, and what has no effect."""
    yield from (note(warning) for warning in site.settings.warnings)
    yield from (note(f"{key}: has no effect yet") for key in configuration.effectless(site.settings))
    for file in site.settings.secret_files:
        if _is_open_to_anybody(file):
            yield note(f"{file}: anybody on this machine may read or write it; run: chmod o-rwx {file}")
    count = len(site.settings.mailboxes), len(site.settings.queues), len(site.settings.agents)
    yield good("mailboxes: {}, queues: {}, agents: {}".format(*count))


def _is_open_to_anybody(file: Path) -> bool:
    """Say whether anybody may read or write *file*; one that is out of our reach is told of where it is needed."""
    try:
        return bool(file.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH))
    except OSError:
        return False


def templates(site: Site) -> Iterator[Remark]:
    """Render every notice in every language."""
    own = site.settings.site.templates_dir
    if own and not own.is_dir():
        yield wrong(f"site.templates_dir: expected a folder, found none at {own}")
        return
    found = Templates(paths.templates(), own, site.settings.site.language)
    problems = template_check.problems(found)
    yield from (wrong(problem) for problem in problems)
    if not problems:
        yield good(f"every notice in {', '.join(sorted(found.languages))}")


def tags(site: Site) -> Iterator[Remark]:
    """Render every macro's text in every language, and read the tags that macros and roles name."""
    from mailticket.commands import macros

    found = Templates(paths.templates(), site.settings.site.templates_dir, site.settings.site.language)
    problems = list(macros.problems(site.settings, found))
    yield from (wrong(problem) for problem in problems)
    if site.settings.macros and not problems:
        yield good(f"macros with their texts and tags: {len(site.settings.macros)}")


def database(site: Site) -> Iterator[Remark]:
    """Say which database it is, how durable, and whether its schema is ours."""
    opened = _open(site)
    try:
        schema.require(opened)
        if opened.is_sqlite:
            yield from _sqlite(opened)
        else:
            with opened.reading() as tx:
                version = tx.connection().exec_driver_sql("SHOW server_version").scalar()
            yield good(f"PostgreSQL {version}, schema {schema.HEAD}")
    finally:
        opened.close()


def _sqlite(opened: Database) -> Iterator[Remark]:
    module, _ = sqlite_driver()
    with opened.reading() as tx:
        journal = str(tx.connection().exec_driver_sql("PRAGMA journal_mode").scalar()).upper()
        whole = tx.connection().exec_driver_sql("PRAGMA quick_check(1)").scalar()
    if whole != "ok":
        yield wrong(f"is damaged ({whole}); stop the desk and restore a backup")
    why = "" if journal == "WAL" else " (WAL would not be safe with it)"
    yield good(f"SQLite {module.sqlite_version}, journal {journal}{why}, synchronous FULL, schema {schema.HEAD}")


def state(site: Site) -> Iterator[Remark]:
    """Say whether what is kept is ours alone, and whether there is room."""
    settings = site.settings.site
    kept = [path for path in settings.state_dir.glob("*") if path.is_file()]
    problems = [problem for path in (settings.state_dir, *kept) if path.exists() and (problem := loose(path))]
    yield from (wrong(problem) for problem in problems)
    if not problems:
        yield good(f"{settings.state_dir}: ours alone")
    if settings.secret:
        credentials.derived_key(settings.secret, site.environ)
    free = free_bytes(settings.state_dir)
    room = f"{free >> 20} MB free, site.min_free is {settings.min_free >> 20} MB"
    yield good(room) if free >= settings.min_free else wrong(f"{room}: no mail is taken in; make room")


def trust(site: Site) -> Iterator[Remark]:
    """Say how surely we know an agent (trust.md 3.2)."""
    setting = site.settings.security.trust
    if setting.kind is TrustKind.NONE:
        yield note('level "basic": agents are known by signed tokens alone; `mailticket check --learn` may find better')
    else:
        yield good(f"agents are known by Authentication-Results: {setting.kind} {setting.authserv_id}".rstrip())


def reply_domain(site: Site) -> Iterator[Remark]:
    """Warn where strangers could have a confirmation mailed to an address of the agents' own domain (S1)."""
    work = {_domain(agent.address) for agent in site.settings.agents}
    shared = sorted({_domain(mailbox.address) for mailbox in site.settings.mailboxes} & work)
    for domain in shared:
        yield note(
            f"{domain} is also the domain agents log in with: whoever opens a ticket can have other services mail to "
            f"an address of it; a sub-domain of its own (tickets.{domain}) is safer"
        )
    if not shared:
        yield good("no mailbox shares a domain with the agents")


def operator(site: Site) -> Iterator[Remark]:
    """Say whether mail about trouble reaches somebody, by the other route too where there is one."""
    settings = site.settings
    address, route = settings.site.operator, settings.site.operator_route
    if settings.mailbox_by_address(address):
        yield wrong(f"{address} is the desk's own: mail about trouble would come back to it; name who reads theirs")
        return
    yield good(f"mail about trouble goes to {address}")
    if route:
        submitter = ExaminedSubmitter(app.smtp_route(route, site.environ), site.clock)
        yield from submitter.examine(settings.mailboxes[0].address, [address], "")


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()


# --- a mailbox ------------------------------------------------------------------------------------------------------


def imap(site: Site, mailbox: Mailbox) -> Iterator[Remark]:
    """Log in and look at folders, rights and old mail."""
    if mailbox.imap is None:
        yield good("not read by IMAP: mail is handed to us")
        return
    account = app.imap_account(mailbox.imap, site.environ, site.settings.security.max_message_size)
    yield from ExaminedMailbox(account).examine(older_than=_oldest(site, mailbox))


def _oldest(site: Site, mailbox: Mailbox) -> datetime | None:
    """Return from when on mail is taken in; None when all is."""
    since = mailbox.imap.since if mailbox.imap else None
    if since is None:
        return None
    first = site.clock.now()
    try:
        opened = _open(site)
        with opened.reading() as tx:
            cursor = mails.cursor(tx, mailbox.name)
        opened.close()
    except (MailticketError, DBAPIError):
        cursor = None  # said by the check of the database
    return (cursor.first_contact_at if cursor else first) - since.calendar


def smtp(site: Site, mailbox: Mailbox) -> Iterator[Remark]:
    """Log in and ask whether our mail would be taken."""
    submitter = ExaminedSubmitter(app.smtp_route(mailbox.smtp, site.environ), site.clock)
    recipients = list(dict.fromkeys([mailbox.address, site.settings.site.operator]))
    local, _, domain = mailbox.address.rpartition("@")
    plus = "" if mailbox.plus_addressing is False else f"{local}+{probe.NOTICE}@{domain}"
    yield from submitter.examine(mailbox.address, recipients, plus)


def plus_addressing(site: Site, mailbox: Mailbox) -> Iterator[Remark]:
    """Say whether answers can carry their token in the address."""
    if mailbox.plus_addressing != "auto":
        yield good("on" if mailbox.plus_addressing else "off: answers are known by their References")
        return
    opened = _open(site)
    try:
        with opened.reading() as tx:
            came_back = facts.get(tx, probe.proved(mailbox))
            sent = facts.get(tx, probe.sent(mailbox))
    finally:
        opened.close()
    if came_back:
        yield good(f"on since a probe came back on {came_back.at:%Y-%m-%d}")
    elif sent:
        yield note(f"off: the probe of {sent.at:%Y-%m-%d} is not back; answers are known by their References")
    else:
        yield note("not known yet: `mailticket run` sends a probe; until it is back answers are known by References")


def _open(site: Site) -> Database:
    where = site.settings.site
    return Database(where.database, where.state_dir, must_exist=True)


CHECKS: dict[str, Callable[[Site], Iterable[Remark]]] = {
    "configuration": settings_file,
    "templates": templates,
    "tags": tags,
    "database": database,
    "state": state,
    "trust": trust,
    "reply domain": reply_domain,
    "operator": operator,
}
MAILBOX_CHECKS: dict[str, Callable[[Site, Mailbox], Iterable[Remark]]] = {
    "imap": imap,
    "smtp": smtp,
    "plus addressing": plus_addressing,
}
