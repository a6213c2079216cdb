"""What the owner of an activity is told."""

from mailticket.desk.activities import titled
from mailticket.desk.values.agents import to_agent
from mailticket.desk.values.changes import Reader
from mailticket.desk.values.telling import Telling, Values
from mailticket.domain import subject
from mailticket.mail.taps import Tap, tap
from mailticket.store.tables import Activity


def changed(telling: Telling) -> Values:
    """Return the values of the notice that something is to be done, or no more, or at another time."""
    facts = telling.happening.facts
    activity: Activity = facts["activity"]
    by = telling.desk.settings.agent(telling.happening.by.name)
    is_open = facts["change"] in {"made", "yours", "moved"} and activity.done_at is None
    return {
        **to_agent(telling),
        "taps": steps(telling, activity) if is_open else (),
        "change": facts["change"],
        "kind": activity.kind,
        "title": activity.title,
        "due": activity.due_at,
        "by": by.name if by else telling.happening.by.name,
        "invited": is_open and facts["invitation"] is not None,
        "why": telling.words.phrase("why", "activity"),
    }


def due(telling: Telling) -> Values:
    """Return the values of the reminder that something is due."""
    activity: Activity = telling.happening.facts["activity"]
    return {
        **to_agent(telling),
        "taps": steps(telling, activity),
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


def steps(telling: Telling, activity: Activity) -> tuple[Tap, ...]:
    """Return what an owner may do in one tap: it is done, or tomorrow."""
    label, ticket = telling.desk.settings.site.token_label, telling.ticket
    line = subject.with_token(ticket.subject, ticket.number, label, reply=True)
    values = {"finish": str(activity.id), "put-off": f"{activity.id} tomorrow"}
    labels = telling.words.table("taps")
    return tuple(
        tap(step, labels, address=telling.reply_to, subject=line, value=value) for step, value in values.items()
    )
