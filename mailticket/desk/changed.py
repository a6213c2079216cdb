"""What changed on tickets, for the agents who want to hear of it: told from the history, whoever made the entries."""

from collections.abc import Iterator, Mapping
from typing import Any

from mailticket.desk import changes, fields, files
from mailticket.desk.context import Desk, Happening
from mailticket.store import tickets

#: Kinds of change (`Event.field`) that may be told of, and columns, by the words of the setting `notices`.
KINDS = {fields.TAGS: "tags", files.FILES: "attachments"}
COLUMNS = frozenset({"queue", "stage", "priority"})
#: Happenings that show a message which was there before.
OLD_NEWS = frozenset({"moved", "assigned", "opened"})


def tell_changes(desk: Desk) -> None:
    """Add a happening for each ticket of which something changed; a ticket just opened is news enough."""
    found: dict[int, list[Mapping[str, Any]]] = {}
    for entry in [*desk.entries, *added_files(desk)]:
        if entry["ticket"] and entry.get("field") and what(entry):
            found.setdefault(entry["ticket"], []).append(entry)
    for number, entries in found.items():
        ticket = tickets.get(desk.tx, number)
        if ticket and not desk.has_opened(ticket):
            by = next((one.by for one in desk.happenings if one.ticket is ticket), desk.actor)
            kinds = frozenset(kind for entry in entries for kind in what(entry))
            desk.happenings.append(Happening("changed", ticket, by, facts={"entries": entries, "kinds": kinds}))


def what(entry: Mapping[str, Any]) -> frozenset[str]:
    """Return what an entry of the history changed, in the words of the setting."""
    if entry["field"] == changes.TICKET:
        return frozenset(
            name for name in COLUMNS & set(entry["after"]) if entry["before"][name] != entry["after"][name]
        )
    kind = KINDS.get(entry["field"])
    return frozenset({kind}) if kind else frozenset()


def added_files(desk: Desk) -> Iterator[Mapping[str, Any]]:
    """Yield the files that came with messages, as entries."""
    for happening in desk.happenings:
        names = [file.name for file in happening.files if not file.inline]
        if happening.ticket and names and happening.name not in OLD_NEWS:
            before, after = dict.fromkeys(names, ""), dict.fromkeys(names, "attached")
            yield {"ticket": happening.ticket.number, "field": files.FILES, "before": before, "after": after}
