"""How it went: links that a requester taps, and what a tap does (product.md 5)."""

from datetime import timedelta

from mailticket.desk import lifecycle, probe, proposals
from mailticket.desk.changes import change
from mailticket.desk.context import Desk
from mailticket.domain import subject
from mailticket.domain.status import Status
from mailticket.domain.tokens import Claim, Purpose
from mailticket.domain.votes import SCORES, Vote, reference
from mailticket.mail.catalogue import Catalogue
from mailticket.mail.taps import Tap, mailto
from mailticket.store.states import ProposalReason
from mailticket.store.tables import Ticket

#: A link that is older says nothing any more: much may have happened since.
LASTS = timedelta(days=90)


def is_asked(desk: Desk, ticket: Ticket) -> bool:
    """Say whether the requester is asked how it went when the ticket is resolved.

    Where every answer counts as complete they are asked once, when the ticket closes.
    """
    queue = desk.queue(ticket)
    return queue.feedback and (queue.after_reply != "resolved" or ticket.status == Status.CLOSED)


def scores(desk: Desk, ticket: Ticket, words: Catalogue) -> tuple[Tap, ...]:
    """Return the links by which the requester says how it went."""
    return tuple(Tap(label(words, vote), link(desk, ticket, vote, words)) for vote in SCORES)


def label(words: Catalogue, vote: Vote) -> str:
    """Return a vote as the reader's language calls it."""
    return words.word("taps", vote)


def link(desk: Desk, ticket: Ticket, vote: Vote, words: Catalogue) -> str:
    """Return the `mailto:` by which the requester says *vote*.

    Where plus addressing does not work the token stands in the subject.
    """
    person = f"p{ticket.requester}"
    expires = desk.now.date() + LASTS
    claim = Claim(
        Purpose.FEEDBACK, ticket.number, reference(vote, person), epoch=desk.epoch(person) or 0, expires=expires
    )
    signed = desk.house.signer.mint_address(ticket.address, claim)
    line = subject.with_token(label(words, vote), ticket.number, desk.settings.site.token_label, reply=False)
    if signed != ticket.address and probe.works(desk.tx, desk.mailbox(ticket.mailbox)):
        return mailto(signed, line, "")
    return mailto(ticket.address, f"{line} ({desk.house.signer.mint_word(claim)})", "")


def cast(desk: Desk, ticket: Ticket, vote: Vote, words: str) -> str:
    """Take a requester's vote; return why nothing follows, or "". The last one counts, and words are told."""
    if ticket.status == Status.SPAM:
        return "put away as spam"  # nobody is told of more of it; `#notspam` opens the ticket
    if words or vote is not Vote.DONE:
        score = ticket.feedback_score if vote is Vote.DONE else str(vote)
        values = {"feedback_score": score, "feedback_text": words or ticket.feedback_text, "feedback_at": desk.now}
        change(desk, ticket, "feedback", values, detail=f"{vote}: {words}" if words else str(vote), why="one tap")
    left = EFFECTS[vote](desk, ticket, words)
    if words and (left or vote is not Vote.BAD):  # `reopen` tells more people
        desk.tell("voted", ticket, words=words, hints=[(f"voted-{vote}", "")])
    return left


def close(desk: Desk, ticket: Ticket, _words: str) -> str:
    """Close what the requester needs no more."""
    return "" if lifecycle.close(desk, ticket, why="the requester says so", asks=False) else "closed already"


def only_kept(_desk: Desk, _ticket: Ticket, _words: str) -> str:
    """Leave the ticket as it is."""
    return ""


def reopen(desk: Desk, ticket: Ticket, words: str) -> str:
    """Open the ticket again and offer it to its assignee; the lead is told. Not for ever again (trust.md 4.3)."""
    if not lifecycle.may_reopen(desk, ticket):
        return "reopened too often"
    told = lifecycle.is_known_unhappy(desk, ticket)
    changed = lifecycle.set_status(desk, ticket, Status.OPEN, why=lifecycle.UNHAPPY)
    if not changed:
        if told:
            return "said already today, and it is open"
        desk.record(ticket.number, lifecycle.STILL_OPEN, why=lifecycle.UNHAPPY)
    if changed and ticket.assignee:
        proposals.come_back(desk, ticket, ProposalReason.REQUESTER, hints=[("unhappy", words)])
    desk.tell("unhappy", ticket, about="feedback", words=words)
    return ""


EFFECTS = {Vote.GOOD: close, Vote.DONE: close, Vote.FAIR: only_kept, Vote.BAD: reopen}
