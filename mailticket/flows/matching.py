"""Which ticket a mail belongs to: the first rule of product.md 2 that holds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mailticket.desk.context import Desk
from mailticket.domain import subject
from mailticket.domain.tokens import Token
from mailticket.flows.identity import Author, is_participant
from mailticket.mail.message import Mail
from mailticket.store import people, thread, tickets
from mailticket.store.states import Role
from mailticket.store.tables import Ticket

MAX_REFERENCES = 100


@dataclass(frozen=True, slots=True)
class Match:
    """The ticket found, or None, and why.

    `token` is the signed one that led there, `claimed` a number that a stranger only named, `related` the ticket whose
    signed address was used for something new.
    """

    ticket: Ticket | None
    why: str
    token: Token | None = None
    claimed: int | None = None
    related: int | None = None


Rule = Callable[[Desk, Mail, Author], Match | None]


def find_ticket(desk: Desk, mail: Mail, author: Author) -> Match:
    """Return the ticket that *mail* belongs to, with the reason."""
    for rule in RULES:
        match = rule(desk, mail, author)
        if match:
            return match
    related = next((ticket.number for _, ticket in signed_addresses(desk, mail)), None)
    if related:
        return Match(None, f"used a signed address of #{related} for something new", related=related)
    claimed = claimed_number(desk, mail)
    why = f"claims #{claimed}, but is not from a participant" if claimed else "names no ticket of ours"
    return Match(None, why, claimed=claimed)


def references(mail: Mail) -> Iterator[str]:
    """Yield the ids that a mail answers, the most telling first: In-Reply-To, then References from the end."""
    seen = set[str]()
    for message_id in (*mail.in_reply_to, *reversed(mail.references)):
        if message_id not in seen and len(seen) < MAX_REFERENCES:
            seen.add(message_id)
            yield message_id


def answers_our_id(desk: Desk, mail: Mail, author: Author) -> Match | None:
    """Rule 1a: it answers a mail of ours; the signature in its Message-ID says which ticket.

    What the mail told of may have been split off meanwhile: then its ticket is the one that it is in now.
    """
    ids = list(references(mail))
    for message_id in ids:
        token = desk.token_in(message_id)
        ticket = tickets.resolve_merged(desk.tx, token.ticket) if token and token.ticket else None
        if ticket:
            moved = split_off(desk, ticket, author, answered=ids[0], told_by=message_id)
            return Match(moved or ticket, "answers a mail of ours (signed Message-ID)", token)
    return None


def split_off(desk: Desk, ticket: Ticket, author: Author, *, answered: str, told_by: str) -> Ticket | None:
    """Return the ticket that was made of what is answered, where the author has a part in that."""
    number = thread.split_off(desk.tx, ticket.number, answered=answered, told_by=told_by)
    moved = tickets.resolve_merged(desk.tx, number) if number else None
    return moved if moved and is_participant(desk, moved.number, author) else None


def answers_known_id(desk: Desk, mail: Mail, author: Author) -> Match | None:
    """Rule 1b: it answers a mail that is in a ticket its author has a part in.

    Anybody can write somebody else's Message-ID upon a mail of their own: of several tickets that one is meant whose
    people the mail goes to as well, else the one that had it first.
    """
    ids = list(references(mail))
    known = thread.tickets_by_message_id(desk.tx, ids)
    for message_id in ids:
        held = (tickets.resolve_merged(desk.tx, number) for number in known.get(message_id, []))
        found = [ticket for ticket in held if ticket and is_participant(desk, ticket.number, author)]
        if found:
            meant = (ticket for ticket in found if len(found) > 1 and goes_to_its_people(desk, mail, ticket))
            return Match(next(meant, found[0]), "answers a message of the ticket, from a participant")
    return None


def goes_to_its_people(desk: Desk, mail: Mail, ticket: Ticket) -> bool:
    """Say whether somebody from outside who has a part in *ticket* is among those that *mail* goes to."""
    known = (people.by_address(desk.tx, one.key) for one in (*mail.to, *mail.cc) if one.key)
    return any(people.roles(desk.tx, ticket.number, person.id or 0) - {Role.OUTSIDER} for person in known if person)


def has_address_token(desk: Desk, mail: Mail, _author: Author) -> Match | None:
    """Rule 2: it went to a signed address, and something else in it speaks for that ticket too."""
    for token, ticket in signed_addresses(desk, mail):
        if speaks_for(desk, mail, token, ticket):
            return Match(ticket, "went to a signed address of the ticket", token)
    return None


def signed_addresses(desk: Desk, mail: Mail) -> Iterator[tuple[Token, Ticket]]:
    """Yield the valid tokens among the addresses that a mail went to, with their tickets."""
    for address in (*mail.to, *mail.cc):
        token = desk.house.signer.read_address(address.address, desk.epoch)
        if not token or not token.ticket or token.is_expired(desk.now.date()):
            continue
        ticket = tickets.resolve_merged(desk.tx, token.ticket)
        if ticket:
            yield token, ticket


def speaks_for(desk: Desk, mail: Mail, token: Token, ticket: Ticket) -> bool:
    """Say whether references, subject token or subject of a mail speak for *ticket*, or for what it had merged in."""
    made_for = tickets.get(desk.tx, token.ticket or 0) or ticket
    if any(subject.same(mail.subject, one.subject) for one in (ticket, made_for)):
        return True
    named = subject.find_numbers(mail.subject, desk.settings.site.token_label)
    if any(tickets.stands_for(desk.tx, one, ticket) for one in named):
        return True
    known = thread.tickets_by_message_id(desk.tx, list(references(mail)))
    return any(ticket.number in numbers for numbers in known.values())


def names_number(desk: Desk, mail: Mail, author: Author) -> Match | None:
    """Rule 3: its subject has the token and its author has a part in that ticket, not failing authentication."""
    if author.fails and not author.agent:
        return None
    for number in subject.find_numbers(mail.subject, desk.settings.site.token_label):
        ticket = tickets.resolve_merged(desk.tx, number)
        if ticket and is_participant(desk, ticket.number, author):
            return Match(ticket, "subject token, from a participant")
    return None


def claimed_number(desk: Desk, mail: Mail) -> int | None:
    """Return the ticket that a mail only claims to be about; a hint for agents, nothing else (S3)."""
    return next(iter(subject.find_numbers(mail.subject, desk.settings.site.token_label)), None)


RULES: tuple[Rule, ...] = (answers_our_id, answers_known_id, has_address_token, names_number)
