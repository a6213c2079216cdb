"""Who is told what: the one table from what happened to the mail that tells of it (product.md 5)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mailticket.desk import audience, values
from mailticket.desk.audience import Recipient
from mailticket.desk.context import Desk, Happening


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail that tells of something: its template, its audience, what its template is given."""

    name: str
    to: Callable[[Desk, Happening], Iterable[Recipient]]
    values: values.Write
    auto: str = "auto-generated"  #: Auto-Submitted (RFC 3834); "" on a person's words


NOTICES: dict[str, tuple[Notice, ...]] = {
    "opened": (Notice("new-ticket", audience.queue, values.message_mail),),
    "to acknowledge": (Notice("ack", audience.requester, values.ack, auto="auto-replied"),),
    "oversize": (Notice("too-big", audience.requester, values.too_big, auto="auto-replied"),),
    "requester wrote": (Notice("requester-replied", audience.assignee_or_queue, values.message_mail),),
    "added": (Notice("requester-replied", audience.assignee_or_queue, values.message_mail),),
    "answered": (Notice("reply", audience.public_without, values.reply, auto=""),),
    "resolved": (Notice("resolved", audience.requester_unless_answered, values.resolved),),
    "assigned": (Notice("assigned", audience.assignee, values.assigned),),
    "woken": (Notice("reminder", audience.assignee_or_queue, values.woken),),
    "noted": (Notice("note-added", audience.note_readers, values.message_mail),),
    "receipt": (Notice("receipt", audience.to_the_agent, values.receipt),),
    "held": (Notice("held", audience.to_the_agent, values.held),),
    "confirm": (Notice("confirm", audience.to_confirm, values.confirm),),
    "undelivered": (Notice("undelivered", audience.assignee_or_queue, values.undelivered),),
    "trouble": (Notice("trouble", audience.operator, values.trouble),),
    "trouble over": (Notice("trouble", audience.operator, values.trouble),),
}

#: Notices of one transaction to one person are one mail, named after the first of these (product.md 5).
ORDER = [
    "held",
    "confirm",
    "approval-request",
    "approval-result",
    "proposal",
    "assigned",
    "receipt",
    "requester-replied",
    "reminder",
    "escalation",
    "overdue",
    "undelivered",
    "activity",
    "new-ticket",
    "note-added",
    "changed",
]


def rank(name: str) -> int:
    """Return a notice's place in ORDER; those to people outside the desk stand alone, before all."""
    return ORDER.index(name) if name in ORDER else -1
