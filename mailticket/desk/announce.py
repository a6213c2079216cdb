"""At the end of a transaction: what happened becomes mail, one a person and ticket."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from mailticket.desk import alarms, joining
from mailticket.desk.audience import Recipient, wants
from mailticket.desk.changed import tell_changes
from mailticket.desk.context import Desk, Happening, Mailed
from mailticket.desk.notices import NOTICES, Notice, rank
from mailticket.desk.writing import Announcement, mailed, promise
from mailticket.mail.invitations import Invitation

Told = list[tuple[Notice, Happening, Recipient]]


def announce(desk: Desk) -> None:
    """Promise the mails that the happenings of *desk* call for."""
    tell_changes(desk)
    told: dict[tuple[str, bool, int | None], Told] = {}  # an agent may be a requester as well
    for happening in desk.happenings:
        number = happening.ticket.number if happening.ticket else None
        for notice in NOTICES.get(happening.name, ()):
            for recipient in notice.to(desk, happening):
                if not wants(recipient, notice.name):
                    continue
                key = recipient.address.lower(), recipient.agent is not None, number
                told.setdefault(key, []).append((notice, happening, recipient))
    desk.happenings.clear()
    made = Announcement.of(desk)
    for _, notices in sorted(told.items(), key=lambda pair: (pair[0][1], is_receipt(pair[1]))):  # requesters first
        alarms.ring(made, notices)
        for notice, happening, recipient in joined(notices):
            if joining.waits(made, recipient, notice, happening):
                desk.mailed.append(mailed(recipient))
            else:
                promise(made, recipient, notice, happening)
    made.keep()


def is_receipt(notices: Told) -> bool:
    """Say whether somebody gets a receipt: it is written last, for it names everybody who was mailed."""
    return any(notice.name == "receipt" for notice, _, _ in notices)


def would_tell(desk: Desk, happenings: Iterable[Happening]) -> Iterator[Mailed]:
    """Yield who would be told of *happenings*, but for whoever asks."""
    for happening in happenings:
        for notice in NOTICES.get(happening.name, ()):
            for one in notice.to(desk, happening):
                if wants(one, notice.name) and (one.agent is None or one.agent.id != desk.actor.name):
                    yield mailed(one)


def joined(notices: Told) -> Told:
    """Return what is mailed of all that one person is told: the first by rank, and those that never join.

    The words that another of them would have shown go along with the first, where that has none of its own; so do the
    invitations of all of them.
    """
    alone = [one for one in notices if rank(one[0].name) < 0]
    joining = sorted((one for one in notices if rank(one[0].name) >= 0), key=lambda one: rank(one[0].name))
    if not joining:
        return alone
    notice, happening, recipient = joining[0]
    said = next((other for _, other, _ in joining if other.message and other.ticket is happening.ticket), None)
    if said and happening.message is None:
        happening = replace(happening, message=said.message, files=said.files)
    invitations = tuple(last_of_each(one.facts["invitation"] for _, one, _ in joining if one.facts.get("invitation")))
    if invitations:
        happening = replace(happening, facts={**happening.facts, "invitations": invitations})
    return [*alone, (notice, happening, recipient)]


def last_of_each(invitations: Iterable[Invitation]) -> Iterable[Invitation]:
    """Return the invitations as they are in the end: what changed twice counts as it was left."""
    return {one.uid: one for one in invitations}.values()
