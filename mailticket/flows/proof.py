"""Is it really the agent? What a mail proves, and what each class of act needs (trust.md 3.2), as one table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from mailticket.commands.registry import Proof
from mailticket.desk.context import Desk
from mailticket.domain.tokens import Purpose, Token
from mailticket.flows import letters
from mailticket.flows.identity import Author
from mailticket.mail.authentication import Result
from mailticket.mail.message import Mail
from mailticket.store import tickets
from mailticket.store.tables import Ticket

#: An agent's reply token is good for so long after its ticket was closed (trust.md S28).
TOKEN_LASTS = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a mail proves of its author."""

    authenticated: bool  #: A: the trusted results pass for the From domain
    dkim: bool  #: A in its DKIM form
    token: bool  #: T: a signed token made for this person, this ticket and this purpose
    trusts: bool  #: there is a trusted source at all; without one T carries more
    fails: bool  #: the trusted results say in so many words that it is forged
    because: str  #: one sentence for the history
    doubt: str = ""  #: the same for the agent, as a value of the catalogue's phrases


def evidence_of(desk: Desk, mail: Mail, author: Author, ticket: Ticket | None) -> Evidence:
    """Return what a mail proves of its author, by whichever of its tokens speaks for them."""
    token = next((t for t in letters.tokens(desk, mail) if holds(desk, author, t, ticket)), None)
    return weigh(desk, author, token, ticket)


def weigh(desk: Desk, author: Author, token: Token | None, ticket: Ticket | None) -> Evidence:
    """Return what a mail of *author* with *token* proves."""
    verdict = author.verdict
    return Evidence(
        authenticated=verdict.result is Result.PASS,
        dkim=verdict.result is Result.PASS and verdict.dkim_form,
        token=holds(desk, author, token, ticket),
        trusts=desk.house.anchor.is_set,
        fails=verdict.result is Result.FAIL,
        because=verdict.because,
        doubt=verdict.named,
    )


def holds(desk: Desk, author: Author, token: Token | None, ticket: Ticket | None) -> bool:
    """Say whether *token* was made for this agent to answer about this ticket, and still counts."""
    if token is None or author.agent is None:
        return False
    number = token.ticket if ticket and token.ticket and tickets.stands_for(desk.tx, token.ticket, ticket) else None
    if ticket and number is None:
        return False
    if ticket and ticket.closed_at and desk.now > ticket.closed_at + TOKEN_LASTS:
        return False
    today = desk.now.date()
    return token.is_good_for(Purpose.AGENT_REPLY, ticket=number, person=author.agent.id, today=today)


#: What each class needs of a mail about a ticket. An explicit fail never suffices, whatever else is there.
ENOUGH: dict[Proof, Callable[[Evidence], bool]] = {
    Proof.NONE: lambda evidence: evidence.authenticated or evidence.token,
    Proof.INTERNAL: lambda evidence: evidence.authenticated or evidence.token,
    Proof.OUTSIDE: lambda evidence: evidence.authenticated or (evidence.token and not evidence.trusts),
    Proof.AUTHORITY: lambda evidence: evidence.dkim and evidence.token,
}


def suffices(evidence: Evidence, needs: Proof, *, about_ticket: bool) -> bool:
    """Say whether *evidence* is enough; new mail with commands needs A, as no token of a ticket speaks for it."""
    if evidence.fails:
        return False
    return ENOUGH[needs](evidence) if about_ticket or needs is Proof.AUTHORITY else evidence.authenticated


def is_proved(evidence: Evidence, ticket: Ticket | None) -> bool:
    """Say whether a mail may stand as its agent's: by what a note needs (C1)."""
    return suffices(evidence, Proof.INTERNAL, about_ticket=ticket is not None)


def unproved(name: str, evidence: Evidence) -> str:
    """Return what is on record of a mail in the name of an agent that nothing proves, or that is forged."""
    if evidence.fails:
        return f"forged? It claims to be from {name}: {evidence.because}"
    return f"claims to be from {name}, not verified: {evidence.because or 'no proof'}"
