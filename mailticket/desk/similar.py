"""Solved before: tickets whose resolution may help with a new one, by the words of their subjects."""

from collections.abc import Iterator

from mailticket.desk.context import Desk
from mailticket.domain.folding import words_of
from mailticket.domain.subject import token
from mailticket.mail.views import SimilarView
from mailticket.store import tickets
from mailticket.store.statements import memory
from mailticket.store.tables import Ticket

KNOWN = "similar tickets"
SHOWN = 3
TELLING = 4  #: letters; shorter words are in every subject


def similar(desk: Desk, ticket: Ticket) -> tuple[SimilarView, ...]:
    """Return resolved tickets that look like *ticket*, the most alike first; looked up once for all readers."""
    known: dict[int, tuple[SimilarView, ...]] = memory(desk.tx).setdefault(KNOWN, {})
    if ticket.number not in known:
        known[ticket.number] = looked_up(desk, ticket)
    return known[ticket.number]


def looked_up(desk: Desk, ticket: Ticket) -> tuple[SimilarView, ...]:
    """Return the same, from the database."""
    mine = telling(ticket.subject)
    if not mine:
        return ()
    found = sorted(alike(desk, ticket, mine), key=lambda one: -one[0])  # stable: the newest first among equals
    return tuple(view for _, view in found[:SHOWN])


def alike(desk: Desk, ticket: Ticket, mine: frozenset[str]) -> Iterator[tuple[int, SimilarView]]:
    """Yield the resolved tickets that share half of the telling words of either subject, and how many."""
    label = desk.settings.site.token_label
    for number, subject, resolution in tickets.resolved(desk.tx, but=ticket.number):
        theirs = telling(subject)
        shared = len(mine & theirs)
        if shared and 2 * shared >= min(len(mine), len(theirs)):
            yield shared, SimilarView(token(number, label), subject, resolution)


def telling(subject: str) -> frozenset[str]:
    """Return the words of a subject that say what it is about."""
    return frozenset(word for word in words_of(subject) if len(word) >= TELLING)
