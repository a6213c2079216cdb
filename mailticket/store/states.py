"""The states and kinds that rows are in, by the words of product.md."""

from enum import StrEnum


class SpoolState(StrEnum):
    """Where a received mail stands."""

    RECEIVED = "received"
    DONE = "done"
    SET_ASIDE = "set-aside"


class Outcome(StrEnum):
    """What became of a mail; each ends in exactly one (trust.md R25)."""

    TICKET = "ticket"
    DUPLICATE = "duplicate"
    LOOP = "loop"
    BOUNCE = "bounce"
    RECEIPT = "receipt"
    COMMAND = "command"
    HELD = "held"
    SET_ASIDE = "set-aside"
    REJECTED = "rejected"


class OutboxState(StrEnum):
    """Where a promised mail stands."""

    READY = "ready"
    SENDING = "sending"
    SENT = "sent"
    DEFERRED = "deferred"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    HELD = "held"


class MessageKind(StrEnum):
    """Who a message of the thread is from, or that it is a note."""

    REQUESTER = "requester"
    AGENT = "agent"
    NOTE = "note"
    VENDOR = "vendor"
    OUTSIDER = "outsider"
    SYSTEM = "system"


class Role(StrEnum):
    """How a person outside the desk takes part in a ticket."""

    REQUESTER = "requester"
    WATCHER = "watcher"
    VENDOR = "vendor"
    OUTSIDER = "outsider"


class LinkKind(StrEnum):
    """What the other ticket is to this one."""

    RELATED = "related"
    MERGED_INTO = "merged-into"
    MERGED_FROM = "merged-from"
    SPLIT_FROM = "split-from"
    SPLIT_INTO = "split-into"
    FOLLOW_UP_OF = "follow-up-of"
    FOLLOWED_BY = "followed-by"


class TimerState(StrEnum):
    """Where a timer stands."""

    PENDING = "pending"
    DONE = "done"


class ProposalReason(StrEnum):
    """Why a ticket was offered to its assignee."""

    REQUESTER = "requester"
    WAKE = "wake"


class ProposalOutcome(StrEnum):
    """What became of the offer (product.md 4)."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LATER = "later"
    TIMEOUT = "timeout"
    SKIPPED = "skipped"


class HeldKind(StrEnum):
    """Why an agent's mail was not carried out: it could not be, or it was not proved to be theirs."""

    HELD = "held"
    CONFIRM = "confirm"


class HeldState(StrEnum):
    """Where a held mail stands."""

    WAITING = "waiting"
    DONE = "done"
    DROPPED = "dropped"


class ActivityKind(StrEnum):
    """What is to be done."""

    TASK = "task"
    CALL = "call"
    EVENT = "event"


class ApprovalState(StrEnum):
    """Where a request for approval stands; `void`: replaced, or withdrawn."""

    ASKED = "asked"
    APPROVED = "approved"
    REJECTED = "rejected"
    VOID = "void"


class ActorKind(StrEnum):
    """Who made something happen."""

    AGENT = "agent"
    REQUESTER = "requester"
    SYSTEM = "system"
    RULE = "rule"
    OPERATOR = "operator"
