"""What changed, before and after, in the words of a reader: for receipts and for the notice `changed`."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mailticket.desk import changes, fields, files, participants
from mailticket.desk.context import Desk
from mailticket.mail.catalogue import Catalogue
from mailticket.mail.views import ChangeView
from mailticket.sections import Agent

#: Columns that are spoken of; the others only follow from them.
SHOWN = (
    *("status", "assignee", "priority", "subject", "wake_at", "due_at", "type", "category", "stage", "causes"),
    *("queue", "language", "resolution"),
)
#: Columns whose values have a name in the catalogue, and in which table.
NAMED = {"status": "status", "priority": "priority", "language": "languages"}


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom changes are told; *agent* is None for the operator."""

    desk: Desk
    agent: Agent | None
    words: Catalogue


def change_views(reader: Reader, entries: Iterable[Mapping[str, Any]]) -> Iterator[ChangeView]:
    """Yield what history *entries* changed."""
    for entry in entries:
        tell = TOLD.get(entry.get("field") or "")
        if tell:
            yield from tell(reader, entry["before"], entry["after"])


def columns(reader: Reader, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[ChangeView]:
    """Tell of the ticket's own columns."""
    for name in SHOWN:
        if name in after and before[name] != after[name]:
            yield ChangeView(name, shown(reader, name, before[name]), shown(reader, name, after[name]))


def by_name(_reader: Reader, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[ChangeView]:
    """Tell of what has a name of its own: a custom field, the requester."""
    for name in after:
        yield ChangeView(name, listed(before[name]), listed(after[name]))


def attachments(_reader: Reader, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[ChangeView]:
    """Tell of files that came or went."""
    for label in after:
        yield ChangeView("attachments", label if before[label] else "", label if after[label] else "")


def list_of(name: str) -> Callable[[Reader, list[str], list[str]], Iterator[ChangeView]]:
    """Return how a list called *name* is told of."""

    def tell(_reader: Reader, before: list[str], after: list[str]) -> Iterator[ChangeView]:
        yield ChangeView(name, listed(before), listed(after))

    return tell


def shown(reader: Reader, name: str, value: Any) -> str:
    """Return a value as the reader knows it."""
    at = datetime.fromisoformat(value["at"]) if isinstance(value, dict) else value
    if isinstance(at, datetime):
        return reader.words.when(at, reader.desk.settings.zone(reader.agent))
    if name == "assignee":
        agent = reader.desk.settings.agent(str(value or ""))
        return agent.name if agent else ""
    return reader.words.word(NAMED[name], str(value)) if name in NAMED else listed(value)


def listed(value: Any) -> str:
    """Return a plain value, or several, as text; nothing is ""."""
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)


#: How each kind of change (`Event.field`) is told of; those that are not here are not.
TOLD: dict[str, Callable[[Reader, Any, Any], Iterator[ChangeView]]] = {
    changes.TICKET: columns,
    fields.TAGS: list_of("tags"),
    fields.FIELDS: by_name,
    participants.WATCHERS: list_of("watchers"),
    participants.REQUESTER: by_name,
    files.FILES: attachments,
}
