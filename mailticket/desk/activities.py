"""Tasks, calls and events: whose, when, done; each reminds once and stands in its owner's calendar."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from mailticket.desk.changes import frozen, thawed, touched
from mailticket.desk.context import Desk
from mailticket.domain import subject
from mailticket.domain.dates import Moment
from mailticket.domain.tokens import Claim, Purpose
from mailticket.mail.invitations import Invitation
from mailticket.mail.message import Address, CalendarAnswer
from mailticket.sections import Agent
from mailticket.store import activities, timers
from mailticket.store.states import ActivityKind
from mailticket.store.tables import Activity, Event, Ticket

#: The kind of its timer, and, with its id, what `Event.field` says of a change.
ACTIVITY = "activity"


#: Columns that the owner's calendar has a hand in, too.
CALENDARS = frozenset({"uid", "sequence", "answer", "answered_at"})


@dataclass(frozen=True, slots=True)
class Habit:
    """How a kind of activity stands in a calendar."""

    minutes: int  #: how long it takes
    remind: int  #: how long before the calendar rings
    busy: bool  #: whether nothing else fits beside it
    labelled: bool = False  #: whether its title needs the word before it: “Call: Anne”


HABITS = {
    ActivityKind.TASK: Habit(30, 0, busy=False),
    ActivityKind.CALL: Habit(30, 10, busy=True, labelled=True),
    ActivityKind.EVENT: Habit(60, 15, busy=True),
}


def about(activity: Activity) -> str:
    """Return what timers and history entries about *activity* name it."""
    return f"{ACTIVITY}:{activity.id}"


def plan(desk: Desk, ticket: Ticket, kind: ActivityKind, title: str, *, when: Moment | None, owner: Agent) -> Activity:
    """Make something to do on *ticket*; without a time it neither reminds nor stands in a calendar."""
    activity = activities.add(
        desk.tx,
        ticket=ticket.number,
        kind=kind,
        title=title,
        owner=owner.id,
        made_by=owner.id,
        created_at=desk.now,
        dropped=True,  # until the next line: then making is a change like the others, and undone like them
        **due_columns(when),
    )
    alter(desk, ticket, activity, "activity", {"dropped": False}, detail=described(activity))
    tell(desk, ticket, activity, "made")
    return activity


def hand_over(desk: Desk, ticket: Ticket, activity: Activity, who: Agent, *, why: str = "") -> bool:
    """Make *activity* another agent's; it leaves the one calendar and goes into the other."""
    if activity.owner == who.id:
        return False
    tell(desk, ticket, activity, "gone", off=True)
    values = {"owner": who.id, "uid": None, "sequence": 0, "answer": "", "answered_at": None}
    alter(desk, ticket, activity, "activity owner", values, detail=f"{activity.owner} → {who.id}", why=why)
    tell(desk, ticket, activity, "yours", off=activity.done_at is not None)
    return True


def move(desk: Desk, ticket: Ticket, activity: Activity, when: Moment, *, why: str = "") -> bool:
    """Put *activity* at another time; it is to be done again if it was done."""
    values = {**due_columns(when), "done_at": None}
    changed = alter(desk, ticket, activity, "activity moved", values, detail=described(activity, when), why=why)
    if changed:
        tell(desk, ticket, activity, "moved")
    return changed


def finish(desk: Desk, ticket: Ticket, activity: Activity) -> bool:
    """Note that *activity* is done: it reminds no more and leaves the calendar."""
    if activity.done_at is not None:
        return False
    alter(desk, ticket, activity, "activity done", {"done_at": desk.now}, detail=described(activity))
    tell(desk, ticket, activity, "done", off=True)
    return True


def take_back(desk: Desk, ticket: Ticket, entry: Event) -> bool:
    """Undo one change, if it is as that change left it."""
    activity = activities.get(desk.tx, int((entry.field or "").partition(":")[2]))
    before, after = thawed(entry.before), thawed(entry.after)
    if activity is None or any(getattr(activity, name) != after[name] for name in after.keys() - CALENDARS):
        return False
    if before.get("owner", activity.owner) != activity.owner:
        tell(desk, ticket, activity, "gone", off=True)
    set_columns(desk, ticket, activity, before)
    change = "dropped" if activity.dropped else "yours" if "owner" in before else "moved"
    tell(desk, ticket, activity, change, off=activity.dropped or activity.done_at is not None)
    return True


def remind(desk: Desk, ticket: Ticket, activity: Activity) -> None:
    """Remind the owner of what is due now. (What was done, dropped or moved has no timer any more.)"""
    owner = desk.settings.agent(activity.owner)
    desk.tell("activity due", ticket, about="activity", activity=activity, owner=owner)
    desk.record(ticket.number, "activity reminder", detail=described(activity), why="its time came")


