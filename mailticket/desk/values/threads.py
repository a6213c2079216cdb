"""A whole ticket as an agent reads it in a mail: its fields, and everything that was written."""

from collections.abc import Iterator

from mailticket.desk import known
from mailticket.desk.participants import watchers
from mailticket.desk.values import activities, approvals
from mailticket.desk.values.changes import Reader, listed, shown
from mailticket.mail.answers import ThreadView
from mailticket.mail.views import EntryView, Words
from mailticket.store import activities as stored_activities
from mailticket.store import approvals as stored_approvals
from mailticket.store import thread, tickets
from mailticket.store.tables import Message, StoredAttachment, Ticket

#: Fields that are shown where they say something, by the catalogue's names.
FIELDS = (
    *("status", "queue", "assignee", "priority", "due_at", "wake_at", "type", "category", "stage", "causes"),
    *("language", "resolution"),
)


def thread_view(reader: Reader, ticket: Ticket) -> ThreadView:
    """Return *ticket* with all its messages, oldest first."""
    messages = thread.messages(reader.desk.tx, ticket.number)
    files = thread.files(reader.desk.tx, [message.id or 0 for message in messages])
    entries = tuple(entry(reader, message, files.get(message.id or 0, [])) for message in messages)
    return ThreadView(tuple(facts(reader, ticket)), entries, reader.words.word("labels", "colon"))


def facts(reader: Reader, ticket: Ticket) -> Iterator[tuple[str, str]]:
    """Yield the fields of *ticket* that say something, with their names."""
    tx, named = reader.desk.tx, reader.words.table("fields")
    yield named["subject"], ticket.subject
    yield named["requester"], known.requester(reader.desk, ticket)
    values = {name: shown(reader, name, getattr(ticket, name)) for name in FIELDS}
    values |= {"watchers": listed(watchers(reader.desk, ticket)), "tags": listed(tickets.tags(tx, ticket.number))}
    values |= {name: listed(value) for name, value in ticket.fields.items()}
    score = reader.words.word("taps", ticket.feedback_score) if ticket.feedback_score else ""
    values["feedback"] = " · ".join(filter(None, (score, ticket.feedback_text)))
    yield from ((str(named.get(name, name)), value) for name, value in values.items() if value)
    yield from (approvals.line(reader, one) for one in stored_approvals.of_ticket(tx, ticket.number))
    yield from (activities.line(reader, one) for one in stored_activities.of_ticket(tx, ticket.number))


def entry(reader: Reader, message: Message, files: list[StoredAttachment]) -> EntryView:
    """Return one message: its number, who wrote it, what it is where it stays inside, when, its files."""
    words = reader.words
    inside = "" if message.public else words.word("messages", message.kind)
    names = ", ".join(f"{file.name} ({words.size(file.size)})" for file in files)
    when = words.when(message.at, reader.desk.settings.zone(reader.agent))
    title = " · ".join(filter(None, (f"{message.id}", known.author(reader.desk, message), inside, when, names)))
    return EntryView(title, message.at, Words(message.text, message.html))
