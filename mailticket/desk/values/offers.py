"""What an agent is told when a ticket comes back to them, and of all that waited for them."""

from collections.abc import Iterator, Sequence

from mailticket.desk import assignment, known
from mailticket.desk.values.agents import files, to_agent
from mailticket.desk.values.telling import Telling, Values
from mailticket.mail.views import EntryView, FileView, Words
from mailticket.store import proposals, thread
from mailticket.store.tables import Message, StoredAttachment, WaitingNotice


def proposal(telling: Telling) -> Values:
    """Return the values of an offer: why the ticket is back, who had it, and what is new since they acted."""
    facts, desk = telling.happening.facts, telling.desk
    made = facts.get("proposal")
    had_by = facts.get("had_by")
    new = list(messages(telling))
    return {
        **to_agent(telling),
        "reason": str(made.reason if made else facts["reason"]),
        "author": known.author(desk, new[-1]) if new else "",
        "entries": tuple(EntryView(known.author(desk, one), one.at, Words(one.text, one.html)) for one in new),
        "files": tuple(files(telling.happening)),
        "from_": assignment.name_of(desk, had_by) if had_by else "",
        "answer_by": made.answer_by if made else None,
    }


def messages(telling: Telling) -> Iterator[Message]:
    """Yield what is new since the one whose ticket it was acted; for a ticket that nobody had, its last message."""
    tx, number, since = telling.desk.tx, telling.ticket.number, telling.happening.facts.get("since")
    now = telling.happening.message
    if since:
        yield from (one for one in proposals.new_since(tx, number, since) if not now or one.id != now.id)
    elif now is None and (last := thread.last_public(tx, number)):
        yield last
    if now:
        yield now


def digest(telling: Telling) -> Values:
    """Return the values of a digest: what each notice said that waited."""
    rows = telling.happening.facts["rows"]
    files = thread.files(telling.desk.tx, [row.message for row in rows if row.message])
    return {**to_agent(telling), "entries": tuple(waited(row, files.get(row.message or 0, ())) for row in rows)}


def waited(row: WaitingNotice, files: Sequence[StoredAttachment]) -> EntryView:
    """Return a notice that waited as a digest shows it, with the warnings and the files that belong to it."""
    hints = [(name, value) for name, value in row.hints]
    named = tuple(FileView(file.name, file.size) for file in files)
    return EntryView(row.subject.removeprefix("Re: "), row.at, Words(row.text, row.html), hints, named)
