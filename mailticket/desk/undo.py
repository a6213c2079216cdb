"""Taking back: the changes of one mail, backwards, where nobody changed the same since."""

from collections.abc import Callable, Sequence
from typing import Any

from mailticket.desk import (
    absence,
    activities,
    approvals,
    changes,
    conversation,
    fields,
    files,
    merging,
    participants,
    spam,
)
from mailticket.desk.context import SYSTEM, Desk
from mailticket.store import history, outbox, proposals, thread, tickets, times
from mailticket.store.tables import Event, Ticket

Undo = Callable[[Desk, Ticket, Event], bool]


def what_to_undo(desk: Desk, agent: str, answered: int | None, ticket: Ticket | None) -> int | None:
    """Return the mail whose changes `#undo` means: the one whose receipt is answered, else the agent's last here."""
    if answered is not None and history.all_changes_of(desk.tx, answered, agent):
        return answered
    return history.last_changing_mail(desk.tx, ticket.number, agent) if ticket else None


def take_back(desk: Desk, mail_id: int, agent: str) -> tuple[list[Event], list[Event]]:
    """Undo what *agent*'s mail changed; return what was taken back and what was not, because it changed since."""
    taken: list[Event] = []
    left: list[Event] = []
    answered = False  #: by a message that has left; what followed from it stays as it does
    entries = to_take_back(desk, mail_id, agent)
    moved_on = set(merging.moved_on(desk, entries))  #: a merge or split is undone as a whole or not at all
    for entry in messages_first(entries):
        stays = entry.ticket in moved_on or (answered and entry.why in conversation.FOLLOWS)
        undone = not stays and not changed_since(desk, entry) and take_one_back(desk, entry)
        answered = answered or (entry.field == conversation.MESSAGE and not undone)
        (taken if undone else left).append(entry)
        if undone:
            detail = f"{entry.event}: {entry.detail}"
            values: dict[str, Any] = {"field": entry.field, "before": entry.after, "after": entry.before}
            desk.record(entry.ticket, history.UNDONE, detail=detail, why="#undo", **values)
    return taken, left


def to_take_back(desk: Desk, mail_id: int, agent: str) -> list[Event]:
    """Return what *agent*'s mail changed; with an absence goes what was passed on because of it."""
    entries = history.changes_of(desk.tx, mail_id, agent)
    passed_on = history.changes_of(desk.tx, mail_id, SYSTEM.name) if any(map(is_absence, entries)) else []
    return [*entries, *passed_on]


def is_absence(entry: Event) -> bool:
    """Say whether a change is one of an agent's absence."""
    return (entry.field or "").startswith(absence.ABSENCE)


def messages_first(entries: Sequence[Event]) -> list[Event]:
    """Return changes in the order in which they are undone: messages first, the others backwards."""
    messages = [entry for entry in entries if entry.field == conversation.MESSAGE]
    return [*messages, *(entry for entry in reversed(entries) if entry not in messages)]


def take_one_back(desk: Desk, entry: Event) -> bool:
    """Undo one change, of a ticket or of an agent's absence; return whether it could be."""
    if is_absence(entry):
        return absence.take_back(desk, entry)
    ticket = tickets.get(desk.tx, entry.ticket or 0)
    return ticket is not None and undoing(entry)(desk, ticket, entry)


def changed_since(desk: Desk, entry: Event) -> bool:
    """Say whether a later mail or timer changed the same, even where it is as it was again."""
    mine = set(entry.after) if isinstance(entry.after, dict) else set()
    return is_taken_up(desk, entry) or any(
        other.mail != entry.mail and (not mine or not mine.isdisjoint(other.after))
        for other in history.changes_after(desk.tx, entry)
    )


def is_taken_up(desk: Desk, entry: Event) -> bool:
    """Say whether who a ticket was passed on to has worked on it: then nothing is offered to them any more."""
    ticket = tickets.get(desk.tx, entry.ticket or 0) if entry.actor == SYSTEM.name else None
    return bool(ticket and ticket.assignee and proposals.standing(desk.tx, ticket.number) is None)


def columns(desk: Desk, ticket: Ticket, entry: Event) -> bool:
    """Give the ticket's columns their old values."""
    if any(getattr(ticket, name) != value for name, value in changes.thawed(entry.after).items()):
        return False
    changes.apply(desk, ticket, changes.thawed(entry.before))
    return True


def tags(desk: Desk, ticket: Ticket, entry: Event) -> bool:
    """Put the old tags back."""
    if tickets.tags(desk.tx, ticket.number) != entry.after:
        return False
    fields.replace_tags(desk, ticket, entry.before)
    return True


def custom_fields(desk: Desk, ticket: Ticket, entry: Event) -> bool:
    """Give custom fields their old values."""
    if any(ticket.fields.get(name) != value for name, value in entry.after.items()):
        return False
    fields.put_custom(desk, ticket, entry.before)
    return True


def watchers(desk: Desk, ticket: Ticket, entry: Event) -> bool:
    """Send copies to those who got them before."""
    if participants.watchers(desk, ticket) != entry.after:
        return False
    participants.replace_watchers(desk, ticket, entry.before)
    return True


def requester(desk: Desk, ticket: Ticket, entry: Event) -> bool:
    """Give the ticket back to its requester of before."""
    participants.replace_requester(desk, ticket, entry.before[participants.REQUESTER])
    return True


def attachments(desk: Desk, ticket: Ticket, entry: Event) -> bool:
    """Put files back that were taken out."""
    known = files.labels(desk, ticket)
    back = [file for label in entry.before for file in known.get(label, ())]
    files.set_detached(desk, ticket, back, detached=False)
    return bool(back)


def block(desk: Desk, ticket: Ticket, entry: Event) -> bool:
    """Let a blocked sender in again, or block one that was let in."""
    for address, was in entry.before.items():
        spam.put_blocked(desk, ticket, address, blocked=bool(was))
    return True


def links(desk: Desk, ticket: Ticket, entry: Event) -> bool:
    """Take links away again."""
    return merging.unlink(desk, ticket, entry.after)


def time_entry(desk: Desk, ticket: Ticket, entry: Event) -> bool:
    """Take a time entry away."""
    changes.touched(desk, ticket)
    return times.remove(desk.tx, entry.after)


def message(desk: Desk, ticket: Ticket, entry: Event) -> bool:
    """Take a message back: a note at once, an answer only while all its mails still wait for `send_delay`."""
    public = thread.get(desk.tx, entry.after).public
    if public and not outbox.call_back(desk.tx, f"mail:{entry.mail}", "reply", ticket.number, now=desk.now):
        return False
    thread.set_withdrawn(desk.tx, entry.after, withdrawn=True)
    changes.touched(desk, ticket)
    return True


UNDO: dict[str, Undo] = {
    changes.TICKET: columns,
    fields.TAGS: tags,
    fields.TIME: time_entry,
    fields.FIELDS: custom_fields,
    participants.WATCHERS: watchers,
    participants.REQUESTER: requester,
    files.FILES: attachments,
    spam.BLOCK: block,
    conversation.MESSAGE: message,
    merging.MESSAGES: merging.move_back,
    merging.LINKS: links,
    activities.ACTIVITY: activities.take_back,
    approvals.APPROVAL: approvals.take_back,
}


def undoing(entry: Event) -> Undo:
    """Return how *entry* is undone; behind a colon its field says of which thing it is."""
    return UNDO[(entry.field or "").partition(":")[0]]
