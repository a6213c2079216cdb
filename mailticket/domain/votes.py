"""What a requester says with one tap: how it went, or that nothing more is needed.

The tap goes to a signed address; who it was made for and what it says stand in the token together: `good.p7`.
"""

from enum import StrEnum


class Vote(StrEnum):
    """A score, or `done` for "close my request", which is none."""

    GOOD = "good"
    FAIR = "fair"
    BAD = "bad"
    DONE = "done"


SCORES = (Vote.GOOD, Vote.FAIR, Vote.BAD)


def reference(vote: Vote, person: str) -> str:
    """Return the person of a token by which *person* says *vote*."""
    return f"{vote}.{person}"


def read(reference: str) -> tuple[Vote, str] | None:
    """Return vote and person of such a reference; None for any other."""
    word, _, person = reference.partition(".")
    return (Vote(word), person) if person and word in set(Vote) else None


def voter(reference: str) -> str:
    """Return whose reference it is: the person's who votes, else the reference itself."""
    found = read(reference)
    return found[1] if found else reference
