"""What `#undo` took back and what stays, in the words of a reader.

What changed a field is told before and after; the rest has its name in the catalogue's table `undone`.
"""

from collections.abc import Iterable, Iterator, Sequence

from mailticket.desk import conversation
from mailticket.desk.values.changes import TOLD, Reader, change_views
from mailticket.store import thread
from mailticket.store.tables import Event


def taken_back(reader: Reader, taken: Iterable[Event]) -> str:
    """Return what was taken back and is not told before and after; an answer was stopped before it left."""
    rest = [entry for entry in taken if kind(entry) not in TOLD]
    stopped = [entry for entry in rest if is_answer(reader, entry)]
    names = ", ".join(dict.fromkeys(name(reader, entry) for entry in rest if entry not in stopped))
    back = reader.words.word("done", "undone")
    said = [reader.words.word("done", "stopped")] if stopped else []
    if names or not stopped:
        said.append(f"{back}{reader.words.word('labels', 'colon')}{names}" if names else back)
    return "; ".join(said)


def left(reader: Reader, entries: Sequence[Event]) -> Iterator[str]:
    """Yield why some of it stays: an answer has left, and what followed from it with it; or it changed since."""
    sent = any(entry.field == conversation.MESSAGE for entry in entries)
    if sent:
        yield reader.words.phrase("refusals", "sent-already")
    changed = [entry for entry in entries if entry.field != conversation.MESSAGE]
    if sent:
        changed = [entry for entry in changed if entry.why not in conversation.FOLLOWS]
    names = ", ".join(dict.fromkeys(one for entry in changed for one in names_of(reader, entry)))
    if names:
        yield reader.words.phrase("refusals", "changed-since", value=names)


def names_of(reader: Reader, entry: Event) -> Iterator[str]:
    """Yield the names of what an entry changed."""
    if kind(entry) not in TOLD:
        yield name(reader, entry)
        return
    fields = {"field": entry.field, "before": entry.after, "after": entry.before}
    for change in change_views(reader, [fields]):
        yield reader.words.word("fields", change.field)


def name(reader: Reader, entry: Event) -> str:
    """Return what the reader calls a change that is told by its name alone."""
    return reader.words.word("undone", kind(entry))


def kind(entry: Event) -> str:
    """Return the kind of a change; behind a colon its field says of which thing it is."""
    return (entry.field or "").partition(":")[0]


def is_answer(reader: Reader, entry: Event) -> bool:
    """Say whether an entry is that of an agent's answer to people outside."""
    return entry.field == conversation.MESSAGE and thread.get(reader.desk.tx, entry.after).public
