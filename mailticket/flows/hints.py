"""What agents should know about a mail before they answer it: one table of hints (product.md 2, trust.md S2, S3)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from mailticket.desk.context import Desk
from mailticket.flows.identity import Author
from mailticket.flows.matching import Match
from mailticket.flows.screening import MailKind, Screening
from mailticket.mail.message import Address, Mail
from mailticket.store import people
from mailticket.store.states import Role
from mailticket.store.tables import Ticket

#: Machines by their class; what a person sent needs no such hint.
MACHINES = frozenset({MailKind.MACHINE, MailKind.CAL, MailKind.NOREPLY, MailKind.AUTO_WEAK, MailKind.BULK})


@dataclass(frozen=True, slots=True)
class Known:
    """What is known about a mail from outside the desk."""

    mail: Mail
    author: Author
    match: Match
    screening: Screening
    cc: str  #: what is done with addresses in Cc: ask, add or ignore


Hint = Callable[[Desk, Known], Iterable[str]]


def about(desk: Desk, known: Known) -> Iterator[tuple[str, str]]:
    """Yield what agents should know: keys of the catalogue's hints, and the value that goes in."""
    for name, values in HINTS.items():
        yield from ((name, value) for value in values(desk, known))


def claims(_desk: Desk, known: Known) -> Iterable[str]:
    """It names a ticket that its author has no part in."""
    return [f"#{known.match.claimed}"] if known.match.claimed else []


def outsider(desk: Desk, known: Known) -> Iterable[str]:
    """It is in the thread because of a signed address or id, not because of who wrote it."""
    ticket, person = known.match.ticket, known.author.person
    has_part = ticket is None or people.roles(desk.tx, ticket.number, person.id or 0) - {Role.OUTSIDER}
    return [] if has_part else [person.address]


def forged(_desk: Desk, known: Known) -> Iterable[str]:
    """The checks of its sender's domain failed."""
    return [""] if known.author.fails else []


def reply_to(_desk: Desk, known: Known) -> Iterable[str]:
    """It asks for answers elsewhere; ours go to its author (trust.md S5)."""
    author = known.author.person.address
    return [one.address for one in known.mail.reply_to[:3] if author and one.key != author]


def degraded(_desk: Desk, known: Known) -> Iterable[str]:
    """Only its beginning was read."""
    return [known.mail.degraded] if known.mail.degraded else []


def machine(_desk: Desk, known: Known) -> Iterable[str]:
    """A program sent it."""
    return [known.screening.because or known.screening.rule] if known.screening.kind in MACHINES else []


def wordless(_desk: Desk, known: Known) -> Iterable[str]:
    """It has no text, or none that can be read: a picture, a subject alone, something encrypted."""
    mail = known.mail
    return [] if mail.new_words.strip() or mail.more_words.strip() else [""]


def cc(desk: Desk, known: Known) -> Iterable[str]:
    """Others got a copy, who get nothing from us unless an agent says so (trust.md S2)."""
    if known.cc != "ask" or known.screening.kind is not MailKind.HUMAN:
        return []
    return [one.address for one in copied(desk, known.mail, known.author, known.match.ticket)]


HINTS: dict[str, Hint] = {
    "claims": claims,
    "outsider": outsider,
    "forged": forged,
    "machine": machine,
    "degraded": degraded,
    "wordless": wordless,
    "reply_to": reply_to,
    "cc": cc,
}


def copied(desk: Desk, mail: Mail, author: Author, ticket: Ticket | None) -> list[Address]:
    """Return the addresses in Cc that are neither ours nor an agent's nor have a part in the ticket already."""
    if not mail.cc:
        return []
    known = {author.person.address, *desk.settings.own_addresses}
    if ticket:
        known |= {one.address for role in (Role.REQUESTER, Role.WATCHER) for one in with_role(desk, ticket, role)}
    strangers = {one.key: one for one in mail.cc if one.key not in known and "@" in one.key}
    return [one for one in strangers.values() if is_foreign(desk, one)]


def with_role(desk: Desk, ticket: Ticket, role: Role) -> Iterable[Address]:
    """Yield who has that part in a ticket."""
    return (Address(one.name, one.address) for one in people.with_role(desk.tx, ticket.number, role))


def is_foreign(desk: Desk, one: Address) -> bool:
    """Say whether an address is nobody's at the desk."""
    ours = desk.settings.mailbox_by_address(one.address) or desk.settings.agent_by_address(one.address)
    return ours is None


def add_copied(desk: Desk, mail: Mail, author: Author, ticket: Ticket) -> None:
    """Make watchers of those in Cc (`cc = "add"`): they get what is said publicly from now on, nothing of before."""
    for one in copied(desk, mail, author, ticket):
        person = people.person(desk.tx, one.key, name=one.name, now=desk.now)
        if people.join(desk.tx, ticket.number, person.id or 0, Role.WATCHER, now=desk.now):
            desk.record(ticket.number, "watcher added", detail=person.address, why='in Cc; cc = "add"')
