"""Taking back: the changes of one mail, backwards, where nobody changed the same since."""

from collections.abc import Callable
from typing import Any

from mailticket.desk import changes, conversation, fields
from mailticket.desk.context import Desk
from mailticket.store import history, outbox, thread, tickets, times
from mailticket.store.tables import Event, Ticket

Undo = Callable[[Desk, Ticket, Any, Any], bool]


def take_back(desk: Desk, mail_id: int, agent: str) -> tuple[list[Event], list[Event]]:
    """Undo what *agent*'s mail changed; return what was taken back and what was not, because it changed since."""
    taken: list[Event] = []
    left: list[Event] = []
    for entry in reversed(history.changes_of(desk.tx, mail_id, agent)):
        ticket = tickets.get(desk.tx, entry.ticket or 0)
        undone = ticket is not None and UNDO[entry.field or ""](desk, ticket, entry.before, entry.after)
        (taken if undone else left).append(entry)
        if undone and ticket:
            desk.record(ticket.number, "undone", detail=f"{entry.event}: {entry.detail}", why="#undo")
    return taken, left


def columns(desk: Desk, ticket: Ticket, before: Any, after: Any) -> bool:
    """Give the ticket's columns their old values."""
    wanted = changes.thawed(after)
    if any(getattr(ticket, name) != value for name, value in wanted.items()):
        return False
    changes.apply(desk, ticket, changes.thawed(before))
    return True


def tags(desk: Desk, ticket: Ticket, before: Any, after: Any) -> bool:
    """Put the old tags back."""
    if tickets.tags(desk.tx, ticket.number) != after:
        return False
    fields.replace_tags(desk, ticket, before)
    return True


def time_entry(desk: Desk, ticket: Ticket, _before: Any, after: Any) -> bool:
    """Take a time entry away."""
    changes.touched(desk, ticket)
    return times.remove(desk.tx, after)


def message(desk: Desk, ticket: Ticket, _before: Any, after: Any) -> bool:
    """Take a message back: a note at once, an answer only while all its mails still wait for `send_delay`."""
    found = thread.get(desk.tx, after)
    if found.public and not outbox.call_back(desk.tx, f"mail:{found.mail}", "reply", now=desk.now):
        return False
    thread.set_withdrawn(desk.tx, after, withdrawn=True)
    changes.touched(desk, ticket)
    return True


UNDO: dict[str, Undo] = {
    changes.TICKET: columns,
    fields.TAGS: tags,
    fields.TIME: time_entry,
    conversation.MESSAGE: message,
}
