"""Commands on what is to be done: tasks, calls, events."""

import re
from dataclasses import dataclass
from typing import Annotated

from mailticket.commands.arguments import named
from mailticket.commands.arguments import when as read_when
from mailticket.commands.arguments import who as read_who
from mailticket.commands.lifecycle import already
from mailticket.commands.numbers import Takes
from mailticket.commands.punctuation import without_dot
from mailticket.commands.registry import MAX_WORDS, Permission, Proof, tag
from mailticket.commands.work import Argument, Work
from mailticket.desk import activities as desk_activities
from mailticket.desk import assignment
from mailticket.desk.refusal import RefusalError
from mailticket.domain.dates import Moment, UnreadError
from mailticket.sections import Agent
from mailticket.store import activities
from mailticket.store.states import ActivityKind
from mailticket.store.tables import Activity, Ticket

_NUMBERED = re.compile(r"#?([0-9]{1,18})\b *(.*)")
_QUOTED = re.compile(r"\"([^\"]+)\" *(.*)")


@dataclass(frozen=True, slots=True)
class Planned:
    """Something new to do."""

    title: str
    when: Moment | None


@dataclass(frozen=True, slots=True)
class Handed:
    """An activity for somebody else."""

    activity: Activity
    who: Agent


@dataclass(frozen=True, slots=True)
class Moved:
    """An activity for another time."""

    activity: Activity
    when: Moment


def read(work: Work, text: str) -> Planned | Handed | Moved:
    """Read `TITLE [WHEN]`, `ID owner WHO`, or `ID WHEN`."""
    numbered = _NUMBERED.fullmatch(text)
    if numbered:
        known = on_ticket(work, int(numbered[1]))
        word, _, who = numbered[2].partition(" ")
        if who and named(work, word, "handing-over"):
            return Handed(known or missing(work, numbered[1]), read_who(work, who))
        if known and (when := moment(work, numbered[2])):
            return Moved(known, when)
    return planned(work, text)


def planned(work: Work, text: str) -> Planned:
    """Tell title and date apart: the longest ending that is a date, in any shipped language, is when."""
    quoted = _QUOTED.fullmatch(text)
    if quoted:
        return Planned(quoted[1].strip(), read_when(work, quoted[2]) if quoted[2] else None)
    if moment(work, text):
        raise RefusalError("no-title", value=text)
    words = text.split()
    for start in range(max(1, len(words) - MAX_WORDS), len(words)):
        when = moment(work, " ".join(words[start:]))
        if when:
            return Planned(" ".join(words[:start]), when)
    return Planned(without_dot(text), None)


def moment(work: Work, text: str) -> Moment | None:
    """Return the time that *text* names, None when it names none. Raises UserError when unsure or past."""
    try:
        return read_when(work, text)
    except UnreadError:
        return None


def identified(work: Work, text: str) -> Activity:
    """Read the number of an activity of the ticket."""
    numbered = _NUMBERED.fullmatch(text)
    found = on_ticket(work, int(numbered[1])) if numbered and not numbered[2] else None
    return found or missing(work, text)


def on_ticket(work: Work, number: int) -> Activity | None:
    """Return that activity of the ticket, if there is one."""
    known = activities.of_ticket(work.desk.tx, work.ticket.number) if work.ticket else []
    return next((one for one in known if one.id == number), None)


def missing(work: Work, text: str) -> Activity:
    """Raise RefusalError: the ticket has no such activity."""
    known = activities.of_ticket(work.desk.tx, work.ticket.number) if work.ticket else []
    listed = ", ".join(f"{one.id} ({one.title})" for one in known if not one.done_at)
    raise RefusalError("no-activity", value=text, known=listed or work.words.phrase("labels", "none"))


Title = Annotated[Planned | Handed | Moved, Argument("TITLE [WHEN]", read, is_dated=True, takes=Takes.LIST)]
ActivityId = Annotated[Activity, Argument("ID", identified, takes=Takes.NUMBER)]


@tag("task", proof=Proof.INTERNAL, may=Permission.NOTE)
def task(work: Work, ticket: Ticket, what: Title) -> str:
    """Plan a task, with reminder and invitation. #task ID owner WHO hands it over, #task ID WHEN moves it."""
    return carried_out(work, ticket, ActivityKind.TASK, what)


@tag("call", proof=Proof.INTERNAL, may=Permission.NOTE)
def call(work: Work, ticket: Ticket, what: Title) -> str:
    """Plan a call, with reminder and invitation."""
    return carried_out(work, ticket, ActivityKind.CALL, what)


@tag("event", proof=Proof.INTERNAL, may=Permission.NOTE)
def event(work: Work, ticket: Ticket, what: Title) -> str:
    """Plan an event, with reminder and invitation."""
    return carried_out(work, ticket, ActivityKind.EVENT, what)


@tag("done", proof=Proof.INTERNAL, may=Permission.NOTE)
def done(work: Work, ticket: Ticket, activity: ActivityId) -> str:
    """Note that the task, call or event ID is done; it leaves the calendar."""
    return shown(work, activity) if desk_activities.finish(work.desk, ticket, activity) else already(work)


def carried_out(work: Work, ticket: Ticket, kind: ActivityKind, what: Planned | Handed | Moved) -> str:
    """Plan, hand over or move, and return the receipt's line."""
    match what:
        case Handed(activity, who):
            if not assignment.is_member(work.desk, who, ticket):
                raise RefusalError("not-in-queue", who=who.name, queue=ticket.queue)
            changed = desk_activities.hand_over(work.desk, ticket, activity, who)
            return f"{shown(work, activity)}, {who.name}" if changed else already(work)
        case Moved(activity, when):
            return shown(work, activity) if desk_activities.move(work.desk, ticket, activity, when) else already(work)
        case Planned(title, when):
            if work.agent is None:
                raise RefusalError("operator-cannot", usage=f"#{kind}")
            return shown(work, desk_activities.plan(work.desk, ticket, kind, title, when=when, owner=work.agent))


def shown(work: Work, activity: Activity) -> str:
    """Return an activity with its number, as a receipt shows it: the number is what `#done` wants."""
    zone = work.desk.settings.zone(work.agent)
    when = f", {work.words.when(activity.due_at, zone)}" if activity.due_at else ""
    return f"{activity.id}, {activity.title}{when}"
