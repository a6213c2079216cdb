"""Answers of calendars to invitations (trust.md 4.1, rule 6): on record always, obeyed only from their owner."""

from mailticket.desk import activities as desk_activities
from mailticket.desk.context import Desk
from mailticket.domain.tokens import Purpose
from mailticket.flows.identity import Author
from mailticket.mail.authentication import Result
from mailticket.mail.message import Mail
from mailticket.store import activities, tickets
from mailticket.store.states import Outcome
from mailticket.store.tables import Activity


def answered(desk: Desk, mail: Mail, author: Author, *, why: str) -> Outcome | None:
    """Put a calendar's answer on the activity that it is about; None when it is about none of ours."""
    answer = mail.calendar
    activity = activities.by_uid(desk.tx, answer.uid) if answer else None
    ticket = tickets.resolve_merged(desk.tx, activity.ticket) if activity else None
    if answer is None or activity is None or ticket is None:
        return None
    doubt = doubtful_because(desk, activity, author) or stale_because(activity, answer.sequence)
    if doubt:
        detail = f"{desk_activities.described(activity)}: {answer.answer or answer.method.lower()}"
        desk.record(ticket.number, "calendar answer", detail=f"{detail}, not counted", why=doubt)
    else:
        desk_activities.calendar_said(desk, ticket, activity, answer, why=why)
    return Outcome.TICKET


def doubtful_because(desk: Desk, activity: Activity, author: Author) -> str:
    """Return why an answer is not its owner's, or "": their address, and the signed UID or authentication (C1)."""
    if author.fails:
        return f"forged? It claims to be from {author.person.address}: {author.verdict.because}"
    if author.agent is None or author.agent.id != activity.owner:
        return f"from {author.person.address}, who does not own it"
    token = desk.token_in(f"<{activity.uid}>")
    signed = token is not None and (token.purpose, token.person) == (Purpose.INVITATION, activity.owner)
    return "" if signed or author.verdict.result is Result.PASS else "nothing proves that it is its owner's"


def stale_because(activity: Activity, sequence: int | None) -> str:
    """Return why an answer counts no more, or "": it is about the activity as it was before a change."""
    is_old = sequence is not None and sequence < activity.sequence
    return f"it answers the invitation {sequence}; there is a newer one" if is_old else ""
