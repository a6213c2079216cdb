"""Every change of a ticket's columns: before and after go on record, so that it can be shown and undone."""

from datetime import datetime
from typing import Any

from mailticket.desk import clocks
from mailticket.desk.context import Desk
from mailticket.store import search
from mailticket.store.states import ActorKind
from mailticket.store.tables import Ticket

#: Columns whose words a ticket is found by.
SEARCHED = frozenset({"subject", "resolution"})
#: What `Event.field` says of a change of the ticket's own columns; `before` and `after` are those columns.
TICKET = "ticket"


def change(desk: Desk, ticket: Ticket, event: str, values: dict[str, Any], *, detail: str = "", why: str = "") -> bool:
    """Give columns of *ticket* new *values*; return whether any is new."""
    before = {name: getattr(ticket, name) for name in values}
    if before == values:
        return False
    apply(desk, ticket, values)
    differ = [name for name in values if before[name] != values[name]]
    shown = detail or ", ".join(f"{name}: {told(before[name])} → {told(values[name])}" for name in differ)
    desk.record(ticket.number, event, detail=shown, why=why, field=TICKET, before=frozen(before), after=frozen(values))
    return True


def apply(desk: Desk, ticket: Ticket, values: dict[str, Any]) -> None:
    """Set columns of *ticket* and the times that go with any change."""
    clocks.turn(desk, ticket, values)
    for name, value in values.items():
        setattr(ticket, name, value)
    desk.moved[ticket.number] = ticket
    touched(desk, ticket)
    if not SEARCHED.isdisjoint(values):
        search.put_ticket(desk.tx, ticket)


def touched(desk: Desk, ticket: Ticket) -> None:
    """Note that something happened to *ticket*; an agent's hand on it also starts its colour anew."""
    ticket.updated_at = desk.now
    if desk.actor.kind in {ActorKind.AGENT, ActorKind.OPERATOR}:
        ticket.worked_at = desk.now
    desk.tx.add(ticket)


def told(value: Any) -> str:
    """Return a value as the history shows it."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return "–" if value in (None, "", []) else str(value)


def frozen(values: dict[str, Any]) -> dict[str, Any]:
    """Return values as JSON can keep them."""
    return {name: {"at": value.isoformat()} if isinstance(value, datetime) else value for name, value in values.items()}


def thawed(values: dict[str, Any]) -> dict[str, Any]:
    """Return values as they were before `frozen`."""
    return {
        name: datetime.fromisoformat(value["at"]) if isinstance(value, dict) and set(value) == {"at"} else value
        for name, value in values.items()
    }
