"""Mail to a feedback address: a vote, never a message (product.md 5)."""

from collections.abc import Iterator
from dataclasses import dataclass

from mailticket.desk import feedback
from mailticket.desk.context import Desk
from mailticket.domain import votes
from mailticket.domain.folding import folded
from mailticket.domain.tokens import Purpose, Token
from mailticket.domain.votes import Vote
from mailticket.flows.identity import Author
from mailticket.mail.message import Mail
from mailticket.store import tickets
from mailticket.store.tables import Ticket


@dataclass(frozen=True, slots=True)
class Ballot:
    """A vote and the ticket it is about."""

    ticket: Ticket
    vote: Vote
    doubt: str = ""  #: why it does not count, or ""


def ballot(desk: Desk, mail: Mail, author: Author) -> Ballot | None:
    """Return what *mail* votes; None unless it carries a token made for its author, who does not fail to be them.

    It counts only from who is the requester by now: `#requester` and `#merge` make the ticket somebody else's. What
    others say beside it is a mail like any other.
    """
    if author.fails:
        return None
    for token in tokens(desk, mail):
        found = votes.read(token.person) if token.purpose is Purpose.FEEDBACK else None
        ticket = tickets.resolve_merged(desk.tx, token.ticket or 0)
        if found and ticket and found[1] == f"p{author.person.id}" and not token.is_expired(desk.now.date()):
            if ticket.requester == author.person.id:
                return Ballot(ticket, found[0])
            doubt = f"from {author.person.address}, who is not its requester"
            return None if said(desk, mail) else Ballot(ticket, found[0], doubt)
    return None


def tokens(desk: Desk, mail: Mail) -> Iterator[Token]:
    """Yield the tokens that a vote may carry: in an address it went to, or as a word of its subject."""
    carriers = [one.address for one in (*mail.to, *mail.cc)]
    carriers += [f"+{word.strip('()')}@" for word in mail.subject.split() if word.count(".") > 2]
    for carrier in carriers:
        token = desk.house.signer.read_address(carrier, desk.epoch)
        if token:
            yield token


def cast(desk: Desk, mail: Mail, found: Ballot) -> str:
    """Do what a vote does; return the reason for the record."""
    if found.doubt:
        desk.record(found.ticket.number, "vote", detail=f"{found.vote}, not counted", why=found.doubt)
        return f"feedback: {found.vote}, not counted"
    words = said(desk, mail)
    left = feedback.cast(desk, found.ticket, found.vote, words)
    desk.record(found.ticket.number, "vote", detail=str(found.vote), why=left or "a tap on a signed link")
    return f"feedback: {found.vote}"


def said(desk: Desk, mail: Mail) -> str:
    """Return what its writer says beside the vote; neither a label nor what a client puts under every mail is that."""
    from mailticket.mail import signatures  # not before somebody votes

    lines = mail.new_words.split("\n")
    words = "" if mail.only_quote else "\n".join(lines[n] for n in signatures.strip(lines)).strip()
    name = mail.author.name if mail.author else ""
    first = "" if is_mere_label(desk, words) or folded(words) == folded(name) else words
    return "\n\n".join(filter(None, (first, mail.more_words)))


def is_mere_label(desk: Desk, words: str) -> bool:
    """Say whether *words* are no more than what the link itself says, in any language."""
    said = folded(words.strip(" .!\n"))
    templates = desk.house.templates
    return said in {
        folded(templates.catalogue(name).word("taps", vote)) for name in templates.languages for vote in Vote
    }