def calendar_said(desk: Desk, ticket: Ticket, activity: Activity, answer: CalendarAnswer, *, why: str) -> None:
    """Note what the owner's calendar answered. Another time moves it; what is declined goes back to who made it."""
    detail = f"{described(activity)}: {answer.answer or answer.method.lower()}"
    detail += f" ({answer.comment[:200]})" if answer.comment else ""
    desk.record(ticket.number, "calendar answer", detail=detail, why=why)
    if answer.method == "COUNTER":
        if answer.start and answer.start > desk.now and not activity.done_at:
            zone = zone_of(desk, activity)
            local = answer.start.astimezone(zone).replace(tzinfo=None)
            move(desk, ticket, activity, Moment(local, zone.key, answer.start), why="its owner's calendar asks for it")
        return
    activity.answer, activity.answered_at = answer.answer, desk.now
    desk.tx.add(activity)
    maker = desk.settings.agent(activity.made_by)
    if answer.answer == "declined" and maker and not activity.done_at:
        hand_over(desk, ticket, activity, maker, why=f"{activity.owner} declined")


# --- rows -----------------------------------------------------------------------------------------------------------


def alter(
    desk: Desk,
    ticket: Ticket,
    activity: Activity,
    event: str,
    values: dict[str, Any],
    *,
    detail: str,
    why: str = "",
) -> bool:
    """Give columns of *activity* new values and put that on record; return whether any is new."""
    before = {name: getattr(activity, name) for name in values}
    if before == values:
        return False
    changed = {"before": frozen(before), "after": frozen(values)}
    set_columns(desk, ticket, activity, values)
    desk.record(ticket.number, event, detail=detail, why=why, field=about(activity), **changed)
    return True


def set_columns(desk: Desk, ticket: Ticket, activity: Activity, values: dict[str, Any]) -> None:
    """Set columns, and the timer that follows from them: only what is still to come reminds."""
    for name, value in values.items():
        setattr(activity, name, value)
    desk.tx.add(activity)
    touched(desk, ticket)
    timers.cancel(desk.tx, ACTIVITY, about=about(activity))
    if activity.due_at and activity.due_at > desk.now and not activity.done_at and not activity.dropped:
        timers.start(desk.tx, ACTIVITY, due_at=activity.due_at, ticket=ticket.number, about=about(activity))


def due_columns(when: Moment | None) -> dict[str, Any]:
    """Return the columns of a time as it was meant (trust.md R16)."""
    if when is None:
        return {"due_at": None, "due_local": None, "due_zone": None}
    return {"due_at": when.at, "due_local": when.local.isoformat(), "due_zone": when.zone}


def described(activity: Activity, when: Moment | None = None) -> str:
    """Return an activity as the history names it."""
    local = when.local if when else datetime.fromisoformat(activity.due_local) if activity.due_local else None
    zone = when.zone if when else activity.due_zone
    return f"{activity.kind} {activity.id}: {activity.title}" + (f", {local:%Y-%m-%d %H:%M} {zone}" if local else "")


# --- the owner and their calendar -----------------------------------------------------------------------------------


def tell(desk: Desk, ticket: Ticket, activity: Activity, change: str, *, off: bool = False) -> None:
    """Tell the owner what changed, with the invitation as it is now; *off* takes it out of their calendar."""
    owner = desk.settings.agent(activity.owner)
    if owner is None or (off and change == "gone" and activity.done_at):
        return
    invitation = invite(desk, ticket, activity, owner, off=off)
    desk.tell("activity", ticket, activity=activity, owner=owner, change=change, invitation=invitation)


def invite(desk: Desk, ticket: Ticket, activity: Activity, owner: Agent, *, off: bool) -> Invitation | None:
    """Return the invitation that the owner's calendar needs now; None where it needs none."""
    if activity.due_at is None or (off and activity.uid is None):
        return None
    if activity.uid is None:
        activity.uid, activity.sequence = mint_uid(desk, ticket, owner), 0
    else:
        activity.sequence += 1
    desk.tx.add(activity)
    habit = HABITS[ActivityKind(activity.kind)]
    token = subject.token(ticket.number, desk.settings.site.token_label)
    return Invitation(
        uid=activity.uid,
        sequence=activity.sequence,
        off=off,
        stamp=desk.now,
        start=activity.due_at,
        zone=zone_of(desk, activity),
        minutes=habit.minutes,
        remind=habit.remind,
        busy=habit.busy,
        summary=f"{titled(desk, activity, owner) if habit.labelled else activity.title} {token}",
        description=f"{token} {ticket.subject}\n#done {activity.id}",
        organizer=Address(desk.settings.site.name, ticket.address),
        attendee=Address(owner.name, owner.address),
    )


def titled(desk: Desk, activity: Activity, reader: Agent | None) -> str:
    """Return kind and title in the reader's language."""
    words = desk.house.templates.catalogue(desk.settings.language(reader))
    return f"{words.word('activity', activity.kind)}{words.word('labels', 'colon')}{activity.title}"


def zone_of(desk: Desk, activity: Activity) -> ZoneInfo:
    """Return the zone that an activity's time was meant in, else its owner's."""
    return ZoneInfo(activity.due_zone) if activity.due_zone else desk.settings.zone(desk.settings.agent(activity.owner))


def mint_uid(desk: Desk, ticket: Ticket, owner: Agent) -> str:
    """Return a fresh UID; signed, so that an answer with it is known to come from that owner's calendar."""
    claim = Claim(Purpose.INVITATION, ticket.number, owner.id, epoch=desk.epoch(owner.id) or 0)
    domain = ticket.address.rpartition("@")[2]
    return desk.house.signer.mint_message_id(domain, claim, desk.house.nonce()).strip("<>")
