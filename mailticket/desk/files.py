"""Files of a ticket: called by their name, or by message and name, and taken out of it."""

from collections.abc import Callable, Sequence

from mailticket.desk.changes import touched
from mailticket.desk.context import Desk
from mailticket.desk.refusal import RefusalError
from mailticket.domain.folding import folded
from mailticket.store import attachments
from mailticket.store.tables import StoredAttachment, Ticket

#: What `Event.field` says of files; before and after are labels with "attached" or "".
FILES = "attachments"


def labels(desk: Desk, ticket: Ticket) -> dict[str, list[StoredAttachment]]:
    """Return what the files of *ticket* are called: by name, or `message/name` where different files share one."""
    files = attachments.of_ticket(desk.tx, ticket.number)
    by_name: dict[str, list[StoredAttachment]] = {}
    for file in files:
        by_name.setdefault(file.name, []).append(file)
    found: dict[str, list[StoredAttachment]] = {}
    for name, same in by_name.items():
        one = len({file.sha256 or file.id for file in same}) == 1
        for file in same:
            found.setdefault(name if one else f"{file.message}/{name}", []).append(file)
    return found


def detach(desk: Desk, ticket: Ticket, wanted: str) -> str:
    """Take the file called *wanted* out of *ticket*; return its label. Raises RefusalError when it is not clear."""
    known = {label: files for label, files in labels(desk, ticket).items() if any(not file.detached for file in files)}
    meant = matching(list(known), wanted)
    if len(meant) != 1:
        key = "several-values" if meant else "no-choice"
        raise RefusalError(key, value=wanted, choices=", ".join(meant or known) or "–")
    label = meant[0]
    set_detached(desk, ticket, known[label], detached=True)
    before, after = {label: "attached"}, {label: ""}
    desk.record(ticket.number, "detached", detail=label, field=FILES, before=before, after=after)
    return label


def matching(known: Sequence[str], wanted: str) -> list[str]:
    """Return the labels that *wanted* may mean: exactly so, the name behind the message's number, or what begins so."""
    said = folded(wanted)
    rules: tuple[Callable[[str], bool], ...] = (
        lambda label: folded(label) == said,
        lambda label: folded(label.partition("/")[2]) == said,
        lambda label: folded(label).startswith(said),
    )
    return next((found for fits in rules if (found := [label for label in known if fits(label)])), [])


def set_detached(desk: Desk, ticket: Ticket, files: Sequence[StoredAttachment], *, detached: bool) -> None:
    """Take files out of *ticket*, or put them back."""
    attachments.set_detached(desk.tx, [file.id or 0 for file in files], detached=detached)
    touched(desk, ticket)
