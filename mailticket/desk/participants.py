"""Who takes part in a ticket from outside: its requester, and the watchers that get copies."""

from collections.abc import Sequence
from typing import Any

from mailticket.desk.changes import apply, touched
from mailticket.desk.context import Desk
from mailticket.desk.refusal import RefusalError
from mailticket.mail.message import Address
from mailticket.store import people
from mailticket.store.states import Role
from mailticket.store.tables import Ticket

#: What `Event.field` says of a change of watchers (lists of addresses) and of the requester (addresses).
WATCHERS, REQUESTER = "watchers", "requester"


def watchers(desk: Desk, ticket: Ticket) -> list[str]:
    """Return the addresses that get copies, in the order they joined."""
    return [person.address for person in people.with_role(desk.tx, ticket.number, Role.WATCHER)]


def outside(desk: Desk, ticket: Ticket) -> list[str]:
    """Return the addresses that get public messages, the requester's first."""
    return list(dict.fromkeys([people.by_id(desk.tx, ticket.requester).address, *watchers(desk, ticket)]))


def add_watchers(desk: Desk, ticket: Ticket, given: Sequence[Address], *, why: str = "") -> bool:
    """Send copies of public messages to *given* from now on; return whether that is new. Raises RefusalError."""
    requester = people.by_id(desk.tx, ticket.requester)
    wanted = [one for one in given if one.key != requester.address]
    for one in wanted:
        guard_outside(desk, one)
        people.person(desk.tx, one.key, name=one.name, now=desk.now)
    before = watchers(desk, ticket)
    return set_watchers(desk, ticket, [*before, *(one.key for one in wanted if one.key not in before)], why=why)


def came_now(desk: Desk, ticket: Ticket, address: str) -> bool:
    """Say whether *address* takes part in *ticket* only since this unit of work, whatever the clock says."""
    mine = (entry for entry in desk.entries if entry["ticket"] == ticket.number)
    return any(address in shown(entry, "after") and address not in shown(entry, "before") for entry in mine)


def shown(entry: dict[str, Any], side: str) -> list[str]:
    """Return who takes part before or after a change of the watchers or the requester; nobody for other entries."""
    field = entry.get("field")
    if field == REQUESTER:
        return [entry[side][REQUESTER]]
    return list(entry[side]) if field == WATCHERS else []


def remove_watchers(desk: Desk, ticket: Ticket, given: Sequence[Address]) -> bool:
    """Send no more copies to *given*; return whether anybody got them."""
    before, gone = watchers(desk, ticket), {one.key for one in given}
    return set_watchers(desk, ticket, [address for address in before if address not in gone])


def set_watchers(desk: Desk, ticket: Ticket, after: list[str], *, why: str = "") -> bool:
    """Make *after* the watchers of *ticket*, and put on record what changed."""
    before = watchers(desk, ticket)
    if before == after:
        return False
    replace_watchers(desk, ticket, after)
    detail = f"{', '.join(before) or '–'} → {', '.join(after) or '–'}"
    desk.record(ticket.number, "watchers", detail=detail, why=why, field=WATCHERS, before=before, after=after)
    return True


def replace_watchers(desk: Desk, ticket: Ticket, wanted: list[str]) -> None:
    """Make *wanted* the watchers of *ticket*."""
    present = watchers(desk, ticket)
    for address in dict.fromkeys([*present, *wanted]):
        person = people.person(desk.tx, address, name="", now=desk.now)
        if address not in wanted:
            people.leave(desk.tx, ticket.number, person.id or 0, Role.WATCHER)
        elif address not in present:
            people.join(desk.tx, ticket.number, person.id or 0, Role.WATCHER, now=desk.now)
    touched(desk, ticket)


def set_requester(desk: Desk, ticket: Ticket, given: Address) -> bool:
    """Make somebody else the requester, who needs no copies then; who was it has no part any more.

    Raises RefusalError.
    """
    guard_outside(desk, given)
    before = people.by_id(desk.tx, ticket.requester).address
    if before == given.key:
        return False
    people.person(desk.tx, given.key, name=given.name, now=desk.now)
    replace_requester(desk, ticket, given.key)
    old, new = {REQUESTER: before}, {REQUESTER: given.key}
    desk.record(ticket.number, "requester", detail=f"{before} → {given.key}", field=REQUESTER, before=old, after=new)
    remove_watchers(desk, ticket, [given])
    return True


def replace_requester(desk: Desk, ticket: Ticket, address: str) -> None:
    """Make *address* the requester of *ticket*."""
    person = people.person(desk.tx, address, name="", now=desk.now)
    people.leave(desk.tx, ticket.number, ticket.requester, Role.REQUESTER)
    people.join(desk.tx, ticket.number, person.id or 0, Role.REQUESTER, now=desk.now)
    apply(desk, ticket, {"requester": person.id})


def guard_outside(desk: Desk, given: Address) -> None:
    """Raise RefusalError for an address that is our own mailbox: mail would go in circles."""
    if desk.settings.mailbox_by_address(given.address):
        raise RefusalError("no-address", value=given.address)
