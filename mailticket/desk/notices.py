"""Who is told what: the one table from what happened to the mail that tells of it (product.md 5)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from mailticket.desk import audience
from mailticket.desk.audience import Recipient
from mailticket.desk.context import Desk, Happening
from mailticket.desk.values import activities, agents, approvals, merges, offers, operator, requesters
from mailticket.desk.values.telling import Write


@dataclass(frozen=True, slots=True)
class Notice:
    """A mail that tells of something: its template, its audience, what its template is given."""

    name: str
    to: Callable[[Desk, Happening], Iterable[Recipient]]
    values: Write
    auto: str = "auto-generated"  #: Auto-Submitted (RFC 3834); "" on a person's words
    keeps: Write | None = None  #: what is kept beside the message while it waits, in JSON; None: its words are


def message(name: str, to: Callable[[Desk, Happening], Iterable[Recipient]]) -> Notice:
    """Return a notice that shows a message: while it waits, only what may change is kept beside that."""
    return Notice(name, to, agents.message_mail, keeps=agents.as_it_is)


NOTICES: dict[str, tuple[Notice, ...]] = {
    "opened": (message("new-ticket", audience.queue),),
    "moved": (message("new-ticket", audience.queue),),
    "to acknowledge": (Notice("ack", audience.requester, requesters.ack, auto="auto-replied"),),
    "followed up": (Notice("follow-up", audience.requester, requesters.follow_up),),
    "oversize": (Notice("too-big", audience.requester, requesters.too_big),),
    "requester wrote": (message("requester-replied", audience.assignee_or_queue),),
    "added": (message("requester-replied", audience.assignee_or_queue),),
    "answered": (Notice("reply", audience.public_without, requesters.reply, auto=""),),
    "resolved": (Notice("resolved", audience.requester_unless_answered, requesters.resolved),),
    "waits for you": (Notice("pending-reminder", audience.requester, requesters.pending_reminder),),
    "assigned": (Notice("assigned", audience.assignee, agents.assigned),),
    "voted": (Notice("requester-replied", audience.assignee_or_queue, agents.voted),),
    "unhappy": (Notice("escalation", audience.assignee_or_queue_and_leads, agents.escalation),),
    "proposed": (Notice("proposal", audience.assignee, offers.proposal),),
    "proposed to the queue": (Notice("proposal", audience.queue_and_leads, offers.proposal),),
    "reminder": (Notice("reminder", audience.assignee_or_queue, agents.escalation),),
    "escalation": (Notice("escalation", audience.assignee_or_queue_and_leads, agents.escalation),),
    "overdue": (Notice("overdue", audience.assignee_or_queue_and_leads, agents.escalation),),
    "merged": (Notice("changed", audience.assignee, merges.merged),),
    "took in": (Notice("changed", audience.assignee, merges.took_in),),
    "digest": (Notice("digest", audience.nobody, offers.digest),),
    "noted": (message("note-added", audience.note_readers),),
    "changed": (Notice("changed", audience.who_asked, agents.changed),),
    "morning": (Notice("worklist", audience.to_the_agent, agents.worklist),),
    "receipt": (Notice("receipt", audience.to_the_agent, agents.receipt),),
    "held": (Notice("held", audience.to_the_agent, agents.held),),
    "confirm": (Notice("confirm", audience.to_confirm, agents.confirm),),
    "activity": (Notice("activity", audience.activity_owner, activities.changed),),
    "activity due": (Notice("reminder", audience.reminded_owner, activities.due),),
    "approval asked": (Notice("approval-request", audience.approver, approvals.request),),
    "approval answered": (Notice("approval-result", audience.asker, approvals.result),),
    "undelivered": (Notice("undelivered", audience.assignee_or_queue, agents.undelivered),),
    "trouble": (Notice("trouble", audience.operator, operator.trouble),),
    "trouble over": (Notice("trouble", audience.operator, operator.trouble),),
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


def known(name: str) -> Notice:
    """Return the notice called *name*. Raises LookupError."""
    for notices in NOTICES.values():
        for notice in notices:
            if notice.name == name:
                return notice
    raise LookupError(f"no notice is called {name}")
