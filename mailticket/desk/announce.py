"""At the end of a transaction: what happened becomes mail, one a person and ticket."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mailticket.desk import joining
from mailticket.desk.audience import Recipient, wants
from mailticket.desk.changed import tell_changes
from mailticket.desk.context import Desk, Happening
from mailticket.desk.notices import NOTICES, Notice, rank
from mailticket.desk.writing import Announcement, promise

Told = list[tuple[Notice, Happening]]


def announce(desk: Desk) -> None:
    """Promise the mails that the happenings of *desk* call for."""
    tell_changes(desk)
    told: dict[tuple[str, bool, int | None], tuple[Recipient, Told]] = {}  # an agent may be a requester as well
    for happening in desk.happenings:
        number = happening.ticket.number if happening.ticket else None
        for notice in NOTICES.get(happening.name, ()):
            for recipient in notice.to(desk, happening):
                if not wants(recipient, notice.name):
                    continue
                key = recipient.address.lower(), recipient.agent is not None, number
                told.setdefault(key, (recipient, []))[1].append((notice, happening))
    desk.happenings.clear()
    made = Announcement.of(desk)
    for recipient, notices in sorted(told.values(), key=lambda pair: pair[0].agent is not None):  # requesters first
        for notice, happening in joined(notices):
            if not joining.waits(made, recipient, notice, happening):
                promise(made, recipient, notice, happening)
    made.keep()


def outside(desk: Desk, happenings: Iterable[Happening]) -> Iterator[str]:
    """Yield whom outside the desk *happenings* would be told to."""
    for happening in happenings:
        for notice in NOTICES.get(happening.name, ()):
            yield from (one.address for one in notice.to(desk, happening) if one.agent is None)


def joined(notices: Told) -> Told:
    """Return what is mailed of all that one person is told: the first by rank, and those that never join.

    The words that another of them would have shown go along with the first, where that has none of its own.
    """
    alone = [pair for pair in notices if rank(pair[0].name) < 0]
    joining = sorted((pair for pair in notices if rank(pair[0].name) >= 0), key=lambda pair: rank(pair[0].name))
    if not joining:
        return alone
    notice, happening = joining[0]
    said = next((other for _, other in joining if other.message and other.ticket is happening.ticket), None)
    if said and happening.message is None:
        happening = replace(happening, message=said.message, files=said.files)
    return [*alone, (notice, happening)]
