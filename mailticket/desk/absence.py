"""Who is away, until when, and who stands in for them (product.md 2)."""

from datetime import datetime
from typing import Any

from mailticket.desk.changes import frozen, thawed
from mailticket.desk.context import Desk
from mailticket.domain.dates import Moment
from mailticket.sections import Agent, Queue
from mailticket.store import people
from mailticket.store.tables import AgentRecord, Event

#: How `Event.field` begins for a change of an agent's absence, before their id; `before` and `after` are its columns.
ABSENCE = "absence:"
COLUMNS = ("away_until", "away_local", "away_zone", "stand_in")


def away_until(desk: Desk, agent: Agent) -> datetime | None:
    """Return until when *agent* is away; None when they are here."""
    record = people.agent_records(desk.tx).get(agent.id)
    until: datetime | None = record.away_until if record else None
    return until if until and until > desk.now else None


def on_duty(desk: Desk, agent: Agent) -> Agent | None:
    """Return *agent*, or who stands in for them, and so on; None when nobody does."""
    asked: Agent | None = agent
    seen = set[str]()
    while asked and asked.id not in seen:
        if away_until(desk, asked) is None:
            return asked
        seen.add(asked.id)
        asked = desk.settings.agent(people.agent_records(desk.tx)[asked.id].stand_in or "")
    return None


def crew(desk: Desk, queue: Queue) -> list[Agent]:
    """Return the agents of *queue* who are here, else its leads; all of them when nobody is: somebody has to know."""
    members = desk.settings.members(queue)
    return [one for one in members if away_until(desk, one) is None] or leads_here(desk, queue) or list(members)


def leads_on_duty(desk: Desk, queue: Queue) -> list[Agent]:
    """Return the leads of *queue*, or who stands in for them; the absent ones only when nobody else is here."""
    here = leads_here(desk, queue)
    anybody = here or any(away_until(desk, one) is None for one in desk.settings.members(queue))
    return here if anybody else list(desk.settings.leads(queue))


def leads_here(desk: Desk, queue: Queue) -> list[Agent]:
    """Return the leads of *queue* who are here, and who stands in for the others."""
    found = (on_duty(desk, lead) for lead in desk.settings.leads(queue))
    return list({one.id: one for one in found if one}.values())


def leave(desk: Desk, agent: Agent, until: Moment | None, stand_in: Agent | None) -> bool:
    """Note that *agent* is away until then, or here again; return whether that is new."""
    columns = {
        "away_until": until.at if until else None,
        "away_local": until.local.isoformat() if until else None,
        "away_zone": until.zone if until else None,
        "stand_in": stand_in.id if stand_in else None,
    }
    return put(desk, agent.id, columns, event="away" if until else "back")


def put(desk: Desk, agent_id: str, columns: dict[str, Any], *, event: str) -> bool:
    """Remember an absence and put it on record; return whether it is new."""
    before = known(desk, agent_id)
    if before == columns:
        return False
    people.set_away(desk.tx, agent_id, **columns)
    shown = f"until {columns['away_local']} {columns['away_zone']}" if columns["away_until"] else ""
    helper = f"{columns['stand_in']} stands in" if columns["stand_in"] else ""
    detail = ", ".join(filter(None, (agent_id, shown, helper)))
    field = f"{ABSENCE}{agent_id}"
    desk.record(None, event, detail=detail, field=field, before=frozen(before), after=frozen(columns))
    return True


def known(desk: Desk, agent_id: str) -> dict[str, Any]:
    """Return what is remembered of an agent's absence, also one that is over."""
    record = people.agent_records(desk.tx).get(agent_id, AgentRecord(id=agent_id))
    return {name: getattr(record, name) for name in COLUMNS}


def take_back(desk: Desk, entry: Event) -> bool:
    """Let an absence be as it was before; return whether it could be."""
    agent_id = (entry.field or "").removeprefix(ABSENCE)
    if known(desk, agent_id) != thawed(entry.after):
        return False
    people.set_away(desk.tx, agent_id, **thawed(entry.before))
    return True
