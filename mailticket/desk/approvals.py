"""Approvals: one question to one person, bound to what was asked, answered once (trust.md S32)."""

import json
from dataclasses import dataclass
from hashlib import sha256

from mailticket.desk import leaks, working_hours
from mailticket.desk.changes import touched
from mailticket.desk.context import Desk
from mailticket.desk.refusal import RefusalError
from mailticket.domain import addresses
from mailticket.sections import Agent
from mailticket.store import approvals, people, timers
from mailticket.store.states import ApprovalState
from mailticket.store.tables import Approval, Event, Ticket
from mailticket.units import Duration

#: The kind of its timer, and what `Event.field` says of a request that can be withdrawn.
APPROVAL = "approval"
#: A working day.
REMINDED_AFTER = Duration.parse("1d")


@dataclass(frozen=True, slots=True)
class Approver:
    """Who is asked: anybody with an address, of the desk or not."""

    address: str
    name: str
    agent: Agent | None = None


def about(approval: Approval) -> str:
    """Return what timers about *approval* name it."""
    return f"{APPROVAL}:{approval.id}"


def ask(desk: Desk, ticket: Ticket, who: Approver, text: str, by: Agent | None) -> Approval:
    """Ask *who* to approve *text*; an open question to the same person is void then. Raises RefusalError."""
    guard(desk, ticket, who, text, by)
    person = people.person(desk.tx, who.address, name=who.name, now=desk.now)
    replaced = approvals.open_to(desk.tx, ticket.number, person.address)
    if replaced:
        withdraw(desk, ticket, replaced, why="asked anew")
    asked_by = by.id if by else None
    approval = approvals.add(
        desk.tx,
        ticket=ticket.number,
        person=person.id,
        approver=person.address,
        agent=who.agent.id if who.agent else None,
        asked_by=asked_by,
        text=text,
        digest=digest(ticket.number, person.address, asked_by, text),
        asked_at=desk.now,
    )
    remind_at = working_hours.after(desk.house.calendar, desk.now, REMINDED_AFTER)
    if remind_at:
        timers.start(desk.tx, APPROVAL, due_at=remind_at, ticket=ticket.number, about=about(approval))
    touched(desk, ticket)
    detail = f"{approval.id}, {person.address}: {text}"
    desk.record(ticket.number, "approval asked", detail=detail, field=APPROVAL, before=None, after=approval.id)
    desk.tell("approval asked", ticket, approval=approval, agent=by, again=False)
    return approval


def guard(desk: Desk, ticket: Ticket, who: Approver, text: str, by: Agent | None) -> None:
    """Raise RefusalError when that must not be asked: of oneself, or what only a note says of somebody outside."""
    if by and (who.agent == by or any(addresses.same(who.address, own) for own in by.addresses)):
        raise RefusalError("own-approval")
    if not addresses.is_valid(who.address) or desk.settings.mailbox_by_address(who.address):
        raise RefusalError("no-approver", value=who.address)
    leak = "" if who.agent else leaks.find_leak(desk, ticket, f"{text}\n{text}.")  # a tag's value loses its full stop
    if leak:
        raise RefusalError("leak-approval", value=leak[:80])


def digest(ticket: int, approver: str, asked_by: str | None, text: str) -> str:
    """Return the hash of exactly what is asked, of whom, by whom."""
    return sha256(json.dumps([ticket, approver, asked_by, text]).encode()).hexdigest()


def is_as_asked(approval: Approval) -> bool:
    """Say whether *approval* still says what was asked."""
    return approval.digest == digest(approval.ticket, approval.approver, approval.asked_by, approval.text)


def decide(desk: Desk, ticket: Ticket, approval: Approval, *, yes: bool, comment: str, why: str) -> bool:
    """Take an answer, the first that counts; return whether it did. What is not what was asked is void instead."""
    if approval.state != ApprovalState.ASKED:
        return False
    if not is_as_asked(approval):
        withdraw(desk, ticket, approval, why="it is no longer what was asked")
        desk.tell("approval answered", ticket, approval=approval, words="")
        return False
    settle(desk, approval, ApprovalState.APPROVED if yes else ApprovalState.REJECTED)
    approval.comment = comment
    detail = f"{approval.approver}: {approval.text}" + (f" ({comment})" if comment else "")
    desk.record(ticket.number, approval.state, detail=detail, why=why)
    desk.tell("approval answered", ticket, approval=approval, words=comment)
    return True


def withdraw(desk: Desk, ticket: Ticket, approval: Approval, *, why: str) -> bool:
    """Let a question be void; return whether it was still open."""
    if approval.state != ApprovalState.ASKED:
        return False
    settle(desk, approval, ApprovalState.VOID)
    desk.record(ticket.number, "approval void", detail=f"{approval.id}, {approval.approver}: {approval.text}", why=why)
    return True


def take_back(desk: Desk, ticket: Ticket, entry: Event) -> bool:
    """Undo a question that nobody answered yet."""
    approval = approvals.taken(desk.tx, entry.after)
    touched(desk, ticket)
    return approval is not None and withdraw(desk, ticket, approval, why="#undo")


def remind(desk: Desk, ticket: Ticket, approval: Approval) -> None:
    """Ask again, once, what nobody answered for a working day. (What was answered has no timer any more.)"""
    by = desk.settings.agent(approval.asked_by or "")
    desk.record(ticket.number, "approval reminder", detail=f"{approval.approver}: {approval.text}", why="no answer yet")
    desk.tell("approval asked", ticket, approval=approval, agent=by, again=True)


def settle(desk: Desk, approval: Approval, state: ApprovalState) -> None:
    """Bring a question to its end."""
    approval.state, approval.answered_at = state, desk.now
    desk.tx.add(approval)
    timers.cancel(desk.tx, APPROVAL, about=about(approval))
