"""The ticket life cycle, as one table (product.md 2)."""

from enum import StrEnum


class Status(StrEnum):
    """What a ticket waits for."""

    NEW = "new"  #: an agent to take it
    OPEN = "open"  #: an agent
    PENDING = "pending"  #: the requester
    VENDOR = "vendor"  #: a third party
    SNOOZED = "snoozed"  #: a date
    RESOLVED = "resolved"  #: nothing; the requester may object
    CLOSED = "closed"  #: nothing
    MERGED = "merged"  #: lives on in another ticket
    SPAM = "spam"  #: nothing


#: Statuses in which a ticket is out of the daily lists.
ENDED = frozenset({Status.CLOSED, Status.MERGED, Status.SPAM})


class Trigger(StrEnum):
    """What can move a ticket from one status to another by itself."""

    REQUESTER_WROTE = "requester wrote"
    VENDOR_WROTE = "vendor wrote"
    AGENT_TOOK = "agent took"
    WAKE = "wake"


TRANSITIONS: dict[tuple[Status, Trigger], Status] = {
    (Status.NEW, Trigger.AGENT_TOOK): Status.OPEN,
    (Status.PENDING, Trigger.REQUESTER_WROTE): Status.OPEN,
    (Status.VENDOR, Trigger.REQUESTER_WROTE): Status.OPEN,
    (Status.VENDOR, Trigger.VENDOR_WROTE): Status.OPEN,
    (Status.SNOOZED, Trigger.REQUESTER_WROTE): Status.OPEN,
    (Status.SNOOZED, Trigger.WAKE): Status.OPEN,
    (Status.RESOLVED, Trigger.REQUESTER_WROTE): Status.OPEN,
    (Status.CLOSED, Trigger.REQUESTER_WROTE): Status.OPEN,
}


def next_status(current: Status, trigger: Trigger) -> Status:
    """Return the status after *trigger*; unlisted pairs change nothing."""
    return TRANSITIONS.get((current, trigger), current)
