"""What the owner of an activity is told."""

from collections.abc import Mapping
from typing import Any

from mailticket.desk.activities import titled
from mailticket.desk.values.agents import steps, to_agent
from mailticket.desk.values.changes import Reader
from mailticket.desk.values.telling import Telling, Values
from mailticket.store.tables import Activity


def changed(telling: Telling) -> Values:
    """Return the values of the notice that something is to be done, or no more, or at another time."""
    facts = telling.happening.facts
    activity: Activity = facts["activity"]
    by = telling.desk.settings.agent(telling.happening.by.name)
    offer = offered(facts)
    return {
        **to_agent(telling),
        "taps": steps(telling, offer),
        "change": facts["change"],
        "kind": activity.kind,
        "title": activity.title,
        "due": activity.due_at,
        "by": by.name if by else telling.happening.by.name,
        "invited": bool(offer) and facts["invitation"] is not None,
        "why": telling.words.phrase("why", "activity"),
    }


def due(telling: Telling) -> Values:
    """Return the values of the reminder that something is due."""
    activity: Activity = telling.happening.facts["activity"]
    return {
        **to_agent(telling),
        "taps": steps(telling, offered(telling.happening.facts)),
        "about": telling.happening.facts["about"],
        "due": activity.due_at,
        "why": telling.words.phrase("why", "activity"),
        "what": titled(telling.desk, activity, telling.recipient.agent),
    }


def line(reader: Reader, activity: Activity) -> tuple[str, str]:
    """Return what is to be done as a ticket lists it: its kind, then number, title, time, owner, how it stands."""
    words, owner = reader.words, reader.desk.settings.agent(activity.owner)
    when = words.when(activity.due_at, reader.desk.settings.zone(reader.agent)) if activity.due_at else ""
    stands = words.word("activity", "done") if activity.done_at else ""
    stands = stands or (words.word("activity", activity.answer) if activity.answer else "")
    known = (f"{activity.id}", activity.title, when, owner.name if owner else activity.owner, stands)
    return words.word("activity", activity.kind), ", ".join(filter(None, known))


#: What an activity can be told to be and still be to be done; its reminder says nothing of it.
OPEN = frozenset({"made", "yours", "moved", None})


def offered(facts: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return what the owner of the activity in *facts* may do in one tap, while it is open: it is done, or tomorrow."""
    activity: Activity | None = facts.get("activity")
    if activity is None or activity.done_at is not None or facts.get("change") not in OPEN:
        return ()
    return ("finish", str(activity.id)), ("put-off", f"{activity.id} tomorrow")
